/** The end of the terminal report: verdict, figures, what was not read, what to do next. */
import type { AuditReport } from '../audit/types.ts';
import type { Span } from '../source/span.ts';
import { type Colors, statePaint } from './paint.ts';
import { count, placeLabel, printable, sentence } from './printable.ts';
import { labelled, wrapText } from './width.ts';
import { countsSentence, hiddenSentences, nextSteps, readSentence, supportSentence, verdictSentence } from './words.ts';

/** Gaps of one kind that are listed without `--verbose`. */
const GAPS = 5;

/** The lines of the summary, wrapped to `width`. */
export function summaryLines(report: AuditReport, verbose: boolean, width: number, colors: Colors): string[] {
  const prose = (text: string): string[] => wrapText(text, width - 2).map((line) => `  ${line}`);
  const lines = [
    colors.dim('-'.repeat(Math.min(width, 72))),
    ...wrapText(verdictSentence(report), width).map(statePaint(report.verdict.state, colors)),
    ...report.verdict.reasons.flatMap((reason) => labelled('  -', 4, sentence(printable(reason)), width)),
    ...prose(countsSentence(report)),
    ...hiddenSentences(report).flatMap(prose),
    ...prose(supportSentence(report)),
    ...prose(readSentence(report.coverage)),
    ...gapLines(report, verbose, width, colors),
  ];
  const steps = nextSteps(report);
  if (steps.length > 0) {
    lines.push(`  ${colors.bold('Next')}`);
    for (const step of steps) lines.push(...labelled('  -', 4, step, width));
  }
  return lines;
}

/** What was not read, not resolved, or lies outside, as lines for a terminal. */
export function gapLines(report: AuditReport, verbose: boolean, width: number, colors: Colors): string[] {
  const lines: string[] = [];
  for (const gap of gapLists(report)) {
    const shown = verbose ? gap.items : together(gap.items.filter((item) => item.relevant)).slice(0, GAPS);
    const left = gap.items.length - shown.reduce((sum, { places = 1 }) => sum + places, 0);
    lines.push(`  ${colors.bold(`${gap.title} (${gap.items.length})`)}`);
    for (const item of shown) {
      lines.push(
        ...wrapText(gapText(item), width - 6).map((line, index) => `${' '.repeat(index === 0 ? 4 : 6)}${line}`),
      );
    }
    if (left > 0) lines.push(colors.dim(`    … ${leftWords(left, shown.length)}, use --verbose`));
  }
  return lines;
}

interface GapItem {
  readonly span?: Span;
  readonly what: string;
  /** Whether a finding may hide there. */
  readonly relevant: boolean;
  /** At how many places the same is said; one if not set. */
  readonly places?: number;
}

/** The same items, each said once, at the first of its places. */
function together(items: readonly GapItem[]): GapItem[] {
  const found = new Map<string, GapItem>();
  for (const item of items) {
    const first = found.get(item.what);
    found.set(item.what, first === undefined ? item : { ...first, places: (first.places ?? 1) + 1 });
  }
  return [...found.values()];
}

interface GapList {
  readonly title: string;
  readonly items: readonly GapItem[];
}

/** What was not read, not resolved, or lies outside, as lists with at least one item; relevant items first. */
export function gapLists(report: AuditReport): GapList[] {
  const { unresolved, unread, outside } = report.coverage;
  const lists: GapList[] = [
    {
      title: 'Not resolved',
      items: unresolved.map(({ span, what, reason, relevant }) => ({ span, what: `'${what}': ${reason}`, relevant })),
    },
    {
      title: 'Not read',
      items: unread.map(({ path, reason, relevant }) => ({ what: `'${path}': ${reason}`, relevant })),
    },
    {
      title: 'Named, and not followed from there',
      items: outside.map(({ span, what }) => ({ ...(span === null ? {} : { span }), what, relevant: true })),
    },
  ];
  return lists
    .filter((list) => list.items.length > 0)
    .map((list) => ({ ...list, items: [...list.items].sort((a, b) => Number(b.relevant) - Number(a.relevant)) }));
}

function gapText(item: GapItem): string {
  const { span, what, places = 1 } = item;
  const more = places === 1 ? '' : ` (and ${count(places - 1, 'further place')})`;
  return `${span === undefined ? '' : `${placeLabel(span)}  `}${printable(what)}${more}`;
}

function leftWords(left: number, shown: number): string {
  return shown === 0 ? `${left} that can hide no finding` : `and ${left} more`;
}
