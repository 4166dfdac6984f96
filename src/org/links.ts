/**
 * Addresses at which people see a repository, a commit and the lines of a file on its forge. Each is made of a template that is
 * the same for all files of one commit, so that a page can hold the template once.
 */
import type { Repository } from './types.ts';

/** Lines of a file, 1-based; `endLine` is the last one that is meant. */
export interface Lines {
  readonly startLine: number;
  readonly endLine: number;
}

/** An address with `{path}`, `{start}`, `{end}` and `{next}` (the line after the last) to be filled in. */
export interface FileTemplate {
  readonly oneLine: string;
  readonly manyLines: string;
}

/** The address of a repository for people; null when it has none, or one that is no web address. */
export function repositoryLink(repository: Repository): string | null {
  return repository.webUrl === null ? null : webAddress(repository.webUrl);
}

/** The address of a commit; null where the forge is unknown. */
export function commitLink(repository: Repository, commit: string): string | null {
  const home = repositoryLink(repository);
  if (home === null) return null;
  const oid = encodeURIComponent(commit);
  switch (repository.forge) {
    case 'github':
    case 'azure':
      return `${home}/commit/${oid}`;
    case 'gitlab':
      return `${home}/-/commit/${oid}`;
    case 'bitbucket':
      return `${home}/commits/${oid}`;
    case 'folder':
    case 'git':
      return null;
  }
}

/**
 * The template of the addresses of a commit's files; null where the forge is unknown. What the forges want:
 * https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/creating-a-permanent-link-to-a-code-snippet,
 * https://docs.gitlab.com/user/project/repository/files/#link-to-specific-lines. Bitbucket and Azure DevOps document none:
 * it is what their own pages link to.
 */
export function fileTemplate(repository: Repository, commit: string): FileTemplate | null {
  const home = repositoryLink(repository)?.replace(/[{}]/g, encodeURIComponent);
  if (home === undefined) return null;
  const oid = encodeURIComponent(commit);
  switch (repository.forge) {
    case 'github':
      return templates(`${home}/blob/${oid}/{path}`, '#L{start}', '#L{start}-L{end}');
    case 'gitlab':
      return templates(`${home}/-/blob/${oid}/{path}`, '#L{start}', '#L{start}-{end}');
    case 'bitbucket':
      // Data Center has other pages than bitbucket.org.
      return /\/(?:projects|users)\/[^/]+\/repos\/[^/]+$/.test(home)
        ? templates(`${home}/browse/{path}?at=${oid}`, '#{start}', '#{start}-{end}')
        : templates(`${home}/src/${oid}/{path}`, '#lines-{start}', '#lines-{start}:{end}');
    case 'azure': {
      // The selection goes up to a column of the line that ends it, hence the line after.
      const lines = '&line={start}&lineEnd={next}&lineStartColumn=1&lineEndColumn=1';
      return templates(`${home}?path=/{path}&version=GC${oid}`, lines, lines);
    }
    case 'folder':
    case 'git':
      return null;
  }
}

/** The address of lines of a file at a commit; null where the forge is unknown. */
export function fileLink(repository: Repository, commit: string, path: string, lines: Lines): string | null {
  const template = fileTemplate(repository, commit);
  if (template === null) return null;
  const values: Readonly<Record<string, string>> = {
    '{path}': encodeFilePath(path),
    '{start}': String(lines.startLine),
    '{end}': String(lines.endLine),
    '{next}': String(lines.endLine + 1),
  };
  const text = lines.endLine > lines.startLine ? template.manyLines : template.oneLine;
  return text.replace(/\{(?:path|start|end|next)\}/g, (key) => values[key] ?? key);
}

/** The lines that a place covers: an end at the first column of a line does not take that line in. */
export function linesOf(place: {
  readonly startLine: number;
  readonly endLine: number;
  readonly endColumn: number;
}): Lines {
  const last = place.endColumn <= 1 ? place.endLine - 1 : place.endLine;
  return { startLine: place.startLine, endLine: Math.max(place.startLine, last) };
}

/**
 * A path with every segment percent-encoded, fit for the path and for the query of an address. A segment of dots only would be
 * resolved by browsers; no tree of git holds one.
 */
export function encodeFilePath(path: string): string {
  return path
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map((segment) => (/^\.{1,2}$/.test(segment) ? '' : encodeURIComponent(segment).replace(/'/g, '%27')))
    .join('/');
}

function templates(file: string, one: string, many: string): FileTemplate {
  return { oneLine: `${file}${one}`, manyLines: `${file}${many}` };
}

/** An address as it may stand in a link: http or https, without credentials, query or fragment; null for any other. */
function webAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/'/g, '%27');
}
