import type { Parser } from './state.ts';
import { T } from './tokens.ts';

/** The operator at `pos`, the longest that fits; 0 for a character that begins no token. Sets `p.end`. */
export function scanOperator(p: Parser, pos: number, code: number): number {
  const { text } = p;
  const second = text.charCodeAt(pos + 1);
  const equals = second === 61;
  p.end = pos + 1;
  switch (code) {
    case 40:
      return T.LPAREN;
    case 41:
      return T.RPAREN;
    case 44:
      return T.COMMA;
    case 59:
      return T.SEMICOLON;
    case 91:
      return T.LBRACK;
    case 93:
      return T.RBRACK;
    case 123:
      return T.LBRACE;
    case 125:
      return T.RBRACE;
    case 126:
      return T.TILDE;
  }
  if (code === 46) {
    if (second !== 46 || text.charCodeAt(pos + 2) !== 46) return T.PERIOD;
    p.end = pos + 3;
    return T.ELLIPSIS;
  }
  if (equals) {
    p.end = pos + 2;
    const token = withEquals(code);
    if (token !== 0) return token;
    p.end = pos + 1;
  }
  if (second === code) {
    const token = doubled(code);
    if (token !== 0) {
      p.end = pos + 2;
      if ((token !== T.SHL && token !== T.SHR) || text.charCodeAt(pos + 2) !== 61) return token;
      p.end = pos + 3;
      return token === T.SHL ? T.SHL_ASSIGN : T.SHR_ASSIGN;
    }
  }
  if (code === 60 && second === 45) {
    p.end = pos + 2;
    return T.ARROW;
  }
  if (code === 38 && second === 94) {
    const assigns = text.charCodeAt(pos + 2) === 61;
    p.end = assigns ? pos + 3 : pos + 2;
    return assigns ? T.AND_NOT_ASSIGN : T.AND_NOT;
  }
  return single(code);
}

function withEquals(code: number): number {
  switch (code) {
    case 33:
      return T.NEQ;
    case 37:
      return T.REM_ASSIGN;
    case 38:
      return T.AND_ASSIGN;
    case 42:
      return T.MUL_ASSIGN;
    case 43:
      return T.ADD_ASSIGN;
    case 45:
      return T.SUB_ASSIGN;
    case 47:
      return T.QUO_ASSIGN;
    case 58:
      return T.DEFINE;
    case 60:
      return T.LEQ;
    case 61:
      return T.EQL;
    case 62:
      return T.GEQ;
    case 94:
      return T.XOR_ASSIGN;
    case 124:
      return T.OR_ASSIGN;
    default:
      return 0;
  }
}

function doubled(code: number): number {
  switch (code) {
    case 38:
      return T.LAND;
    case 43:
      return T.INC;
    case 45:
      return T.DEC;
    case 60:
      return T.SHL;
    case 62:
      return T.SHR;
    case 124:
      return T.LOR;
    default:
      return 0;
  }
}

function single(code: number): number {
  switch (code) {
    case 33:
      return T.NOT;
    case 37:
      return T.REM;
    case 38:
      return T.AND;
    case 42:
      return T.MUL;
    case 43:
      return T.ADD;
    case 45:
      return T.SUB;
    case 47:
      return T.QUO;
    case 58:
      return T.COLON;
    case 60:
      return T.LSS;
    case 61:
      return T.ASSIGN;
    case 62:
      return T.GTR;
    case 94:
      return T.XOR;
    case 124:
      return T.OR;
    default:
      return 0;
  }
}
