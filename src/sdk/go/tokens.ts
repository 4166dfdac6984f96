/** Tokens of Go (https://go.dev/ref/spec#Tokens) as small numbers; binary operators stand together, in the order of `OPERATORS`. */
export const T = {
  EOF: 0,
  IDENT: 1,
  INT: 2,
  FLOAT: 3,
  IMAG: 4,
  CHAR: 5,
  STRING: 6,

  ADD: 10,
  SUB: 11,
  MUL: 12,
  QUO: 13,
  REM: 14,
  AND: 15,
  OR: 16,
  XOR: 17,
  SHL: 18,
  SHR: 19,
  AND_NOT: 20,
  LAND: 21,
  LOR: 22,
  EQL: 23,
  NEQ: 24,
  LSS: 25,
  LEQ: 26,
  GTR: 27,
  GEQ: 28,

  ASSIGN: 30,
  DEFINE: 31,
  ADD_ASSIGN: 32,
  SUB_ASSIGN: 33,
  MUL_ASSIGN: 34,
  QUO_ASSIGN: 35,
  REM_ASSIGN: 36,
  AND_ASSIGN: 37,
  OR_ASSIGN: 38,
  XOR_ASSIGN: 39,
  SHL_ASSIGN: 40,
  SHR_ASSIGN: 41,
  AND_NOT_ASSIGN: 42,

  ARROW: 45,
  INC: 46,
  DEC: 47,
  NOT: 48,
  TILDE: 49,
  ELLIPSIS: 50,
  LPAREN: 51,
  LBRACK: 52,
  LBRACE: 53,
  COMMA: 54,
  PERIOD: 55,
  RPAREN: 56,
  RBRACK: 57,
  RBRACE: 58,
  SEMICOLON: 59,
  COLON: 60,

  BREAK: 64,
  CASE: 65,
  CHAN: 66,
  CONST: 67,
  CONTINUE: 68,
  DEFAULT: 69,
  DEFER: 70,
  ELSE: 71,
  FALLTHROUGH: 72,
  FOR: 73,
  FUNC: 74,
  GO: 75,
  GOTO: 76,
  IF: 77,
  IMPORT: 78,
  INTERFACE: 79,
  MAP: 80,
  PACKAGE: 81,
  RANGE: 82,
  RETURN: 83,
  SELECT: 84,
  STRUCT: 85,
  SWITCH: 86,
  TYPE: 87,
  VAR: 88,
};

const KEYWORDS: readonly (readonly [string, number])[] = [
  ['break', T.BREAK],
  ['case', T.CASE],
  ['chan', T.CHAN],
  ['const', T.CONST],
  ['continue', T.CONTINUE],
  ['default', T.DEFAULT],
  ['defer', T.DEFER],
  ['else', T.ELSE],
  ['fallthrough', T.FALLTHROUGH],
  ['for', T.FOR],
  ['func', T.FUNC],
  ['go', T.GO],
  ['goto', T.GOTO],
  ['if', T.IF],
  ['import', T.IMPORT],
  ['interface', T.INTERFACE],
  ['map', T.MAP],
  ['package', T.PACKAGE],
  ['range', T.RANGE],
  ['return', T.RETURN],
  ['select', T.SELECT],
  ['struct', T.STRUCT],
  ['switch', T.SWITCH],
  ['type', T.TYPE],
  ['var', T.VAR],
];

/** The slot of a word in the keyword table: the first two characters and the length tell all keywords apart. */
function slotOf(first: number, second: number, length: number): number {
  return (((first << 4) ^ second) + length) & 63;
}

const WORD_AT: string[] = new Array<string>(64).fill('');
const TOKEN_AT = new Uint8Array(64);
for (const [word, token] of KEYWORDS) {
  const slot = slotOf(word.charCodeAt(0), word.charCodeAt(1), word.length);
  WORD_AT[slot] = word;
  TOKEN_AT[slot] = token;
}

/** The token of the word `text[start, end)`: a keyword's, or IDENT. */
export function wordToken(text: string, start: number, end: number): number {
  const length = end - start;
  if (length < 2 || length > 11) return T.IDENT;
  const slot = slotOf(text.charCodeAt(start), text.charCodeAt(start + 1), length);
  const word = WORD_AT[slot];
  return word !== undefined && word.length === length && text.startsWith(word, start)
    ? (TOKEN_AT[slot] ?? T.IDENT)
    : T.IDENT;
}

/** Precedence of binary operators (https://go.dev/ref/spec#Operator_precedence); 0 for every other token. */
export const PRECEDENCE = new Uint8Array(96);
for (const token of [T.MUL, T.QUO, T.REM, T.SHL, T.SHR, T.AND, T.AND_NOT]) PRECEDENCE[token] = 5;
for (const token of [T.ADD, T.SUB, T.OR, T.XOR]) PRECEDENCE[token] = 4;
for (const token of [T.EQL, T.NEQ, T.LSS, T.LEQ, T.GTR, T.GEQ]) PRECEDENCE[token] = 3;
PRECEDENCE[T.LAND] = 2;
PRECEDENCE[T.LOR] = 1;

const OPERATORS: readonly string[] = (
  '+ - * / % & | ^ << >> &^ && || == != < <= > >= . ' +
  '= := += -= *= /= %= &= |= ^= <<= >>= &^= . . <- ++ -- ! ~ ... ( [ { , . ) ] } ; :'
).split(' ');

/** How an operator is written. */
export function operatorText(token: number): string {
  return OPERATORS[token - T.ADD] ?? '';
}

/** Tokens after which a line break stands for a semicolon (https://go.dev/ref/spec#Semicolons). */
export const ENDS_LINE = new Uint8Array(96);
for (const token of [T.IDENT, T.INT, T.FLOAT, T.IMAG, T.CHAR, T.STRING]) ENDS_LINE[token] = 1;
for (const token of [T.BREAK, T.CONTINUE, T.FALLTHROUGH, T.RETURN]) ENDS_LINE[token] = 1;
for (const token of [T.INC, T.DEC, T.RPAREN, T.RBRACK, T.RBRACE]) ENDS_LINE[token] = 1;
