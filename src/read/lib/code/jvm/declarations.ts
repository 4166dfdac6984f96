/** Variables, functions and classes. */
import { parseExpression } from '../expression.ts';
import { itemsUntil } from '../items.ts';
import {
  accept,
  acceptName,
  closerOf,
  endOf,
  inBrackets,
  isAt,
  type Parser,
  peek,
  skipGroup,
  skipNewlines,
  startOf,
} from '../parser.ts';
import type { Expression, Item, Statement } from '../tree.ts';
import { parametersUntil, parseBlock, withResult } from './functions.ts';
import { genericEnd, skipAnnotationName, typeEnd } from './types.ts';

const MODIFIERS = new Set(
  (
    'public private protected static final abstract synchronized transient volatile native strictfp sealed open internal ' +
    'override inline suspend data default companion lateinit const operator infix tailrec value expect actual inner noinline external'
  ).split(' '),
);
const PRIMITIVE = /^(?:void|int|long|short|byte|boolean|char|float|double)$/;

/** Reads a declaration; undefined when none stands here. Nothing is taken then. */
export function declaration(p: Parser): Statement[] | undefined {
  const from = p.at;
  const start = startOf(p);
  const annotations = takeAnnotations(p);
  const modifiers = takeModifiers(p);
  const found = declared(p, start, modifiers);
  if (found !== undefined) return [...annotations, ...found];
  if (annotations.length > 0) return annotations;
  p.at = from;
  return undefined;
}

/** `@Library('x@y') _` stays visible as a call of `@Library`. */
function takeAnnotations(p: Parser): Statement[] {
  const found: Statement[] = [];
  while (isAt(p, '@') && p.tokens[p.at + 1]?.kind === 'name') {
    const start = startOf(p);
    p.at++;
    const name = p.tokens[p.at]?.text ?? '';
    const callee: Expression = { kind: 'name', name: `@${name}`, start, end: start + 1 + name.length };
    let items: Item[] = [];
    if (p.tokens[p.at + 1]?.text === '(') {
      p.at += 2;
      items = inBrackets(p, () => itemsUntil(p, ')'));
    } else skipAnnotationName(p);
    const end = endOf(p, start);
    const value: Expression = { kind: 'call', callee, arguments: items, start, end };
    found.push({ kind: 'expression', value, start, end });
    skipNewlines(p);
  }
  if (found.length > 0) accept(p, '_');
  return found;
}

function takeModifiers(p: Parser): readonly string[] {
  const found: string[] = [];
  for (let token = peek(p); token?.kind === 'name' && MODIFIERS.has(token.text); token = peek(p)) {
    const next = p.tokens[p.at + 1];
    if (
      next?.kind === 'newline' ||
      next === undefined ||
      (next.kind === 'operator' && next.text !== '@' && next.text !== '<')
    )
      break;
    found.push(token.text);
    p.at++;
  }
  return found;
}

function declared(p: Parser, start: number, modifiers: readonly string[]): Statement[] | undefined {
  const kotlin = p.grammar.lexicon.name === 'kotlin';
  if (!kotlin && isAt(p, '<')) p.at = genericEnd(p, p.at) ?? p.at;
  const word = peek(p);
  if (word?.kind !== 'name') return undefined;
  const next = p.tokens[p.at + 1];
  if (/^(?:class|interface|trait|enum|object|record)$/.test(word.text) && next?.kind === 'name')
    return classOf(p, start, modifiers);
  if (word.text === 'object' && modifiers.includes('companion')) return classOf(p, start, modifiers);
  if (kotlin) return kotlinDeclared(p, start, word.text);
  const named = word.text === 'def' || word.text === 'var';
  if (named && next?.text === '(') return several(p, start);
  if (named && next?.kind !== 'name' && next?.kind !== 'string') return undefined;
  const generic = word.text === '<' ? genericEnd(p, p.at) : undefined;
  const typed = generic ?? p.at;
  const end = named ? typeEndOfVar(p) : typeEnd(p, typed);
  if (end === undefined) return undefined;
  const certain = named || modifiers.length > 0 || PRIMITIVE.test(word.text) || /^[A-Z]/.test(lastName(p, end));
  const name = p.tokens[end];
  if (name?.kind === 'name' || (named && name?.kind === 'string')) {
    if (!certain || p.grammar.keywords.has(name.text) || /^(?:as|instanceof|in)$/.test(name.text)) return undefined;
    return typedDeclaration(p, start, end, name.kind === 'name' ? name.text : 'quoted');
  }
  // `final x = 1`, and a constructor: `Name(…) {`.
  if (end === typed + 1 && modifiers.length > 0 && p.tokens[end]?.text === '=') return variable(p, start, typed);
  const close = closerOf(p, typed + 1);
  const body = p.tokens[close + 1]?.text;
  if (
    end === typed + 1 &&
    p.tokens[end]?.text === '(' &&
    (body === '{' || body === 'throws') &&
    (modifiers.length > 0 || /^[A-Z]/.test(word.text)) &&
    p.depth > 0
  ) {
    p.at = end;
    return method(p, start, 'constructor');
  }
  return undefined;
}

