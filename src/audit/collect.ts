/** From files to facts: which reader reads what, and what no reader could. */
import { resolve } from 'node:path';
import type { Fact } from '../facts.ts';
import type { ChangeOf } from '../helm/sdk/changes.ts';
import { loadCommonReaders, readersWant } from '../read/formats.ts';
import { type ListedFile, type Listing, listFiles } from '../source/list.ts';
import { decodeCandidate, readCandidates } from '../source/read.ts';
import { readShared } from '../source/share.ts';
import { bringIn, mayMatter } from '../source/stored.ts';
import type { SourceFile } from '../source/text.ts';
import { goModules, type Sdk } from './go/index.ts';
import { withLibraries } from './libraries.ts';
import { type Followed, follow } from './links/index.ts';
import type { AuditOptions } from './options.ts';
import { postRenderers } from './post-renderers.ts';
import type { Started } from './start.ts';
import { type Taken, take } from './take.ts';
import type { SkippedFile } from './types.ts';
import { valuesFiles } from './values-files.ts';

export interface Collected {
  readonly listing: Listing;
  readonly facts: readonly Fact[];
  /** Files that a reader read, by path. */
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly mentioning: number;
  readonly read: Readonly<Record<string, number>>;
  readonly unread: readonly SkippedFile[];
  /** How files lead to one another. */
  readonly links: Followed;
  /** What becomes of symbols of Helm's SDK, when a program uses it. */
  readonly changeOf: ChangeOf | undefined;
  /** Directories of Go modules of which some files were not read. */
  readonly cutModules: readonly string[];
  /** What came of every file that mentions Helm, in the order of the listing. */
  readonly taken: readonly Taken[];
}

/** Lists, reads and understands everything under the given paths. Never throws for anything in a file. */
export async function collect(options: AuditOptions): Promise<Collected> {
  const listing = (await brought(options.listing)) ?? listFiles(options.paths, options);
  const taken: (Taken | Promise<Taken>)[] = [];
  for (const candidate of readCandidates(listing, { wanted: readersWant }))
    taken.push(take(candidate, listing.results));
  return gather(listing, taken, options);
}

/** A listing of which the files that are read by their names are there, whatever they are known not to hold. */
async function brought(listing: Listing | undefined): Promise<Listing | undefined> {
  await bringIn(listing?.files.filter(({ path, stored }) => stored?.kind === 'silent' && readersWant(path)) ?? []);
  return listing;
}

/**
 * As `collect`, with what was started ahead of time: git's answers, and a second thread that shares the reading when there
 * is much of it. The result is the same.
 */
export async function collectWith(started: Started, options: AuditOptions): Promise<Collected> {
  // Git takes longer to answer than the readers to load.
  const [answers] = await Promise.all([started.answers, loadCommonReaders()]);
  const listing = (await brought(options.listing)) ?? listFiles(options.paths, { ...options, answers });
  const taken = await readShared(
    listing.files.filter(mayMatter),
    { wanted: readersWant, ...started, update: options.onProgress },
    (candidate) => take(candidate, listing.results),
  );
  return gather(listing, taken, options);
}

/**
 * As `collect`, as if some files had other contents or were there in the first place. Only those are read.
 *
 * @param changed by the path of the listing
 */
export async function collectAgain(
  before: Collected,
  changed: ReadonlyMap<string, Buffer>,
  options: AuditOptions,
): Promise<Collected> {
  const known = new Map(before.listing.files.map((file): [string, ListedFile] => [file.path, file]));
  for (const [path, content] of changed) {
    const file = known.get(path) ?? { path, absolute: resolve(options.cwd, path), tracked: false, named: false };
    known.set(path, { ...file, content });
  }
  const files = [...known.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const listing = { ...before.listing, files };
  const given = options.stdin?.name;
  const taken = new Map<string, Taken | Promise<Taken>>();
  for (const one of before.taken) {
    const path = pathOf(one);
    if (path !== given && !changed.has(path)) taken.set(path, one);
  }
  const again = files.filter(({ path }) => changed.has(path));
  for (const candidate of readCandidates({ files: again }, { wanted: readersWant }))
    taken.set(candidate.kind === 'file' ? candidate.file.path : candidate.path, take(candidate));
  return gather(
    listing,
    [...taken].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
    options,
  );
}

function pathOf(taken: Taken): string {
  return taken.kind === 'read' ? taken.file.path : taken.skipped.path;
}

/** Programs that use Helm as a library are few; what reads them is large. */
async function loadSdk(): Promise<Sdk> {
  const [{ readModule }, { changeOf }] = await Promise.all([
    import('../sdk/module.ts'),
    import('../helm/sdk/changes.ts'),
  ]);
  return { readModule, changeOf };
}

/** Puts together what came of all files, in the order of the listing. */
async function gather(
  listing: Listing,
  taken: readonly (Taken | Promise<Taken>)[],
  options: AuditOptions,
): Promise<Collected> {
  const given = options.stdin && take(decodeCandidate(options.stdin.name, options.stdin.bytes));
  const read: Record<string, number> = {};
  const unread: SkippedFile[] = [];
  const all = await Promise.all(given === undefined ? taken : [given, ...taken]);
  for (const one of all) {
    if (one.kind === 'unread') unread.push(one.skipped);
    else {
      const { name } = one.reader;
      read[name] = (read[name] ?? 0) + 1;
    }
  }
  const listed = new Map(listing.files.map((file): [string, ListedFile] => [file.path, file]));
  const links = await follow(all, listed);
  const files = new Map(links.files);
  const go = await goModules(files, listed, options.target, loadSdk);
  for (const file of go.files) files.set(file.path, file);
  const opened = new Set(go.files.map(({ path }) => path));
  if (go.modules > 0) read['go-module'] = go.modules;
  const facts = [
    ...(await withLibraries(links.facts, listed, files)),
    ...(await valuesFiles(links.facts, listed, files)),
    ...(await postRenderers(links.facts, listed, files)),
    ...go.facts,
  ];
  listing.remember?.(new Set(all.map(pathOf)));
  return {
    listing,
    facts,
    files,
    mentioning: all.length,
    read: sorted(read),
    unread: unread
      .filter(({ path }) => !opened.has(path))
      .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
    links,
    cutModules: go.cut,
    changeOf: go.changeOf,
    taken: all,
  };
}

function sorted(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
