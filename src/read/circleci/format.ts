import type { SourceFile } from '../../source/text.ts';
import type { Format } from '../reader.ts';

/** `.circleci/config.yml`, `.circleci/continue_config.yml`. */
const CONFIG = /(?:^|\/)\.circleci\/[^/]*config[^/]*\.ya?ml$/;
/** Parts of a configuration that is put together, and other configurations: `.circleci/deploy.yml`. */
const FOLDER = /(?:^|\/)\.circleci\/.*\.ya?ml$/;
/** The parts of an orb's source, and an orb in one file. https://circleci.com/docs/creating-orbs/ */
const PART = /(?:^|\/)(?:commands|jobs|executors|examples)\/[^/]+\.ya?ml$/;
const ORB = /(?:^|\/)@?orb\.ya?ml$/;

const KEYS = /^(?:version|jobs|commands|orbs|workflows|executors|steps|docker|parameters)[ \t]*:/m;
/** Only CircleCI writes these. */
const OWN = /<<[ \t]{0,20}(?:parameters\.|include\()|^[ \t]{0,40}-[ \t]{1,20}run[ \t]*:/m;

export const format: Format = {
  name: 'circleci',
  title: 'CircleCI configurations, orbs and calls of the Helm orb',
  path: (path) => CONFIG.test(path),
  text: isOther,
};

function isOther({ path, text }: SourceFile): boolean {
  if (FOLDER.test(path)) return KEYS.test(text);
  if (ORB.test(path)) return /^(?:jobs|commands|executors|orbs)[ \t]*:/m.test(text);
  return PART.test(path) && (/^steps[ \t]*:/m.test(text) || /^usage[ \t]*:/m.test(text)) && OWN.test(text);
}
