/** Types with their methods. */
import { accept, acceptName, endOf, isAt, type Parser, peek, skipGroup, skipNewlines } from '../lib/code/parser.ts';
import type { Expression, Parameter, Statement } from '../lib/code/tree.ts';
import type { ClassParts, Go } from './state.ts';
import { parseType } from './types.ts';

/** What is known of a type so far. */
export function classOf(go: Go, name: string, start: number): ClassParts {
  const known = go.classes.get(name);
  if (known !== undefined) return known;
  const made: ClassParts = { start, end: start, bases: [], body: [] };
  go.classes.set(name, made);
  return made;
}

/** The types of the program as statements. */
export function classesOf(go: Go): Statement[] {
  return [...go.classes].map(([name, { start, end, bases, body }]) => ({
    kind: 'class',
    name,
    bases,
    body,
    start,
    end,
  }));
}

/** Reads `X struct {…}` behind `type`; other types are skipped. */
export function parseTypeSpec(go: Go): void {
  const { p } = go;
  const start = peek(p)?.start ?? 0;
  const name = acceptName(p);
  if (isAt(p, '[') && p.tokens[p.at + 1]?.text !== ']' && p.tokens[p.at + 1]?.kind === 'name') skipGroup(p);
  accept(p, '=');
  if (name === undefined || !isAt(p, 'struct') || p.tokens[p.at + 1]?.text !== '{') {
    parseType(p);
    return;
  }
  p.at += 2;
  const owner = classOf(go, name, start);
  const fields = parseFields(p, owner.bases);
  owner.end = endOf(p, start);
  owner.body.unshift(constructorOf(fields, owner));
}

/** The names of the fields; types that are only embedded are bases. */
function parseFields(p: Parser, bases: string[]): string[] {
  const fields: string[] = [];
  for (;;) {
    skipNewlines(p);
    const token = peek(p);
    if (token === undefined || accept(p, '}')) return fields;
    const before = p.at;
    const next = p.tokens[p.at + 1];
    const embedded =
      token.text === '*' ||
      next === undefined ||
      next.kind === 'newline' ||
      /^[.;}]$/.test(next.text) ||
      next.kind === 'string';
    if (embedded) {
      const type = parseType(p);
      const last = type.kind === 'name' ? type.name.split('.').at(-1) : undefined;
      if (last !== undefined) bases.push(last);
    } else {
      do fields.push(acceptName(p) ?? '');
      while (accept(p, ','));
      parseType(p);
    }
    for (let rest = peek(p); rest !== undefined && rest.kind !== 'newline' && rest.text !== '}'; rest = peek(p)) {
      if (/^[([{]$/.test(rest.text)) skipGroup(p);
      else p.at++;
    }
    if (p.at === before) p.at++;
  }
}

/** A function that sets the fields to what a literal gives: `T{bin: "helm"}` is a call of it. */
function constructorOf(fields: readonly string[], place: { start: number; end: number }): Statement {
  const { start, end } = place;
  const at = { start, end: start };
  const parameters = fields.map((name): Parameter => ({ name, fallback: undefined, rest: false }));
  const body = fields.map((name): Statement => {
    const object: Expression = { kind: 'name', name: 'self', ...at };
    const target: Expression = { kind: 'member', object, name, ...at };
    const value: Expression = { kind: 'name', name, ...at };
    return { kind: 'assign', targets: [target], operator: '=', value, local: false, ...at };
  });
  return { kind: 'function', function: { name: '__init__', parameters, body, start, end }, start, end };
}
