/** Go modules before and after, as `fix` would leave them. */
import type { SdkModule, SdkUse } from '../../../src/facts.ts';
import { readModule } from '../../../src/sdk/module.ts';
import type { TextEdit } from '../../../src/sdk/rewrite/context.ts';
import { applyEdits, compareEdits } from '../../../src/source/edits.ts';

export interface Moved {
  /** By path, go.mod and new files included. */
  readonly files: Readonly<Record<string, string>>;
  /** `path:line symbol: reason` of what a person has to decide; the package for an import. */
  readonly manual: readonly string[];
  readonly uses: readonly SdkUse[];
  readonly module: SdkModule | undefined;
}

const GO_MOD = 'module example.org/m\n\ngo 1.26.0\n\nrequire helm.sh/helm/v3 v3.22.0\n';

/** Reads a module, by path, and makes the edits that a round of `fix` makes: those that are safe, without any the others. */
export function moved(files: Readonly<Record<string, string>>, target = '4.3.1', unsafe = false): Moved {
  const goMod = { path: 'go.mod', text: files['go.mod'] ?? GO_MOD };
  const work = files['go.work'];
  const facts = readModule({
    directory: '',
    goMod,
    goWork: work === undefined ? undefined : { path: 'go.work', text: work },
    files: Object.entries(files).flatMap(([path, text]) => (path.endsWith('.go') ? [{ path, text }] : [])),
    vendored: [],
    target,
  });
  const uses = facts.filter((fact) => fact.kind === 'sdk');
  const module = facts.find((fact) => fact.kind === 'sdk-module');
  const edits = new Map<string, TextEdit[]>();
  const mechanical = uses.flatMap(({ change }) => (change.kind === 'mechanical' ? [change] : []));
  const safe = mechanical.filter((change) => change.safe);
  const written = safe.length > 0 || !unsafe ? safe : mechanical;
  for (const { span, text } of [...written.flatMap((change) => change.edits), ...(module?.edits ?? [])]) {
    edits.set(span.path, [...(edits.get(span.path) ?? []), { start: span.start, end: span.end, text }]);
  }
  const after: Record<string, string> = { 'go.mod': goMod.text, ...files };
  for (const [path, list] of edits) after[path] = applyEdits(after[path] ?? '', list.sort(compareEdits));
  const creates = [...written.flatMap((change) => change.creates ?? []), ...(module?.creates ?? [])];
  for (const { path, text } of creates) after[path] = text;
  return {
    files: after,
    manual: uses.flatMap(({ span, package: name, symbol, change }) =>
      change.kind === 'manual'
        ? [`${span.path}:${span.startLine} ${symbol === '' ? name : symbol}: ${change.reason}`]
        : [],
    ),
    uses,
    module,
  };
}

/** What `fix --unsafe` leaves. */
export function movedUnsafely(files: Readonly<Record<string, string>>, target = '4.3.1'): Moved {
  for (let before = files; ; ) {
    const result = moved(before, target, true);
    if (JSON.stringify(result.files) === JSON.stringify({ 'go.mod': GO_MOD, ...before })) return result;
    before = result.files;
  }
}

/** The imports and the body of main.go after the move; `imports` are lines of an import declaration, `body` follows it. */
export function movedMain(
  imports: readonly string[],
  body: string,
  target?: string,
): { imports: string[]; body: string; manual: readonly string[] } {
  const head = `package main\n\nimport (\n${imports.map((line) => (line === '' ? '\n' : `\t${line}\n`)).join('')})\n\n`;
  const { files, manual } = moved({ 'main.go': `${head}${body}\n` }, target);
  const text = files['main.go'] ?? '';
  const [, lines = '', rest = ''] = /^package main\n\n(?:import \(\n([\s\S]*?)\)\n\n)?([\s\S]*)\n$/.exec(text) ?? [];
  return {
    imports: lines
      .split('\n')
      .slice(0, -1)
      .map((line) => line.trim()),
    body: rest,
    manual,
  };
}
