/** String literals as the tree-sitter grammars see them. Their WebAssembly is in the package of each grammar. */
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { Language, type Node, Parser } from 'web-tree-sitter';

/** Where something stands: UTF-16 offsets, end exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Seen {
  readonly literals: readonly Range[];
  /** What the grammar could not read. Around these the literals cannot be relied upon. */
  readonly errors: readonly Range[];
}

export type Oracle = (source: string) => Seen;

// Without it V8 compiles the lexer of a large grammar a second time, for many seconds, and node does not end before that.
setFlagsFromString('--liftoff-only');
const { resolve } = createRequire(import.meta.url);
const ready = Parser.init();

/**
 * Loads a grammar.
 *
 * @param wasm path in node_modules
 * @param types the nodes that are string literals, delimiters included
 */
export async function oracleOf(wasm: string, types: readonly string[]): Promise<Oracle> {
  await ready;
  const parser = new Parser();
  parser.setLanguage(await Language.load(resolve(wasm)));
  const wanted = new Set(types);
  return (source) => {
    const tree = parser.parse(source);
    if (tree === null) throw new Error('not parsed');
    const literals: Range[] = [];
    const errors: Range[] = [];
    const visit = (node: Node): void => {
      const range = { start: node.startIndex, end: node.endIndex };
      if (node.isError || node.isMissing) errors.push(range);
      else if (wanted.has(node.type)) literals.push(range);
      for (const child of node.namedChildren) if (child !== null) visit(child);
    };
    visit(tree.rootNode);
    if (tree.rootNode.hasError && errors.length === 0) errors.push({ start: 0, end: source.length });
    tree.delete();
    return { literals: sorted(literals), errors };
  };
}

export function sorted(ranges: readonly Range[]): Range[] {
  return [...ranges].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** What one of two lists has and the other one has not, as `start-end text`. */
export function differences(source: string, ours: readonly Range[], theirs: readonly Range[]): string[] {
  const key = ({ start, end }: Range): string => `${start}-${end} ${JSON.stringify(source.slice(start, end))}`;
  const own = new Set(ours.map(key));
  const other = new Set(theirs.map(key));
  return [
    ...[...own].filter((one) => !other.has(one)).map((one) => `ours ${one}`),
    ...[...other].filter((one) => !own.has(one)).map((one) => `grammar ${one}`),
  ];
}
