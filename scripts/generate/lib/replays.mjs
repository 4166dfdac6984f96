// What real releases of Helm did with the lines of a rule, from the records in src/helm/data/replays.
import { recordsOf, resultsText } from '../../../dist/src/helm/replays.js';
import { code, prose, tableOf } from './markdown.mjs';

const SHOWS = { row: 'the change', both: 'for Helm 3 and 4', fix: 'a fix' };

/** Markdown parts for the recorded replays of a rule; none when nothing was recorded. */
export function replayLines(_root, rule) {
  const records = recordsOf(rule.name);
  if (records === undefined) return [];
  const lines = records.replays.map(({ row, shows, line, name, results }) => [
    `${code(row)}, ${SHOWS[shows]}${name === undefined ? '' : `: ${prose(name)}`}`,
    code(line),
    prose(resultsText(results)),
  ]);
  const table = lines.length === 0 ? [] : [tableOf(['Row', 'Line', 'What the releases did'], lines)];
  const read = Object.entries(records.fromSource).map(([row, why]) => `- ${code(row)}: ${prose(why)}.`);
  return read.length === 0 ? table : [...table, `From source, not tried on a binary:\n\n${read.join('\n')}`];
}