/** `def` and `var` may have a type behind them. */
function typeEndOfVar(p: Parser): number {
  const end = typeEnd(p, p.at + 1);
  return end !== undefined &&
    p.tokens[end]?.kind === 'name' &&
    /^(?:[=;(]|)$/.test(p.tokens[end + 1]?.text ?? '') &&
    end > p.at + 1 &&
    !p.grammar.keywords.has(p.tokens[end]?.text ?? '') &&
    p.tokens[end]?.text !== 'in'
    ? end
    : p.at + 1;
}

function lastName(p: Parser, end: number): string {
  let last = '';
  for (let at = p.at; at < end; at++) {
    const token = p.tokens[at];
    if (token?.text === '<') break;
    if (token?.kind === 'name') last = token.text;
  }
  return last;
}

/** What stands behind a type: a variable or a function. */
function typedDeclaration(p: Parser, start: number, at: number, name: string): Statement[] | undefined {
  const next = p.tokens[at + 1];
  if (next?.text === '(') {
    const behind = p.tokens[closerOf(p, at + 1) + 1];
    const isMethod = behind === undefined || /^(?:\{|throws|;|)$/.test(behind.text);
    if (!isMethod) return undefined;
    p.at = at + 1;
    return method(p, start, name);
  }
  if (next !== undefined && next.kind !== 'newline' && !/^(?:=|;|,|\}|\))$/.test(next.text)) return undefined;
  return variable(p, start, at);
}

/** Variables at the token `at`: `x = 1, y = 2`. */
function variable(p: Parser, start: number, at: number): Statement[] {
  p.at = at;
  const found: Statement[] = [];
  do {
    const site = startOf(p);
    const name = acceptName(p);
    if (name === undefined) break;
    const target: Expression = { kind: 'name', name, start: site, end: endOf(p, site) };
    let value: Expression = { kind: 'literal', shown: 'null', start: target.end, end: target.end };
    if (accept(p, '=')) {
      skipNewlines(p);
      value = parseExpression(p);
    }
    found.push({ kind: 'assign', targets: [target], operator: '=', value, local: true, start, end: endOf(p, start) });
  } while (p.brackets === 0 && accept(p, ','));
  p.height++;
  return found;
}

/** `def (a, b) = list`. */
function several(p: Parser, start: number): Statement[] | undefined {
  if (p.tokens[closerOf(p, p.at + 1) + 1]?.text !== '=') return undefined;
  p.at += 2;
  const targets: Expression[] = [];
  for (let token = peek(p); token !== undefined && token.text !== ')'; token = peek(p)) {
    const next = p.tokens[p.at + 1]?.text;
    if (token.kind === 'name' && (next === ',' || next === ')'))
      targets.push({ kind: 'name', name: token.text, start: token.start, end: token.end });
    p.at++;
  }
  p.at++;
  accept(p, '=');
  skipNewlines(p);
  const value = parseExpression(p);
  return [{ kind: 'assign', targets, operator: '=', value, local: true, start, end: endOf(p, start) }];
}

/** A function from its parameters on. */
function method(p: Parser, start: number, name: string): Statement[] {
  p.at++;
  const parameters = parametersUntil(p, ')');
  skipNewlinesBefore(p, 'throws');
  if (name === 'constructor') skipNewlinesBefore(p, ':');
  if (accept(p, ':')) {
    // Another constructor that this one calls.
    p.at++;
    if (isAt(p, '(')) skipGroup(p);
  }
  for (let token = peek(p); token !== undefined && token.text === 'throws'; token = peek(p)) {
    p.at++;
    while (peek(p)?.kind === 'name' || isAt(p, '.') || isAt(p, ',')) {
      if (accept(p, ',')) skipNewlines(p);
      else p.at++;
    }
  }
  skipNewlinesBefore(p, '{');
  if (!isAt(p, '{')) return [];
  const body = parseBlock(p);
  const result = p.grammar.lexicon.name === 'groovy' ? withResult(body) : body;
  const end = endOf(p, start);
  return [{ kind: 'function', function: { name, parameters, body: result, start, end }, start, end }];
}

function skipNewlinesBefore(p: Parser, text: string): void {
  let at = p.at;
  while (p.tokens[at]?.kind === 'newline') at++;
  if (p.tokens[at]?.text === text) p.at = at;
}

/** `val x: T = …`, `val (a, b) = …`, `val x by lazy { … }`, `fun f(…): T { … }`, `init { … }`. */
function kotlinDeclared(p: Parser, start: number, word: string): Statement[] | undefined {
  const next = p.tokens[p.at + 1];
  if (word === 'init' && next?.text === '{') {
    p.at++;
    return [{ kind: 'block', body: parseBlock(p), start, end: endOf(p, start) }];
  }
  if (word === 'constructor' && next?.text === '(') {
    p.at++;
    return method(p, start, 'constructor');
  }
  if (word === 'val' || word === 'var') return kotlinVariable(p, start);
  if (word === 'fun' && next?.text === 'interface') {
    p.at++;
    return classOf(p, start, []);
  }
  if (word === 'typealias') {
    while (peek(p) !== undefined && peek(p)?.kind !== 'newline') p.at++;
    return [];
  }
  return word === 'fun' && next?.text !== '(' ? kotlinFunction(p, start) : undefined;
}

