import type { AuditOptions } from '../audit/options.ts';
import { readPackage } from '../package.ts';
import type { ReportFormat } from '../report/formats.ts';
import type { RenderOptions } from '../report/index.ts';
import { printable } from '../report/printable.ts';
import type { Confidence } from '../rule.ts';
import type { Engine } from './engine.ts';
import { EXIT, exitCode, type FailOn, UsageError } from './exit.ts';
import { findRules } from './find-rules.ts';
import type { Io } from './io.ts';
import type { Target } from './options.ts';
import { checkTargets, writeTarget } from './output.ts';
import { startProgress } from './progress.ts';
import { checkPaths, type RemoteSource, withAddress } from './remote.ts';
import { readInput, reportProblems, repositoryPrefix, type Selection, terminalOptions } from './select.ts';
import { didYouMean } from './suggest.ts';

export interface ScanOptions extends Selection {
  readonly format?: readonly Target<ReportFormat>[];
  readonly target?: string;
  readonly support?: 'helm4' | 'both';
  readonly asOf?: string;
  readonly failOn: FailOn;
  readonly minConfidence: Confidence;
  readonly rule?: readonly string[];
  readonly strict?: boolean;
  readonly ignores: boolean;
  readonly category?: string;
  readonly linkBase?: string;
}

/** Audits, writes every report that was asked for, and resolves to the exit code. */
export async function scan(given: readonly string[], options: ScanOptions, io: Io, engine: Engine): Promise<number> {
  const targets = options.format ?? [{ format: 'terminal' as const, file: undefined }];
  checkTargets(targets, io.cwd);
  const address = await checkPaths(given, io);
  const target = await helmTarget(options.target, engine);
  const only =
    options.rule === undefined ? undefined : findRules(options.rule, await engine.rules()).map((rule) => rule.name);
  const input = await readInput(address === undefined ? given : [], options, io);
  const wanted = { include: options.include ?? [], exclude: options.exclude ?? [] };
  const settings = {
    ...input,
    cwd: io.cwd,
    target,
    asOf: options.asOf ?? today(io),
    ...(options.support === undefined ? {} : { support: options.support }),
    minConfidence: options.minConfidence,
    ...(only === undefined ? {} : { rules: only }),
    ignores: options.ignores,
  };
  if (address === undefined) return auditAndReport({ ...settings, ...wanted }, given, options, io, engine);
  return withAddress(address, { ...wanted, quiet: options.quiet === true }, io, (source) =>
    auditAndReport(
      { ...settings, include: [], exclude: [], listing: source.listing },
      [source.label],
      options,
      io,
      engine,
      source,
    ),
  );
}

/** `given` is what the user calls what is read. */
async function auditAndReport(
  settings: AuditOptions,
  given: readonly string[],
  options: ScanOptions,
  io: Io,
  engine: Engine,
  source?: RemoteSource,
): Promise<number> {
  const targets = options.format ?? [{ format: 'terminal' as const, file: undefined }];
  const progress = startProgress(io, options.quiet === true);
  // While git lists the files there is time to load the rest.
  const [outcome, rules, { renderReport }, { verdictSentence }] = await Promise.all([
    engine.audit({ ...settings, onProgress: progress.update }),
    engine.rules(),
    import('../report/index.ts'),
    import('../report/words.ts'),
  ]);
  progress.end();
  const problems = reportProblems(outcome, options.quiet === true, io);
  const { report, nothing } = outcome;
  const { home } = readPackage();
  const linkBase = options.linkBase ?? source?.filesUrl;
  const render = (file: string | undefined): RenderOptions => ({
    terminal: terminalOptions(options, io, file, source?.label),
    rules,
    category: options.category ?? '',
    prefix: repositoryPrefix(settings.paths, io.cwd),
    ...(linkBase === undefined ? {} : { linkBase }),
    ...(source === undefined ? {} : { provenance: source.provenance }),
    ...(home === undefined ? {} : { home }),
  });
  // Files first: a reader of standard output that goes away must not cost them.
  const ordered = [...targets].sort((a, b) => Number(a.file === undefined) - Number(b.file === undefined));
  for (const one of ordered) {
    if (nothing !== undefined && one.format === 'terminal' && one.file === undefined) continue;
    const { text, notes } = renderReport(report, one.format, render(one.file));
    for (const note of notes) io.stderr.write(`helm4-audit: ${printable(note)}\n`);
    writeTarget(one, text, io);
  }
  if (nothing !== undefined) {
    io.stderr.write(`helm4-audit: ${printable(nothing)}: ${given.map((path) => `'${printable(path)}'`).join(', ')}\n`);
    return EXIT.nothing;
  }
  if (targets.every((one) => one.file !== undefined) && options.quiet !== true) {
    io.stderr.write(`helm4-audit: ${verdictSentence(report)}\n`);
  }
  return exitCode(report, { failOn: options.failOn, strict: options.strict === true, problems });
}

/** The Helm 4 release that was asked for, of `4.1` or `4` the newest, or the newest that is known. */
export async function helmTarget(wanted: string | undefined, engine: Engine): Promise<string> {
  const known = await engine.targets();
  const asked = wanted?.replace(/^v/, '');
  const version = known.findLast(
    (candidate) => asked === undefined || candidate === asked || (asked !== '' && candidate.startsWith(`${asked}.`)),
  );
  if (version !== undefined) return version;
  const typed = printable(wanted ?? '');
  throw new UsageError(
    `unknown Helm 4 release '${typed}' for --target. Allowed are ${known.join(', ')}, and ${minors(known).join(', ')} for the newest of each.${didYouMean(typed, known)}`,
  );
}

/** The minor releases among releases, each once. */
function minors(releases: readonly string[]): string[] {
  return [...new Set(releases.map((release) => release.split('.').slice(0, 2).join('.')))];
}

/** The day, in UTC. */
export function today(io: Io): string {
  return new Date(io.now()).toISOString().slice(0, 10);
}
