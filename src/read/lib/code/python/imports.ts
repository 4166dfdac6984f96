/** Imports, as assignments of what they bring in. */
import { accept, acceptName, advance, endOf, isAt, type Parser, peek, skipNewlines } from '../parser.ts';
import type { Expression, Extent, Statement } from '../tree.ts';

/** Behind `import`: `a.b as c, d`. Only a new name has to be known. */
export function importNames(p: Parser, start: number): Statement[] {
  const all: Statement[] = [];
  do {
    const from = p.at;
    const path = modulePath(p);
    const begin = p.tokens[from]?.start ?? start;
    const extent = { start: begin, end: endOf(p, begin) };
    if (accept(p, 'as')) all.push(...binding(p, path, extent));
  } while (accept(p, ','));
  return all;
}

/** Behind `from`: `a.b import (c as d, e)`. */
export function importFrom(p: Parser, start: number): Statement[] {
  const path = modulePath(p);
  if (!accept(p, 'import')) return [];
  const bracket = accept(p, '(');
  const all: Statement[] = [];
  for (let token = peek(p); token !== undefined; token = peek(p)) {
    if (bracket && token.kind === 'newline') skipNewlines(p);
    else if (token.kind === 'newline' || isAt(p, ';')) break;
    else if (bracket && accept(p, ')')) break;
    else if (token.kind === 'name') {
      p.at++;
      const extent = { start: token.start, end: token.end };
      const names = [...path, token.text];
      all.push(...(accept(p, 'as') ? binding(p, names, extent) : [assigned(token.text, names, extent)]));
    } else advance(p);
  }
  return all.map((statement) => ({ ...statement, start: Math.min(start, statement.start) }));
}

/** `..a.b`; leading dots do not count. */
function modulePath(p: Parser): string[] {
  const names: string[] = [];
  for (let token = peek(p); token !== undefined; token = peek(p)) {
    if (token.kind === 'name' && token.text !== 'import' && token.text !== 'as') names.push(token.text);
    else if (token.text !== '.' && token.text !== '...') break;
    p.at++;
  }
  return names;
}

function binding(p: Parser, path: readonly string[], extent: Extent): Statement[] {
  const name = acceptName(p);
  return name === undefined ? [] : [assigned(name, path, extent)];
}

function assigned(name: string, path: readonly string[], { start, end }: Extent): Statement {
  const [first = '', ...members] = path;
  const value = members.reduce(
    (object: Expression, member): Expression => ({ kind: 'member', object, name: member, start, end }),
    { kind: 'name', name: first, start, end },
  );
  const target: Expression = { kind: 'name', name, start, end };
  return { kind: 'assign', targets: [target], operator: '=', value, local: true, start, end };
}
