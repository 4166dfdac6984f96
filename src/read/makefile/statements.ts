/** Statements of a Makefile: https://www.gnu.org/software/make/manual/html_node/Makefile-Contents.html */
import { sliceText, type Text } from '../../source/text.ts';
import { outside } from './brackets.ts';
import { type LogicalLine, lineAt, plainLine, recipeLine, trimmed } from './lines.ts';

interface Placed {
  /** Offsets in the text of the file. */
  readonly start: number;
  readonly end: number;
}

export interface Assign extends Placed {
  readonly kind: 'assign';
  readonly name: string;
  readonly operator: '=' | ':=' | '?=' | '+=' | '!=';
  readonly value: Text;
  readonly exported: boolean;
  /** The targets as written, for a variable of these targets only. */
  readonly target: string | undefined;
  /** Whether it is the body of a `define`. */
  readonly lines: boolean;
  /** Set when there is no `endef`, so that the rest of the file belongs to it. */
  readonly open?: true;
}

export interface Condition extends Placed {
  readonly kind: 'if';
  readonly test: 'ifeq' | 'ifneq' | 'ifdef' | 'ifndef';
  readonly text: Text;
}

export type Statement =
  | Assign
  | Condition
  | (Placed & { readonly kind: 'rule'; readonly targets: string; readonly needs: Text })
  | (Placed & { readonly kind: 'recipe'; readonly text: Text })
  | (Placed & { readonly kind: 'else'; readonly condition: Condition | undefined })
  | (Placed & { readonly kind: 'endif' })
  | (Placed & { readonly kind: 'include'; readonly names: Text })
  | (Placed & { readonly kind: 'export'; readonly names: readonly string[]; readonly off: boolean })
  | (Placed & { readonly kind: 'other'; readonly text: Text });

/** Splits a Makefile into statements. Takes time in proportion to the text. */
export function statementsOf(text: Text): Statement[] {
  const { value } = text;
  const statements: Statement[] = [];
  let offset = 0;
  let inRule = false;
  let prefix = '\t';
  while (offset < value.length) {
    const recipe = inRule ? recipeStart(value, offset, prefix) : undefined;
    if (recipe !== undefined) {
      const line = recipeLine(text, offset, recipe, prefix);
      statements.push({ kind: 'recipe', text: line.text, start: line.start, end: line.end });
      offset = line.next;
      continue;
    }
    const line = plainLine(text, offset);
    offset = line.next;
    if (line.text.value === '') continue;
    const define = /^(?:(?:export|override|private)\s+)*define\s+(\S+)\s*(:{0,3}=|[?+!]=)?$/.exec(line.text.value);
    const found = define === null ? statementsIn(line) : [defined(text, line, define)];
    statements.push(...found);
    if (define !== null) offset = lineAt(value, found[0]?.end ?? offset).next;
    for (const each of found) {
      if (each.kind === 'rule') inRule = true;
      else if (each.kind === 'assign' || each.kind === 'other' || each.kind === 'include')
        inRule = each.kind === 'assign' && each.target !== undefined;
      if (each.kind === 'assign' && each.name === '.RECIPEPREFIX') prefix = each.value.value[0] ?? '\t';
    }
  }
  return statements;
}

