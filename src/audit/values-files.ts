/** Values files: what commands name with `-f`. */
import type { Fact, HelmCommand, ValuesFile } from '../facts.ts';
import type { ListedFile } from '../source/list.ts';
import { readCandidates } from '../source/read.ts';
import { bringIn } from '../source/stored.ts';
import { fileText, type SourceFile, spanOf } from '../source/text.ts';

/**
 * Files that commands name with `-f`, when they hold several YAML documents.
 *
 * @param files gets what was read of them
 */
export async function valuesFiles(
  facts: readonly Fact[],
  listed: ReadonlyMap<string, ListedFile>,
  files: Map<string, SourceFile>,
): Promise<ValuesFile[]> {
  const uses = new Map<string, { readonly file: ListedFile; readonly spans: HelmCommand['span'][] }>();
  for (const fact of facts) {
    if (fact.kind !== 'command') continue;
    for (const flag of fact.flags) {
      if (flag.name !== 'values' || flag.value?.text === undefined) continue;
      for (const name of flag.value.text.split(',')) {
        const file = candidates(fact.scope[0]?.name ?? '', name)
          .map((path) => listed.get(path))
          .find((found) => found !== undefined);
        if (file === undefined) continue;
        const use = uses.get(file.path);
        if (use === undefined) uses.set(file.path, { file, spans: [flag.value.span] });
        else use.spans.push(flag.value.span);
      }
    }
  }
  const found: ValuesFile[] = [];
  const named = [...uses.values()].map(({ file }) => file);
  await bringIn(named);
  for (const candidate of readCandidates({ files: named }, { wanted: () => true })) {
    if (candidate.kind !== 'file') continue;
    const second = secondDocument(candidate.file);
    if (second === undefined) continue;
    files.set(candidate.file.path, candidate.file);
    found.push({
      kind: 'values-file',
      scope: [{ kind: 'file', name: candidate.file.path }],
      documents: second.documents,
      span: spanOf(fileText(candidate.file), second.start, second.start + 3),
      usedBy: uses.get(candidate.file.path)?.spans ?? [],
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