function kotlinVariable(p: Parser, start: number): Statement[] | undefined {
  if (p.tokens[p.at + 1]?.text === '(') return several(p, start);
  p.at++;
  if (isAt(p, '<')) p.at = genericEnd(p, p.at) ?? p.at;
  const site = startOf(p);
  let name = acceptName(p);
  if (name === undefined) return undefined;
  while (accept(p, '.')) name = acceptName(p) ?? name;
  const target: Expression = { kind: 'name', name, start: site, end: endOf(p, site) };
  if (accept(p, ':')) p.at = typeEnd(p, p.at) ?? p.at;
  skipNewlinesBefore(p, '=');
  skipNewlinesBefore(p, 'by');
  skipNewlinesBefore(p, 'get');
  let value: Expression = { kind: 'literal', shown: 'null', start: target.end, end: target.end };
  let declares = false;
  if (accept(p, '=') || accept(p, 'by')) {
    declares = true;
    skipNewlines(p);
    value = parseExpression(p);
  } else if (isAt(p, 'get') && p.tokens[p.at + 1]?.text === '(') {
    p.at += 3;
    if (accept(p, '=')) value = parseExpression(p);
  }
  p.height++;
  const end = endOf(p, start);
  const assign: Statement = { kind: 'assign', targets: [target], operator: '=', value, local: true, start, end };
  return declares || value.kind !== 'literal' ? [assign] : [];
}

function kotlinFunction(p: Parser, start: number): Statement[] | undefined {
  p.at++;
  if (isAt(p, '<')) p.at = genericEnd(p, p.at) ?? p.at;
  let name = '';
  for (let token = peek(p); token !== undefined && token.text !== '('; token = peek(p)) {
    if (token.kind === 'newline' || token.text === '{') return undefined;
    if (token.text === '<') {
      p.at = genericEnd(p, p.at) ?? p.at + 1;
      continue;
    }
    if (token.kind === 'name') name = token.text;
    p.at++;
  }
  p.at++;
  const parameters = parametersUntil(p, ')');
  if (accept(p, ':')) p.at = typeEnd(p, p.at) ?? p.at;
  skipNewlinesBefore(p, '{');
  skipNewlinesBefore(p, '=');
  let body: readonly Statement[] = [];
  if (accept(p, '=')) {
    skipNewlines(p);
    const value = parseExpression(p);
    body = [{ kind: 'return', value, start: value.start, end: value.end }];
  } else if (isAt(p, '{')) body = parseBlock(p);
  else return [];
  const end = endOf(p, start);
  return [{ kind: 'function', function: { name, parameters, body, start, end }, start, end }];
}

/** A class with its members; those of a companion object are members of the class around it. */
function classOf(p: Parser, start: number, modifiers: readonly string[]): Statement[] {
  const companion = modifiers.includes('companion');
  p.at++;
  const name = isAt(p, '{') || isAt(p, ':') ? '' : (acceptName(p) ?? '');
  const bases: string[] = [];
  let inherits = false;
  for (let token = peek(p); token !== undefined && !/^[{};]$/.test(token.text); token = peek(p)) {
    if (token.kind === 'newline' && !headGoesOn(p)) break;
    if (token.text === '(') {
      p.at = closerOf(p, p.at) + 1;
      continue;
    }
    if (token.text === '<') {
      p.at = genericEnd(p, p.at) ?? p.at + 1;
      continue;
    }
    if (token.text === '@') {
      p.at++;
      skipAnnotationName(p);
      continue;
    }
    if (/^(?::|extends|implements)$/.test(token.text)) inherits = true;
    else if (inherits && token.kind === 'name') bases.push(token.text);
    p.at++;
  }
  const body = isAt(p, '{') ? parseBlock(p) : [];
  if (companion) return body;
  return [{ kind: 'class', name, body, bases, start, end: endOf(p, start) }];
}

function headGoesOn(p: Parser): boolean {
  let at = behindNewlines(p, p.at);
  if (/^(?:\{|:|extends|implements|permits|,)$/.test(p.tokens[at]?.text ?? '')) return true;
  // `class A` with `@Inject internal constructor(…)` on the next line.
  for (let count = 0; count < 6; count++) {
    const token = p.tokens[at];
    if (token?.text === 'constructor') return p.tokens[at + 1]?.text === '(';
    if (token?.text !== '@' && !MODIFIERS.has(token?.text ?? '')) return false;
    at = behindNewlines(p, token?.text === '@' ? at + 2 : at + 1);
  }
  return false;
}

function behindNewlines(p: Parser, from: number): number {
  let at = from;
  while (p.tokens[at]?.kind === 'newline') at++;
  return at;
}
