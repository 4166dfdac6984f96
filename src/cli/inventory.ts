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
import { helmTarget, today } from './scan.ts';
import { checkPaths, readInput, reportProblems, type Selection, terminalOptions } from './select.ts';

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
  checkPaths(given, io.cwd);
  const input = await readInput(given, options, io);
  const progress = startProgress(io, options.quiet === true);
  const outcome = await engine.audit({
    ...input,
    cwd: io.cwd,
    include: options.include ?? [],
    exclude: options.exclude ?? [],
    target: await helmTarget(undefined, engine),
    asOf: today(io),
    minConfidence: 'low',
    rules: [],
    ignores: false,
    onProgress: progress.update,
  });
  progress.end();
  reportProblems(outcome, options.quiet === true, io);
  for (const one of [...targets].sort((a, b) => Number(a.file === undefined) - Number(b.file === undefined))) {
    if (outcome.nothing !== undefined && one.format === 'terminal' && one.file === undefined) continue;
    writeTarget(one, render(outcome.report, one.format, terminalOptions(options, io, one.file)), io);
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