/** Where the text of a recipe line begins; undefined for a line that is none. */
function recipeStart(value: string, offset: number, prefix: string): number | undefined {
  if (value[offset] === prefix) return offset + 1;
  // Blanks in place of the tab are an error to make, and yet a recipe to whoever wrote them.
  const blanks = /^ {2,}(?=\S)(?!(?:ifn?eq|ifn?def|else|endif|define|export|override|-?include|#)\b)/.exec(
    value.slice(offset, offset + 200),
  );
  if (blanks === null) return undefined;
  const line = value.slice(offset, Math.min(lineAt(value, offset).end, offset + 300));
  return /^\s*[\w.-]+\s*(?:[:?+!]?=|:(?!\/))/.test(line) ? undefined : offset + blanks[0].length;
}

/** `define NAME` … `endef`. */
function defined(text: Text, line: LogicalLine, head: RegExpExecArray): Assign {
  const { value } = text;
  let depth = 1;
  let offset = line.next;
  let bodyEnd = value.length;
  let end = value.length;
  while (offset < value.length) {
    const each = lineAt(value, offset);
    const word = /^\s*(define|endef)\b/.exec(value.slice(each.start, Math.min(each.end, each.start + 200)))?.[1];
    if (word === 'define') depth++;
    else if (word === 'endef') depth--;
    if (depth === 0) {
      bodyEnd = Math.max(line.next, withoutNewline(value, each.start));
      end = each.end;
      break;
    }
    offset = each.next;
  }
  return {
    kind: 'assign',
    name: head[1] ?? '',
    operator: operatorOf(head[2] ?? '='),
    value: sliceText(text, line.next, bodyEnd),
    exported: /^export\b/.test(line.text.value),
    target: undefined,
    lines: true,
    ...(depth > 0 ? { open: true as const } : {}),
    start: line.start,
    end,
  };
}

/** The line break in front of `endef` is no part of the value: https://www.gnu.org/software/make/manual/make.html#Multi_002dLine */
function withoutNewline(value: string, at: number): number {
  if (value[at - 1] !== '\n') return at;
  return value[at - 2] === '\r' ? at - 2 : at - 1;
}

function operatorOf(written: string): Assign['operator'] {
  if (written.startsWith(':')) return ':=';
  return written === '?=' || written === '+=' || written === '!=' ? written : '=';
}

/** The statements of one line: one, or a rule and its recipe. */
function statementsIn(line: LogicalLine): Statement[] {
  const { text } = line;
  const { value } = text;
  const place = { start: line.start, end: line.end };
  const condition = conditionOf(text, 0, place);
  if (condition !== undefined) return [condition];
  const other = /^else\b\s*/.exec(value);
  if (other !== null) return [{ kind: 'else', condition: conditionOf(text, other[0].length, place), ...place }];
  if (/^endif\b/.test(value)) return [{ kind: 'endif', ...place }];
  const include = /^[-s]?include\s+/.exec(value);
  if (include !== null) return [{ kind: 'include', names: trimmed(text, include[0].length, value.length), ...place }];
  const modifiers = /^(?:(?:export|override|private)\s+)*/.exec(value)?.[0] ?? '';
  const assign = assignIn(text, modifiers.length, value.length, undefined, /\bexport\b/.test(modifiers), place);
  if (assign !== undefined) return [assign];
  const names = /^(un)?export\b(.*)$/.exec(value);
  if (names !== null) {
    return [
      {
        kind: 'export',
        names: (names[2] ?? '').split(/\s+/).filter((name) => name !== ''),
        off: names[1] !== undefined,
        ...place,
      },
    ];
  }
  return ruleIn(text, place) ?? [{ kind: 'other', text, ...place }];
}

function conditionOf(text: Text, from: number, place: Placed): Condition | undefined {
  const test = /^(ifeq|ifneq|ifdef|ifndef)\b/.exec(text.value.slice(from, from + 20))?.[1];
  if (test !== 'ifeq' && test !== 'ifneq' && test !== 'ifdef' && test !== 'ifndef') return undefined;
  return { kind: 'if', test, text: trimmed(text, from + test.length, text.value.length), ...place };
}

/** An assignment between two offsets; a colon that stands alone before any equals sign makes a rule. */
function assignIn(
  text: Text,
  from: number,
  to: number,
  target: string | undefined,
  exported: boolean,
  place: Placed,
): Assign | undefined {
  const { value } = text;
  for (const at of outside(text, from, to, '=:')) {
    if (value[at] === ':' && !/^:{0,2}=/.test(value.slice(at + 1, at + 4))) return undefined;
    const equals = value.indexOf('=', at);
    const written =
      value[at] === ':' ? value.slice(at, equals + 1) : `${/[?+!]/.exec(value[at - 1] ?? '')?.[0] ?? ''}=`;
    const name = value.slice(from, written.startsWith(':') || written === '=' ? at : at - 1).trim();
    if (name === '' || /\s/.test(name)) return undefined;
    const operator = operatorOf(written);
    return {
      kind: 'assign',
      name,
      operator,
      value: trimmed(text, equals + 1, to),
      exported,
      target,
      lines: false,
      ...place,
    };
  }
  return undefined;
}

/** `targets: needs ; recipe`, `targets: NAME = value`. */
function ruleIn(text: Text, place: Placed): Statement[] | undefined {
  const { value } = text;
  const [colon] = outside(text, 0, value.length, ':');
  if (colon === undefined) return undefined;
  const targets = value.slice(0, colon).replace(/&$/, '').trim();
  const from = value[colon + 1] === ':' ? colon + 2 : colon + 1;
  const [semicolon = value.length] = outside(text, from, value.length, ';');
  const modifiers = /^\s*(?:(?:export|override|private)\s+)*/.exec(value.slice(from, from + 200))?.[0] ?? '';
  const exported = /\bexport\b/.test(modifiers);
  const assign = assignIn(text, from + modifiers.length, value.length, targets, exported, place);
  if (assign !== undefined && value.indexOf('=', from) < semicolon) return [assign];
  const rule: Statement = { kind: 'rule', targets, needs: trimmed(text, from, semicolon), ...place };
  if (semicolon === value.length) return [rule];
  return [rule, { kind: 'recipe', text: trimmed(text, semicolon + 1, value.length), ...place }];
}
