// What real releases of Helm did with the lines of a row, from the records in src/helm/data/replays.
import { recordsOf, resultsText } from '../../../dist/src/helm/replays.js';
import { code, prose } from './markdown.mjs';

const SHOWS = { row: 'Replayed', both: 'Replayed, for Helm 3 and Helm 4', fix: 'Replayed, a fix' };

/** Items of a Markdown list for the recorded replays of a row, or why there are none; nothing for a rule without records. */
export function replayLines(rule, row) {
  const records = recordsOf(rule.name);
  if (records === undefined) return [];
  const reason = records.fromSource[row.id];
  if (reason !== undefined) return [`- From source, not tried on a binary: ${prose(reason)}.`];
  return records.replays
    .filter((replay) => replay.row === row.id)
    .map(({ shows, line, name, results }) => {
      const state = name === undefined ? '' : ` (${prose(name)})`;
      return `- ${SHOWS[shows]}: ${code(line)}${state}: ${prose(resultsText(results))}`;
    });
}
