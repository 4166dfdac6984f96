/** Looks at the rows of another state before they are taken over. */
import type { Dumped } from '../store.ts';
import { GONE_STATUS, severityOf } from './codes.ts';
import { number, numberOrNull, type Row, text, textOrNull } from './database.ts';
import { periodOf } from './finding-rows.ts';
import {
  damaged,
  isCauses,
  isCounts,
  isObject,
  isRepository,
  isSettings,
  isTexts,
  parsed,
  VERDICTS,
  wordOf,
} from './shapes.ts';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** Throws a `StateError` for a row that this tool would not have written, and could not read again. */
export function checkIncoming({ table, row }: Dumped): void {
  // Larger ones and fractions are not what the columns hold.
  const odd = Object.entries(row).find(([, value]) => typeof value === 'number' && !Number.isSafeInteger(value));
  if (odd !== undefined) throw damaged(odd[0]);
  switch (table) {
    case 'run':
      checkRun(row);
      return;
    case 'repository': {
      const { id } = parsed(row, 'data', isRepository);
      // Another id would let one state speak for the repositories of another.
      if (id !== text(row, 'repository')) throw damaged('data');
      return;
    }
    case 'outcome': {
      const status = numberOrNull(row, 'status');
      if (status !== null && (status < 0 || status > GONE_STATUS)) throw damaged('status');
      return;
    }
    case 'result':
      parsed(row, 'reasons', isTexts);
      parsed(row, 'coverage', isObject);
      wordOf(row, 'verdict', VERDICTS);
      return;
    case 'finding':
      checkFinding(row);
      return;
    default:
  }
}

function checkRun(row: Row): void {
  parsed(row, 'settings', isSettings);
  if (row['filtered'] !== null) parsed(row, 'filtered', isCounts);
  if (number(row, 'complete') !== 0 && number(row, 'complete') !== 1) throw damaged('complete');
  for (const column of ['started_at', 'finished_at']) {
    const at = textOrNull(row, column);
    if (at === null ? column === 'started_at' : !TIME.test(at) || Number.isNaN(Date.parse(at))) throw damaged(column);
  }
}

/** The columns that point to runs hold ids here. */
function checkFinding(row: Row): void {
  parsed(row, 'causes', isCauses);
  severityOf(number(row, 'severity'));
  periodOf({ ...row, first_run: 0, from_run: 0, end_run: null, seen_run: null });
  for (const column of ['start_line', 'start_column', 'end_line', 'end_column']) {
    const place = number(row, column);
    if (place < 0) throw damaged(column);
  }
  if (row['fix'] !== null) wordOf(row, 'fix', ['safe', 'unsafe']);
}
