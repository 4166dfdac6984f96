/** Imports: which library a name in the program means. */
import { acceptName, advance, isAt, peek } from '../lib/code/parser.ts';
import type { Expression, Statement } from '../lib/code/tree.ts';
import type { Go } from './state.ts';

/** Libraries whose names alone say too little (`sh`, `helm`), under the names that runs.ts knows them by. */
const LIBRARIES: readonly (readonly [path: RegExp, name: string])[] = [
  [/^(?:os\/exec|golang\.org\/x\/sys\/execabs|github\.com\/cli\/safeexec)$/, 'exec'],
  [/^github\.com\/magefile\/mage\/sh$/, 'mage.sh'],
  [/^github\.com\/bitfield\/script$/, 'bitfield.script'],
  [/^github\.com\/gruntwork-io\/terratest\/modules\/helm$/, 'terratest.helm'],
  [/^sigs\.k8s\.io\/e2e-framework\/third_party\/helm$/, 'e2e.helm'],
];

/** Reads `alias "path"` behind `import`: a statement that gives the library's name to the alias, where they differ. */
export function parseImport(go: Go): Statement[] {
  const { p } = go;
  const alias = acceptName(p);
  if (isAt(p, '.')) p.at++;
  const token = peek(p);
  if (token?.kind !== 'string') return [];
  advance(p);
  const [piece] = token.pieces;
  const path = piece === undefined ? '' : p.text.value.slice(piece.start, piece.end);
  const own =
    path
      .replace(/\/v\d+$/, '')
      .split('/')
      .at(-1)
      ?.replace(/^go-|\.v\d+$/g, '') ?? '';
  const library = LIBRARIES.find(([known]) => known.test(path))?.[1];
  const name = alias ?? own;
  go.imports.set(name, library ?? path);
  if (library === undefined ? alias === undefined || alias === own : library === name) return [];
  const { start, end } = token;
  const [first = '', second] = (library ?? own).split('.');
  const root: Expression = { kind: 'name', name: first, start, end };
  const value: Expression = second === undefined ? root : { kind: 'member', object: root, name: second, start, end };
  return [
    { kind: 'assign', targets: [{ kind: 'name', name, start, end }], operator: '=', value, local: true, start, end },
  ];
}
