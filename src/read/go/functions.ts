/** Functions and methods. */
import {
  accept,
  acceptName,
  advance,
  endOf,
  inBrackets,
  isAt,
  type Parser,
  peek,
  skipGroup,
  skipNewlines,
  startOf,
} from '../lib/code/parser.ts';
import type { Parameter, Statement } from '../lib/code/tree.ts';
import { classOf } from './classes.ts';
import type { Go } from './state.ts';
import { parseBlock } from './statements.ts';
import { parseType, skipResults } from './types.ts';

/** Reads `(a, b string, rest ...string)`. */
export function parseParameters(p: Parser): Parameter[] {
  advance(p);
  const found: Parameter[] = [];
  inBrackets(p, () => {
    for (let token = peek(p); token !== undefined && !accept(p, ')'); token = peek(p)) {
      const before = p.at;
      const next = p.tokens[p.at + 1];
      if (token.kind === 'name' && next?.text !== '.') {
        p.at++;
        const named = !isAt(p, ',') && !isAt(p, ')');
        const rest = named && isAt(p, '...');
        if (named) parseType(p);
        found.push({ name: token.text, fallback: undefined, rest });
      } else parseType(p);
      accept(p, ',');
      if (p.at === before) p.at++;
    }
  });
  return found;
}

/** Reads a function or a method; a method goes to its class. */
export function parseFunction(go: Go): Statement | undefined {
  const { p } = go;
  const start = startOf(p);
  advance(p);
  const receiver = isAt(p, '(') ? parseReceiver(p) : undefined;
  const name = acceptName(p);
  if (isAt(p, '[')) skipGroup(p);
  const parameters = isAt(p, '(') ? parseParameters(p) : [];
  const before = { ...go };
  go.receiver = receiver?.name;
  go.endsWithError = skipResults(p);
  const body = isAt(p, '{') ? parseBlock(go) : [];
  go.receiver = before.receiver;
  go.endsWithError = before.endsWithError;
  const end = endOf(p, start);
  const statement: Statement = { kind: 'function', function: { name, parameters, body, start, end }, start, end };
  if (receiver === undefined) return statement;
  const owner = classOf(go, receiver.type, start);
  owner.body.push(statement);
  owner.end = end;
  return undefined;
}

function parseReceiver(p: Parser): { readonly name: string | undefined; readonly type: string } {
  const names: string[] = [];
  advance(p);
  inBrackets(p, () => {
    for (let token = peek(p); token !== undefined && !accept(p, ')'); token = peek(p)) {
      if (token.kind === 'name') names.push(token.text);
      if (isAt(p, '[')) skipGroup(p);
      else p.at++;
    }
  });
  skipNewlines(p);
  return { name: names.length > 1 ? names[0] : undefined, type: names.at(-1) ?? '' };
}
