/** What `fix` did, for people at a terminal. */
import pc from 'picocolors';
import type { Finding } from '../audit/types.ts';
import { rank } from '../report/groups.ts';
import { type Colors, severityPaint } from '../report/paint.ts';
import { count, printable } from '../report/printable.ts';
import { helmWords } from '../report/ranges.ts';
import { labelled, wrapText } from '../report/width.ts';
import type { Severity } from '../rule.ts';
import type { Decision } from './decisions.ts';
import type { Done, Place, TakenBack } from './engine.ts';
import type { NotWritten } from './write.ts';

export interface Summary {
  /** `write`: files were changed; `show`: nothing was written. */
  readonly mode: 'write' | 'show';
  readonly done: readonly Done[];
  readonly takenBack: readonly TakenBack[];
  readonly decisions: readonly Decision[];
  readonly notWritten: readonly NotWritten[];
  readonly remaining: readonly Finding[];
  /** Commands to run next. */
  readonly next: readonly string[];
}

export interface SummaryOptions {
  readonly columns: number;
  readonly color: boolean;
  /** Every place, and every place that no rewrite can do anything for. */
  readonly verbose: boolean;
  /** The figures only. */
  readonly quiet: boolean;
}

/** Places of one kind that are listed without `--verbose`. */
const PLACES = 4;

/** The summary as lines, with a line break at the end. */
export function renderSummary(summary: Summary, options: SummaryOptions): string {
  const colors = pc.createColors(options.color);
  const width = Math.min(120, Math.max(60, options.columns));
  const blocks = options.quiet
    ? [[headline(summary, colors)]]
    : [
        [headline(summary, colors), ...doneLines(summary, options, width, colors)],
        takenBackLines(summary.takenBack, width, colors),
        notWrittenLines(summary.notWritten, width, colors),
        decisionLines(summary.decisions, options, width, colors),
        [...leftLines(summary, width), ...nextLines(summary.next, width, colors)],
      ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headline({ mode, done }: Summary, colors: Colors): string {
  const files = new Set(done.map(({ place }) => place.path)).size;
  if (done.length === 0) return colors.bold('Nothing to rewrite.');
  const what = `${count(done.length, 'place')} in ${count(files, 'file')}`;
  return colors.bold(colors.green(`${mode === 'write' ? 'Rewrote' : 'Would rewrite'} ${what}.`));
}

function doneLines({ done }: Summary, { verbose }: SummaryOptions, width: number, colors: Colors): string[] {
  return grouped(done, ({ finding }) => finding.rule).flatMap((ofRule) => [
    `  ${colors.bold(ofRule[0].finding.rule)} (${ofRule.length})`,
    ...grouped(ofRule, ({ fix }) => `${fix.title}\0${fix.worksOn}`).flatMap((group) => {
      const [{ fix }] = group;
      const changes = fix.safe ? '' : ` Changes behaviour: ${fix.changes ?? 'see the rule.'}`;
      const places = group.map(({ place }) => place);
      return [
        ...labelled('', 4, `${printable(fix.title)} (works on ${helmWords(fix.worksOn)}).${printable(changes)}`, width),
        ...placesOf(places, verbose, 6, width, colors),
      ];
    }),
  ]);
}

function takenBackLines(all: readonly TakenBack[], width: number, colors: Colors): string[] {
  if (all.length === 0) return [];
  return [
    colors.bold(colors.yellow(`Left as it was: ${count(all.length, 'rewrite')} that would do harm, or nothing`)),
    ...all.flatMap(({ finding, fix, place, reason }) => [
      `  ${colors.cyan(label(place))}  ${colors.bold(finding.rule)}: ${printable(fix.title)}`,
      ...labelled('', 4, printable(reason), width),
    ]),
  ];
}

function notWrittenLines(all: readonly NotWritten[], width: number, colors: Colors): string[] {
  if (all.length === 0) return [];
  return [
    colors.bold(colors.red(`Not written: ${count(all.length, 'file')}`)),
    ...all.flatMap(({ path, reason }) => labelled('  ', 4, `'${printable(path)}' ${printable(reason)}.`, width)),
  ];
}

function decisionLines(all: readonly Decision[], { verbose }: SummaryOptions, width: number, colors: Colors): string[] {
  if (all.length === 0) return [];
  const ordered = [...all].sort((a, b) => rank(a.finding.severity) - rank(b.finding.severity));
  const groups = grouped(ordered, ({ finding, obstacle, alternatives }) =>
    JSON.stringify([finding.rule, finding.row, finding.severity, obstacle, alternatives]),
  );
  const lines = [colors.bold(colors.yellow(`Needs a decision: ${count(all.length, 'place')}`))];
  for (const group of groups) {
    const [{ finding, reason, alternatives }] = group;
    const paint = severityPaint(finding.severity, colors);
    lines.push(`  ${paint(finding.severity)} ${colors.bold(finding.rule)} (${group.length})`);
    lines.push(...labelled('', 4, printable(finding.message), width));
    lines.push(...labelled('', 4, printable(reason), width));
    const wide = Math.max(...alternatives.map(({ on }) => on.length)) + 6;
    for (const { on, write } of alternatives) lines.push(...labelled(`    ${on}`, wide, printable(write), width));
    const places = group.map(({ place }) => place);
    lines.push(...placesOf(places, verbose, 4, width, colors));
  }
  return lines;
}

function leftLines({ remaining, mode }: Summary, width: number): string[] {
  const of = (severity: Severity): number => remaining.filter((finding) => finding.severity === severity).length;
  const left = mode === 'write' ? 'Left' : 'Left then';
  const figures = `${count(of('error'), 'error')}, ${count(of('warning'), 'warning')}, ${count(of('note'), 'note')}`;
  return wrapText(`${left}: ${figures}.`, width);
}

function nextLines(steps: readonly string[], width: number, colors: Colors): string[] {
  if (steps.length === 0) return [];
  return [`  ${colors.bold('Next')}`, ...steps.flatMap((step) => labelled('  -', 4, printable(step), width))];
}

function placesOf(places: readonly Place[], verbose: boolean, indent: number, width: number, colors: Colors): string[] {
  const shown = verbose || places.length <= PLACES + 1 ? places : places.slice(0, PLACES);
  const left = places.length - shown.length;
  const more = left === 0 ? '' : `, … and ${left} more`;
  return labelled('', indent, shown.map(label).join(', ') + more, width).map((line) => colors.cyan(line));
}

function label({ path, line, column }: Place): string {
  return `${printable(path)}:${line}:${column}`;
}

/** Groups with at least one member, in the order of their first. */
function grouped<T>(all: readonly T[], keyOf: (one: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const known = groups.get(keyOf(one));
    if (known === undefined) groups.set(keyOf(one), [one]);
    else known.push(one);
  }
  return [...groups.values()];
}
