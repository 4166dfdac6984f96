/** Programs of the repository that commands name with `--post-renderer`. */
import { posix } from 'node:path';
import type { Fact, PostRendererFile } from '../facts.ts';
import { addTo } from '../multimap.ts';
import type { ListedFile } from '../source/list.ts';
import { readCandidates } from '../source/read.ts';
import { type Span, spanKey } from '../source/span.ts';
import { bringIn } from '../source/stored.ts';
import { fileText, type SourceFile, spanOf } from '../source/text.ts';
import { type Listed, type ProgramPath, programPath } from './program-path.ts';

type Use = PostRendererFile['usedBy'][number];

/**
 * Files that commands name as their post-renderer and that begin with `#!`. A path that may mean several files means none.
 *
 * @param listed every file of the audit, by path
 * @param files has the texts of the commands, and gets what was read of the programs
 */
export async function postRenderers(
  facts: readonly Fact[],
  listed: ReadonlyMap<string, ListedFile>,
  files: Map<string, SourceFile>,
): Promise<PostRendererFile[]> {
  const called = { has: (path: string) => listed.has(path), called: byName(listed) };
  const uses = new Map<string, Use[]>();
  for (const { span, meant } of named(facts, files, called)) {
    if (meant === undefined) continue;
    const use = { span, folder: meant.folder };
    addTo(uses, meant.path, use);
  }
  const wanted = [...uses.keys()].flatMap((path) => listed.get(path) ?? []);
  const found: PostRendererFile[] = [];
  await bringIn(wanted);
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

interface Named {
  readonly span: Span;
  /** Undefined when it cannot be told, or differs between the directories from which the same place is read. */
  readonly meant: ProgramPath | undefined;
}

function named(facts: readonly Fact[], files: ReadonlyMap<string, SourceFile>, listed: Listed): Iterable<Named> {
  const places = new Map<string, Named>();
  for (const fact of facts) {
    if (fact.kind !== 'command') continue;
    for (const { name, value } of fact.flags) {
      if (name !== 'post-renderer' || value === undefined) continue;
      const { span } = value;
      const raw = files.get(span.path)?.text.slice(span.start, span.end) ?? '';
      const meant = programPath(value, raw, fact, listed);
      const known = places.get(spanKey(span));
      const same = known === undefined || known.meant?.path === meant?.path;
      places.set(spanKey(span), { span, meant: same ? meant : undefined });
    }
  }
  return places.values();
}

function byName(listed: ReadonlyMap<string, ListedFile>): Listed['called'] {
  let index: Map<string, string[]> | undefined;
  return (name) => {
    if (index === undefined) {
      index = new Map();
      for (const path of listed.keys()) {
        const base = posix.basename(path);
        addTo(index, base, path);
      }
    }
    return index.get(name) ?? [];
  };
}
