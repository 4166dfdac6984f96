/** Variables that hold Helm's version. */
import type { Word } from '../../facts.ts';
import { shownOf, versionPart } from '../words.ts';
import { archivesIn } from './archive.ts';
import { pinned } from './guess.ts';
import type { PinGuess } from './types.ts';
import { looksLikeVersion, rangeOfVersion } from './version.ts';

/** Words in front of HELM that make it another thing, or a version that is asked after and not installed. */
const OTHER_BEFORE =
  'provider klipper chart charts rules flux push plugin diff terraform pulumi nelm werf ansible go min minimum max maximum required supported least current installed actual detected go sdk api app release lib cdk tiller argocd'.split(
    ' ',
  );
/** Words between HELM and VERSION that leave it Helm's. */
const STILL_HELM =
  '2 3 4 v2 v3 v4 cli client bin binary tool install installer installed desired target latest stable default pinned download builder base'.split(
    ' ',
  );

/**
 * The pin that setting a variable makes: `HELM_VERSION=v3.13.3`, `HELM_3_FILE=helm-v3.4.2-linux-amd64.tar.gz`.
 * Variables of other products (`HELM_DIFF_VERSION`, `HELMFILE_VERSION`, `HELM_CHART_VERSION`) make none, nor do values
 * that are unknown or no version of Helm 2 to 4. `DESIRED_VERSION` counts only where an install script is run
 * (`pinsOfCommand`).
 */
export function pinOfVersionVariable(name: string, value: Word): PinGuess | undefined {
  if (name.length > 100 || value.text === undefined || value.text.length > 200) return undefined;
  const tokens = tokensOf(name);
  if (!tokens.some((token) => /^helm[234]?$/.test(token))) return undefined;
  const archive = archivesIn(value)[0];
  if (archive !== undefined) {
    const { file: _, ...pin } = archive;
    return pin;
  }
  if (!isVersionName(tokens)) return undefined;
  const text = shownOf(value);
  const start = text.length - text.trimStart().length;
  const version = versionPart(value, start, text.trimEnd().length);
  if (!looksLikeVersion(shownOf(version))) return undefined;
  const range = rangeOfVersion(shownOf(version));
  const newest = range?.floating === true ? 'asks for the newest Helm' : 'is Helm';
  return pinned({ means: 'version-file', tool: name }, version, `${name} ${newest} ${shownOf(version)}`);
}

/** `CATTLE_HELM_VERSION`, `helmVersion`, `helm-version`, `HELM3_VERSION` in lower-case tokens. */
function tokensOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((token) => token !== '');
}

function isVersionName(tokens: readonly string[]): boolean {
  const helm = tokens.findIndex((token) => /^helm[234]?$/.test(token));
  const before = tokens.slice(0, helm);
  const after = tokens.slice(helm + 1);
  if (before.some((token) => OTHER_BEFORE.includes(token))) return false;
  const at = after.findIndex((token) => /^(?:version|ver|semver)$/.test(token));
  if (at >= 0) {
    const behind = after.slice(at + 1);
    return (
      after.slice(0, at).every((token) => STILL_HELM.includes(token)) &&
      behind.every((token) => /^(?:\d|tag|default)$/.test(token))
    );
  }
  return after.length === 0 && /^(?:version|ver)$/.test(before.at(-1) ?? '');
}
