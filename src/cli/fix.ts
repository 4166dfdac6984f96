/** Rewrites what is mechanical, or shows what it would rewrite. */
import pc from 'picocolors';
import { decisionsOf } from '../fix/decisions.ts';
import { uncommittedFiles, writeAll } from '../fix/deliver.ts';
import { type Done, type FixOutcome, planFixes } from '../fix/engine.ts';
import { type FileDiff, fileDiffs } from '../fix/file-diff.ts';
import { renderFixJson } from '../fix/json.ts';
import { holdingSignals } from '../fix/signals.ts';
import { renderSummary, type Summary } from '../fix/summary.ts';
import { contentOf, type TreeFile } from '../fix/tree.ts';
import { readPackage } from '../package.ts';
import { compareText } from '../report/groups.ts';
import { count, printable } from '../report/printable.ts';
import type { Confidence } from '../rule.ts';
import type { Engine } from './engine.ts';
import { EXIT, exitCode, type FailOn, UsageError } from './exit.ts';
import { findRules } from './find-rules.ts';
import type { Io } from './io.ts';
import { startProgress } from './progress.ts';
import { checkPaths, labelOf } from './remote.ts';
import { helmTarget, today } from './scan.ts';
import { readInput, reportProblems, type Selection, terminalOptions } from './select.ts';

export interface FixOptions extends Selection {
  readonly unsafe?: boolean;
  readonly diff?: boolean;
  readonly allowDirty?: boolean;
  readonly format: 'terminal' | 'json';
  readonly target?: string;
  readonly support?: 'helm4' | 'both';
  readonly asOf?: string;
  readonly failOn: FailOn;
  readonly minConfidence: Confidence;
  readonly rule?: readonly string[];
  readonly ignores: boolean;
}

/** What runs that were killed left behind. */
const LEFTOVERS = '**/.helm4-audit-fix.*.tmp';

/** Plans, writes or shows, reports, and resolves to the exit code. */
export async function fix(given: readonly string[], options: FixOptions, io: Io, engine: Engine): Promise<number> {
  checkStdin(given, options);
  const address = await checkPaths(given, io);
  if (address !== undefined) {
    throw new UsageError(
      `fix rewrites files, and ${labelOf(address)} is on the network: clone it (git clone ${address.url}), then run fix in the clone.`,
    );
  }
  const target = await helmTarget(options.target, engine);
  const only =
    options.rule === undefined ? undefined : findRules(options.rule, await engine.rules()).map((rule) => rule.name);
  const input = await readInput(given, options, io);
  const asOf = options.asOf ?? today(io);
  const progress = startProgress(io, options.quiet === true);
  const outcome = await planFixes({
    unsafe: options.unsafe === true,
    audit: {
      ...input,
      cwd: io.cwd,
      include: options.include ?? [],
      exclude: [...(options.exclude ?? []), LEFTOVERS],
      target,
      asOf,
      ...(options.support === undefined ? {} : { support: options.support }),
      minConfidence: options.minConfidence,
      ...(only === undefined ? {} : { rules: only }),
      ignores: options.ignores,
      onProgress: progress.update,
    },
  });
  progress.end();
  reportProblems(outcome.before, options.quiet === true, io);
  if (options.quiet !== true) reportUnread(outcome, io);
  const { nothing } = outcome.before;
  if (nothing !== undefined) {
    io.stderr.write(`helm4-audit: ${printable(nothing)}: ${given.map((path) => `'${printable(path)}'`).join(', ')}\n`);
    return EXIT.nothing;
  }
  const fromStdin = input.stdin !== undefined;
  const writes = !fromStdin && options.diff !== true;
  if (writes && options.allowDirty !== true) refuseUncommitted(outcome);
  const { done: notWritten, exit } = await holdingSignals(async (came) => (writes ? writeAll(outcome, came) : []));
  const left = new Set(notWritten.map(({ path }) => path));
  const isLeft = ({ fix: { edits, creates = [] } }: Done): boolean =>
    edits.some(({ span }) => left.has(span.path)) || creates.some(({ path }) => left.has(path));
  const done = outcome.done.filter((one) => !isLeft(one));
  const decisions = decisionsOf(outcome, await engine.rules(), !writes);
  const { takenBack } = outcome;
  const remaining = [...outcome.remaining, ...outcome.done.filter(isLeft).map(({ finding }) => finding)];
  const mode = writes ? 'write' : 'show';
  const summary: Summary = { mode, done, takenBack, decisions, notWritten, remaining, next: [] };
  const diffOf = fileDiffs(outcome, input.paths, io.cwd);
  if (options.format === 'json') {
    const files = byPath(outcome)
      .filter(({ path }) => !left.has(path))
      .map((file) => ({ path: file.path, created: file.before === undefined, diff: diffOf(file) }));
    const { name, version } = { name: 'helm4-audit', version: readPackage().version };
    io.stdout.write(renderFixJson({ ...summary, tool: { name, version }, target, asOf, files }));
  } else {
    if (options.diff === true) showDiff(outcome, diffOf, options, io);
    else if (fromStdin) io.stdout.write(fixedInput(outcome, input.stdin));
    const then = [...newFiles(outcome, left, writes), ...(writes ? goSteps(outcome, left) : [])];
    const next = fromStdin ? [] : nextSteps(summary, then, given, options);
    const out = writes ? io.stdout : io.stderr;
    const { columns, color, verbose, quiet } = terminalOptions(options, { ...io, stdout: out }, undefined);
    out.write(renderSummary({ ...summary, next }, { columns, color, verbose, quiet }));
  }
  for (const { path, reason } of notWritten)
    io.stderr.write(`helm4-audit: not written: '${printable(path)}' ${printable(reason)}\n`);
  const code = exitCode(
    { ...outcome.after.report, findings: remaining },
    { failOn: options.failOn, strict: false, problems: 0 },
  );
  if (exit !== undefined) return exit;
  const unfinished = notWritten.length > 0 || (options.diff === true && outcome.tree.size > 0);
  return unfinished && options.failOn !== 'never' ? EXIT.findings : code;
}

