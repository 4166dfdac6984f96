/** Programs of the repository that commands name with `--post-renderer`. */
import { posix } from 'node:path';
import type { Fact, HelmCommand, PostRendererFile } from '../facts.ts';
import type { ListedFile } from '../source/list.ts';
import { readCandidates } from '../source/read.ts';
import { type Span, spanKey } from '../source/span.ts';
import { fileText, type SourceFile, spanOf } from '../source/text.ts';

/** Stands for directories that are not known, as readers write it. */
const ANY = '**';

/**
 * Files that commands name as their post-renderer and that begin with `#!`. A path that may mean several files means none.
 *
 * @param listed every file of the audit, by path
 * @param files gets what was read of them
 */
export function postRenderers(
  facts: readonly Fact[],
  listed: ReadonlyMap<string, ListedFile>,
  files: Map<string, SourceFile>,
): PostRendererFile[] {
  const called = byName(listed);
  const named = new Map<string, { readonly span: Span; readonly paths: Set<string | undefined> }>();
  for (const fact of facts) {
    if (fact.kind !== 'command') continue;
    for (const { name, value } of fact.flags) {
      if (name !== 'post-renderer' || value?.text === undefined) continue;
      // The same place may be read several times, from several working directories.
      const known = named.get(spanKey(value.span)) ?? { span: value.span, paths: new Set() };
      known.paths.add(fileOf(value.text, fact, { listed, called }));
      named.set(spanKey(value.span), known);
    }
  }
  const uses = new Map<string, Span[]>();
  for (const { span, paths } of named.values()) {
    const [path] = paths;
    if (path === undefined || paths.size > 1) continue;
    const known = uses.get(path);
    if (known === undefined) uses.set(path, [span]);
    else known.push(span);
  }
  const wanted = [...uses.keys()].flatMap((path) => listed.get(path) ?? []);
  const found: PostRendererFile[] = [];
  for (const candidate of readCandidates({ files: wanted }, { wanted: () => true })) {
    if (candidate.kind !== 'file' || !candidate.file.text.startsWith('#!')) continue;
    const { path, text } = candidate.file;
    files.set(path, candidate.file);
    found.push({
      kind: 'post-renderer-file',
      scope: [{ kind: 'file', name: path }],
      span: spanOf(fileText(candidate.file), 0, /^.*/.exec(text)?.[0].length ?? 0),
      usedBy: uses.get(path) ?? [],
    });
  }
  return found;
}

interface Files {
  readonly listed: ReadonlyMap<string, ListedFile>;
  /** The paths whose last part is a name. */
  readonly called: (name: string) => readonly string[];
}

function byName(listed: ReadonlyMap<string, ListedFile>): Files['called'] {
  let index: Map<string, string[]> | undefined;
  return (name) => {
    if (index === undefined) {
      index = new Map();
      for (const path of listed.keys()) {
        const base = posix.basename(path);
        const known = index.get(base);
        if (known === undefined) index.set(base, [path]);
        else known.push(path);
      }
    }
    return index.get(name) ?? [];
  };
}

/** The one file of the repository that a path in a command can mean. Helm looks for a bare name in PATH. */
function fileOf(written: string, { scope, directory }: HelmCommand, { listed, called }: Files): string | undefined {
  if (!written.includes('/') || written.startsWith('/') || /[\0\n\\]|:\/\//.test(written)) return undefined;
  const here = posix.dirname(scope[0]?.name ?? '');
  const base = directory ?? '';
  if (!base.startsWith(ANY)) {
    const places = new Set([posix.join(base, written), posix.join(here, base, written)]);
    const there = [...places].filter((path) => listed.has(path));
    if (there.length > 0) return there.length === 1 ? there[0] : undefined;
    if (base !== '') return undefined;
  }
  // Another working directory, which nothing says.
  const tail = posix.normalize(written).replace(/^(?:\.\.\/)+/, '');
  if (!tail.includes('/')) return undefined;
  const alike = called(posix.basename(tail)).filter((path) => path === tail || path.endsWith(`/${tail}`));
  return alike.length === 1 ? alike[0] : undefined;
}
