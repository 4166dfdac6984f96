import type { AuditOptions } from '../audit/options.ts';
import type { AuditReport } from '../audit/types.ts';
import type { InventoryFormat } from '../report/formats.ts';
import { renderInventory, renderInventoryJson, renderInventoryLines } from '../report/inventory.ts';
import { printable } from '../report/printable.ts';
import type { TerminalOptions } from '../report/terminal.ts';
import type { Engine } from './engine.ts';
import { EXIT } from './exit.ts';
import type { Io } from './io.ts';
import type { Target } from './options.ts';
import { checkTargets, writeTarget } from './output.ts';
import { startProgress } from './progress.ts';
import { checkPaths, withAddress } from './remote.ts';
import { helmTarget, today } from './scan.ts';
import { readInput, reportProblems, type Selection, terminalOptions } from './select.ts';

export interface InventoryOptions extends Selection {
  readonly format?: readonly Target<InventoryFormat>[];
}

/** Lists every fact, and resolves to the exit code. */
export async function inventory(
  given: readonly string[],
  options: InventoryOptions,
  io: Io,
  engine: Engine,
): Promise<number> {
  const targets = options.format ?? [{ format: 'terminal' as const, file: undefined }];
  checkTargets(targets, io.cwd);
  const address = await checkPaths(given, io);
  const input = await readInput(address === undefined ? given : [], options, io);
  const wanted = { include: options.include ?? [], exclude: options.exclude ?? [] };
  const settings = {
    ...input,
    cwd: io.cwd,
    target: await helmTarget(undefined, engine),
    asOf: today(io),
    minConfidence: 'low' as const,
    rules: [],
    ignores: false,
  };
  if (address === undefined) return listFacts({ ...settings, ...wanted }, given, options, io, engine);
  return withAddress(address, { ...wanted, quiet: options.quiet === true }, io, ({ listing, label }) =>
    listFacts({ ...settings, include: [], exclude: [], listing }, [label], options, io, engine, label),
  );
}

/** `given` is what the user calls what is read; `source` says which commit that is. */
async function listFacts(
  settings: AuditOptions,
  given: readonly string[],
  options: InventoryOptions,
  io: Io,
  engine: Engine,
  source?: string,
): Promise<number> {
  const targets = options.format ?? [{ format: 'terminal' as const, file: undefined }];
  const progress = startProgress(io, options.quiet === true);
  const outcome = await engine.audit({ ...settings, onProgress: progress.update });
  progress.end();
  reportProblems(outcome, options.quiet === true, io);
  for (const one of [...targets].sort((a, b) => Number(a.file === undefined) - Number(b.file === undefined))) {
    if (outcome.nothing !== undefined && one.format === 'terminal' && one.file === undefined) continue;
    writeTarget(one, render(outcome.report, one.format, terminalOptions(options, io, one.file, source)), io);
  }
  if (outcome.nothing === undefined) return EXIT.clean;
  io.stderr.write(
    `helm4-audit: ${printable(outcome.nothing)}: ${given.map((path) => `'${printable(path)}'`).join(', ')}\n`,
  );
  return EXIT.nothing;
}

function render(report: AuditReport, format: InventoryFormat, options: TerminalOptions): string {
  switch (format) {
    case 'terminal':
      return renderInventory(report, options);
    case 'json':
      return renderInventoryJson(report);
    case 'jsonl':
      return renderInventoryLines(report);
  }
}