function checkStdin(given: readonly string[], { format }: FixOptions): void {
  if (!given.includes('-')) return;
  if (given.length > 1)
    throw new UsageError("'-' is rewritten to standard output, and cannot be given with other paths");
  if (format === 'json') throw new UsageError("'-' is rewritten to standard output; leave out --format json");
}

const NAMED = 5;

/** Files that may hold something to rewrite and that nobody looked into. */
function reportUnread({ before }: FixOutcome, io: Io): void {
  const unread = before.report.coverage.unread.filter(({ relevant }) => relevant);
  for (const { path, reason } of unread.slice(0, NAMED))
    io.stderr.write(`helm4-audit: not read: '${printable(path)}': ${printable(reason)}\n`);
  if (unread.length > NAMED) io.stderr.write(`helm4-audit: not read: ${unread.length - NAMED} more\n`);
}

/** What cannot be told from the user's own changes afterwards is not touched unless that is wanted. */
function refuseUncommitted(outcome: FixOutcome): void {
  const files = uncommittedFiles(outcome);
  if (files.length === 0) return;
  const named = files
    .slice(0, NAMED)
    .map((path) => `'${printable(path)}'`)
    .join(', ');
  const more = files.length > NAMED ? ` and ${files.length - NAMED} more` : '';
  throw new UsageError(
    `nothing was written: ${count(files.length, 'file')} to be rewritten ${files.length === 1 ? 'has' : 'have'} changes that ` +
      `are not committed: ${named}${more}. Commit them first, look with --diff, or give --allow-dirty`,
  );
}

function byPath({ tree }: Pick<FixOutcome, 'tree'>): TreeFile[] {
  return [...tree.values()].sort((a, b) => compareText(a.path, b.path));
}

