import type { Word } from '../src/facts.ts';
import { literalStart } from '../src/helm/words.ts';
import type { Fix, Rule } from '../src/rule.ts';
import { atFlag, flagsOf } from './lib/commands.ts';
import { pull, source } from './lib/evidence.ts';
import { replaceWord } from './lib/fixes.ts';
import { tidy } from './lib/words.ts';

const KEYS = '>=3.10.0 <5';

/**
 * The same values as `key=JSON`, where the object is written in one piece. Not for objects inside it: as a whole they are
 * merged with other values, by their key they replace them.
 */
function byKey(value: Word): Fix[] {
  const object = objectOf(value.text ?? '');
  const entries = Object.entries(object ?? {});
  if (entries.length === 0 || entries.some(([key]) => !/^[A-Za-z_][\w-]*$/.test(key))) return [];
  if (entries.some(([, part]) => typeof part === 'object' && !Array.isArray(part))) return [];
  // Numbers that lose digits, and keys that are given twice.
  const bare = (text: string | undefined): string | undefined => text?.replace(/\s+/g, '');
  if (bare(JSON.stringify(object)) !== bare(value.text)) return [];
  const text = entries.map(([key, part]) => `${key}=${JSON.stringify(part)}`).join(',');
  return replaceWord(value, text, { worksOn: KEYS, safe: true });
}

function objectOf(text: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

const rule: Rule = {
  code: 'HELM4008',
  name: 'set-json',
  title: '--set-json with a whole object is Helm 4 only',
  description:
    '`--set-json key=JSON` means the same on Helm 3.10+ and Helm 4. Helm 4 also takes a whole object, `--set-json \'{"a": 1}\'`, which no ' +
    'Helm 3 parses.',
  rows: [
    {
      id: 'object-form',
      subject: "--set-json '{…}'",
      range: '<4.0.0',
      effect: 'helm3-rejects',
      summary: 'No Helm 3 takes a whole object: "failed parsing --set-json data".',
      write: "--set-json '{…}'",
      both: { write: "--set-json 'key=JSON', once for each top-level key.", range: KEYS },
      evidence: [source('pkg/cli/values/options.go', 66), pull(30294)],
    },
  ],
  wording: {
    'object-form': (a) =>
      `\`${a['command']}\` passes '--set-json' with the whole object '${a['value']}', which Helm 3 rejects.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      for (const flag of flagsOf(command, 'set-json')) {
        const { value } = flag;
        if (value === undefined || !/^\s*\{/.test(literalStart(value))) continue;
        yield atFlag(command, flag, 'object-form', { args: { value: tidy(value.shown) }, fixes: byKey(value) });
      }
    }
  },
};
export default rule;
