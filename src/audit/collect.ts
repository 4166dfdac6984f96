/** From files to facts: which reader reads what, and what no reader could. */
import type { Fact, HelmCommand, ValuesFile } from '../facts.ts';
import { type ListedFile, type Listing, listFiles } from '../source/list.ts';
import { decodeCandidate, readCandidates } from '../source/read.ts';
import { fileText, type SourceFile, spanOf } from '../source/text.ts';
import type { AuditOptions } from './options.ts';
import { blocksOf, shareFiles } from './share.ts';
import type { Started } from './start.ts';
import { type Taken, take, takeFiles } from './take.ts';
import type { SkippedFile } from './types.ts';

export interface Collected {
  readonly listing: Listing;
  readonly facts: readonly Fact[];
  /** Files that a reader read, by path. */
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly mentioning: number;
  readonly read: Readonly<Record<string, number>>;
  readonly unread: readonly SkippedFile[];
}

/** Lists, reads and understands everything under the given paths. Never throws for anything in a file. */
export function collect(options: AuditOptions): Collected {
  const listing = listFiles(options.paths, options);
  const takeAll = takeFiles();
  const taken = blocksOf(listing.files).flatMap((block) => {
    options.onProgress?.(block.start, listing.files.length);
    return takeAll(block.files);
  });
  return gather(listing, taken, options);
}

/**
 * As `collect`, with what was started ahead of time: git's answers, and a second thread that shares the work when there is
 * much of it. The result is the same.
 */
export async function collectWith(started: Started, options: AuditOptions): Promise<Collected> {
  const listing = listFiles(options.paths, { ...options, answers: await started.answers });
  const taken = await shareFiles(listing.files, started.helper, options.onProgress);
  return gather(listing, taken, options);
}

/** Puts together what came of all files, in the order of the listing. */
function gather(listing: Listing, taken: readonly Taken[], options: AuditOptions): Collected {
  const given = options.stdin && take(decodeCandidate(options.stdin.name, options.stdin.bytes));
  const facts: Fact[] = [];
  const files = new Map<string, SourceFile>();
  const read: Record<string, number> = {};
  const unread: SkippedFile[] = [];
  const all = given === undefined ? taken : [given, ...taken];
  for (const one of all) {
    if (one.kind === 'unread') unread.push(one.skipped);
    else {
      for (const fact of one.facts) facts.push(fact);
      read[one.reader] = (read[one.reader] ?? 0) + 1;
      files.set(one.file.path, one.file);
    }
  }
  facts.push(...valuesFiles(facts, listing, files));
  return {
    listing,
    facts,
    files,
    mentioning: all.length,
    read: sorted(read),
    unread: unread.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
  };
}

function sorted(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Files that commands name with `-f`, when they hold several YAML documents. */
function valuesFiles(facts: readonly Fact[], listing: Listing, files: Map<string, SourceFile>): ValuesFile[] {
  const byPath = new Map(listing.files.map((file): [string, ListedFile] => [file.path, file]));
  const uses = new Map<ListedFile, HelmCommand['span'][]>();
  for (const fact of facts) {
    if (fact.kind !== 'command') continue;
    for (const flag of fact.flags) {
      if (flag.name !== 'values' || flag.value?.text === undefined) continue;
      for (const name of flag.value.text.split(',')) {
        const listed = candidates(fact.scope[0]?.name ?? '', name)
          .map((path) => byPath.get(path))
          .find((found) => found !== undefined);
        if (listed !== undefined) uses.set(listed, [...(uses.get(listed) ?? []), flag.value.span]);
      }
    }
  }
  const found: ValuesFile[] = [];
  for (const candidate of readCandidates({ files: [...uses.keys()] }, { wanted: () => true })) {
    if (candidate.kind !== 'file') continue;
    const second = secondDocument(candidate.file);
    if (second === undefined) continue;
    files.set(candidate.file.path, candidate.file);
    found.push({
      kind: 'values-file',
      scope: [{ kind: 'file', name: candidate.file.path }],
      documents: second.documents,
      span: spanOf(fileText(candidate.file), second.start, second.start + 3),
      usedBy: uses.get(candidate.listed) ?? [],
    });
  }
  return found;
}

/** Paths that a file name in a command may mean: from the root, or from the file's own directory. */
function candidates(from: string, name: string): string[] {
  if (/^[/~]|:\/\//.test(name)) return [];
  const directory = from.includes('/') ? from.slice(0, from.lastIndexOf('/')) : '';
  return [name, `${directory}/${name}`].map((path) => {
    const parts: string[] = [];
    for (const part of path.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '.' && part !== '') parts.push(part);
    }
    return parts.join('/');
  });
}

/** Where the second non-empty document begins, and how many there are; undefined when there is one at most. */
function secondDocument(file: SourceFile): { start: number; documents: number } | undefined {
  const markers = [...file.text.matchAll(/^---(?=\s|$)/gm)].map((match) => match.index);
  let documents = /^[^#\s%]/m.test(file.text.slice(0, markers[0] ?? file.text.length)) ? 1 : 0;
  let start: number | undefined;
  for (const [index, marker] of markers.entries()) {
    const body = file.text.slice(marker + 3, markers[index + 1] ?? file.text.length);
    if (!/^[ \t]*[^#\s]/m.test(body.replace(/^\.\.\.\s*$/m, ''))) continue;
    documents++;
    if (documents === 2) start = marker;
  }
  return start === undefined ? undefined : { start, documents };
}
