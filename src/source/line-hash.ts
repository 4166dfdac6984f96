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
  const { units, length, begins } = hashedUnits(text);
  const hashes: string[] = [];
  const counts = new Map<string, number>();
  // The hash in two halves of 32 bits; every product stays below 2^53.
  let high = 0;
  let low = 0;
  for (let at = 0; hashes.length < begins.length; at++) {
    if (at === (begins[hashes.length] ?? 0) + WINDOW) {
      const hash = high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
      const count = (counts.get(hash) ?? 0) + 1;
      counts.set(hash, count);
      hashes.push(`${hash}:${count}`);
    }
    const entering = at < length ? (units[at] ?? 0) : 0;
    const leaving = at < WINDOW ? 0 : (units[at - WINDOW] ?? 0);
    const lowSum = low * BASE + entering - leaving * LEAVING_LOW;
    const carry = Math.floor(lowSum / TWO_32);
    low = lowSum - carry * TWO_32;
    const highSum = high * BASE + carry - leaving * LEAVING_HIGH;
    high = highSum - Math.floor(highSum / TWO_32) * TWO_32;
  }
  return hashes;
}

/** The units that count, an end mark after them, and the index of the one that begins each line. */
function hashedUnits(text: string): { units: Uint16Array; length: number; begins: readonly number[] } {
  const units = new Uint16Array(text.length + 1);
  const begins = [0];
  let length = 0;
  let afterReturn = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const skip = unit === 32 || unit === 9 || (afterReturn && unit === 10);
    afterReturn = unit === 13;
    if (skip) continue;
    units[length++] = afterReturn ? 10 : unit;
    if (afterReturn || unit === 10) begins.push(length);
  }
  units[length++] = END_OF_TEXT;
  return { units, length, begins };
}

function powerOfBase(exponent: number): [high: number, low: number] {
  const power = BigInt.asUintN(64, BigInt(BASE) ** BigInt(exponent));
  return [Number(power >> 32n), Number(power & 0xffff_ffffn)];
}
