/**
 * The line hashes by which GitHub code scanning follows an alert from commit to commit.
 *
 * The algorithm is that of https://github.com/github/codeql-action/blob/main/src/fingerprints.ts: a rolling polynomial
 * hash (base 37, modulo 2^64) over a window of 100 UTF-16 units of the text without spaces and tabs, in which every line
 * end is one LF. The hash of a line is the one of the window that begins where the line begins.
 */
import { type DecodedFile, encode } from './decode.ts';

const WINDOW = 100;
const BASE = 37;
const END_OF_TEXT = 65_535;
const TWO_32 = 2 ** 32;
const [LEAVING_HIGH, LEAVING_LOW] = powerOfBase(WINDOW);

/**
 * The value of `partialFingerprints.primaryLocationLineHash` for each 1-based line of a text: the hash in hexadecimal,
 * a colon, and how many lines up to this one have that hash. Undefined for lines that the text does not have.
 * `text` is the text as GitHub reads it; see `githubText`.
 */
export function lineHashes(text: string): (line: number) => string | undefined {
  let hashes: string[] | undefined;
  return (line) => {
    hashes ??= hashLines(text);
    return hashes[line - 1];
  };
}

/** The text of a file as the upload action reads it: bytes as UTF-8, a byte order mark included. */
export function githubText(file: DecodedFile): string {
  if (file.encoding === 'utf8') return file.bom ? `\uFEFF${file.text}` : file.text;
  return encode(file.text, file).toString('utf8');
}

function hashLines(text: string): string[] {
  const hashes: string[] = [];
  const counts = new Map<string, number>();
  const units = new Uint16Array(WINDOW);
  /** Whether the unit at the same place of the window begins a line. */
  const begins = new Uint8Array(WINDOW);
  let index = 0;
  let high = 0;
  let low = 0;
  const push = (unit: number, beginsLine: boolean): void => {
    if (begins[index] === 1) {
      const hash = high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
      const count = (counts.get(hash) ?? 0) + 1;
      counts.set(hash, count);
      hashes.push(`${hash}:${count}`);
    }
    const leaving = units[index] ?? 0;
    units[index] = unit;
    begins[index] = beginsLine ? 1 : 0;
    index = index + 1 === WINDOW ? 0 : index + 1;
    // Two halves of 32 bits; every product stays below 2^53.
    const lowSum = low * BASE + unit - leaving * LEAVING_LOW;
    const carry = Math.floor(lowSum / TWO_32);
    low = lowSum - carry * TWO_32;
    const highSum = high * BASE + carry - leaving * LEAVING_HIGH;
    high = highSum - Math.floor(highSum / TWO_32) * TWO_32;
  };
  let lineBegins = true;
  let afterReturn = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const skip = unit === 32 || unit === 9 || (afterReturn && unit === 10);
    afterReturn = unit === 13;
    if (skip) continue;
    push(afterReturn ? 10 : unit, lineBegins);
    lineBegins = afterReturn || unit === 10;
  }
  push(END_OF_TEXT, lineBegins);
  for (let rest = 0; rest < WINDOW; rest++) push(0, false);
  return hashes;
}

function powerOfBase(exponent: number): [high: number, low: number] {
  const power = BigInt.asUintN(64, BigInt(BASE) ** BigInt(exponent));
  return [Number(power >> 32n), Number(power & 0xffff_ffffn)];
}