function showDiff(outcome: FixOutcome, diffOf: FileDiff, options: FixOptions, io: Io): void {
  const { color } = terminalOptions(options, io, undefined);
  for (const file of byPath(outcome)) {
    const { encoding } = file.decoded;
    if (encoding === 'utf16le' || encoding === 'utf16be') {
      io.stderr.write(`helm4-audit: '${printable(file.path)}' is UTF-16, of which there is no diff\n`);
      continue;
    }
    const diff = diffOf(file);
    // What a terminal would obey must not come from a file; anywhere else the diff is to be applied.
    if (io.stdout.terminal) io.stdout.write(painted(diff, pc.createColors(color)));
    else io.stdout.write(Buffer.from(diff, encoding));
  }
}

function painted(diff: string, colors: ReturnType<typeof pc.createColors>): string {
  const lines = diff.split('\n').map((line) => {
    const text = printable(line.replaceAll('\t', '    '));
    if (/^(?:diff|---|\+\+\+|new file) /.test(line)) return colors.bold(text);
    if (line.startsWith('@@')) return colors.cyan(text);
    if (line.startsWith('+')) return colors.green(text);
    return line.startsWith('-') ? colors.red(text) : text;
  });
  return lines.join('\n');
}

function fixedInput(
  { tree }: FixOutcome,
  stdin: { readonly name: string; readonly bytes: Buffer } | undefined,
): Buffer {
  const file = stdin && tree.get(stdin.name);
  return file === undefined ? (stdin?.bytes ?? Buffer.alloc(0)) : contentOf(file);
}

/** Files that are not there yet, which `git diff` does not show. */
function newFiles({ tree }: FixOutcome, notWritten: ReadonlySet<string>, writes: boolean): string[] {
  const paths = byPath({ tree }).filter(({ before, path }) => before === undefined && !notWritten.has(path));
  if (paths.length === 0) return [];
  const named = paths.slice(0, NAMED).map(({ path }) => printable(path));
  const more = paths.length > NAMED ? ` and ${paths.length - NAMED} more` : '';
  const files = `${count(paths.length, 'new file')}: ${named.join(', ')}${more}`;
  return [writes ? `Add to the commit ${files}.` : `It makes ${files}.`];
}

/** What the Go toolchain has to do where go.mod was written anew. */
function goSteps({ tree, before }: FixOutcome, notWritten: ReadonlySet<string>): string[] {
  const written = byPath({ tree }).filter(({ path }) => /(?:^|\/)go\.mod$/.test(path) && !notWritten.has(path));
  return written.map(({ path }) => {
    const directory = path.slice(0, -'/go.mod'.length);
    const copies = before.report.facts.some(
      (fact) => fact.kind === 'sdk-module' && fact.directory === directory && fact.vendored.length > 0,
    );
    const where = directory === '' ? '' : ` in ${directory}`;
    return `go mod tidy${where} brings go.sum up to date${copies ? ', and go mod vendor the copies' : ''}; then let go vet ./... and the tests speak.`;
  });
}

function nextSteps(summary: Summary, then: readonly string[], given: readonly string[], options: FixOptions): string[] {
  const steps: string[] = [];
  const paths = given.length === 1 && given[0] === '.' ? '' : ` ${given.join(' ')}`;
  if (summary.done.length > 0)
    steps.push(summary.mode === 'write' ? 'git diff shows what was rewritten.' : `helm4-audit fix${paths} writes it.`);
  steps.push(...then);
  const unsafe = summary.decisions.filter(({ obstacle }) => obstacle === 'unsafe').length;
  if (unsafe > 0)
    steps.push(`helm4-audit fix --unsafe${paths} rewrites ${count(unsafe, 'place')} where behaviour changes.`);
  const waiting = summary.decisions.filter(
    ({ obstacle, finding }) => obstacle === 'helm3' && (finding.withheld?.fix.safe === true || options.unsafe === true),
  ).length;
  if (waiting > 0 && options.support !== 'helm4')
    steps.push(
      `Once no Helm 3 runs here, helm4-audit fix --support helm4${paths} can rewrite ${count(waiting, 'place')}.`,
    );
  if (summary.remaining.length > 0) steps.push(`helm4-audit${paths} shows what is left, with reasons and sources.`);
  return steps;
}
