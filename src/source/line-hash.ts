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
/** Numbers of 64 bits are held in parts of 25, 25 and 14: what one step makes of a part fits into the small integers of V8. */
const PART = 25;
const PART_MASK = 2 ** PART - 1;
const HIGH_MASK = 2 ** 14 - 1;
/** `BASE ** WINDOW`: by so much counts what came before the window. */
const [POWER_LOW, POWER_MIDDLE, POWER_HIGH] = partsOf(BigInt(BASE) ** BigInt(WINDOW));

/**
 * The value of `partialFingerprints.primaryLocationLineHash` for each 1-based line of a text: the hash in hexadecimal,
 * a colon, and how many lines up to this one have that hash. Undefined for lines that the text does not have.
 * `text` is the text as GitHub reads it; see `githubText`.
 */
export function lineHashes(text: string): (line: number) => string | undefined {
  const hashes: string[] = [];
  const rest = hashLines(text);
  return (line) => {
    while (hashes.length < line) {
      const next = rest.next();
      if (next.done === true) break;
      hashes.push(next.value);
    }
    return hashes[line - 1];
  };
}

/** The text of a file as the upload action reads it: bytes as UTF-8, a byte order mark included. */
export function githubText(file: DecodedFile): string {
  if (file.encoding === 'utf8') return file.bom ? `\uFEFF${file.text}` : file.text;
  return encode(file.text, file).toString('utf8');
}

/** One pass that keeps the polynomial over everything so far, and what it was where each line begins. */
function* hashLines(text: string): Generator<string, void, undefined> {
  let line = 0;
  const counts = new Map<string, number>();
  /** For each line, how many units came before it, and the polynomial over them. */
  const begins = [0];
  const lows = [0];
  const middles = [0];
  const highs = [0];
  let low = 0;
  let middle = 0;
  let high = 0;
  let count = 0;
  /** At so many units the window of the next line is full; -1 when that line is not there yet. */
  let due = WINDOW;
  let afterReturn = false;
  for (let at = 0; at <= text.length || due >= 0; at++) {
    const written = at < text.length ? text.charCodeAt(at) : at === text.length ? END_OF_TEXT : 0;
    const skip = written === 32 || written === 9 || (afterReturn && written === 10);
    afterReturn = written === 13;
    if (skip) continue;
    const unit = afterReturn ? 10 : written;
    low = low * BASE + unit;
    middle = middle * BASE + (low >>> PART);
    high = (high * BASE + (middle >>> PART)) & HIGH_MASK;
    low &= PART_MASK;
    middle &= PART_MASK;
    count++;
    if (unit === 10) {
      begins.push(count);
      lows.push(low);
      middles.push(middle);
      highs.push(high);
      if (due < 0) due = count + WINDOW;
    }
    if (count !== due) continue;
    const hash = difference(low, middle, high, lows[line] ?? 0, middles[line] ?? 0, highs[line] ?? 0);
    const times = (counts.get(hash) ?? 0) + 1;
    counts.set(hash, times);
    yield `${hash}:${times}`;
    line++;
    const next = begins[line];
    due = next === undefined ? -1 : next + WINDOW;
  }
}

/** The polynomial at the end of a window less what came before it, in hexadecimal. Every product stays below 2^53. */
function difference(
  low: number,
  middle: number,
  high: number,
  beforeLow: number,
  beforeMiddle: number,
  beforeHigh: number,
): string {
  const lowProduct = beforeLow * POWER_LOW;
  const middleProduct = beforeLow * POWER_MIDDLE + beforeMiddle * POWER_LOW + Math.floor(lowProduct / 2 ** PART);
  const highProduct =
    beforeLow * POWER_HIGH +
    beforeMiddle * POWER_MIDDLE +
    beforeHigh * POWER_LOW +
    Math.floor(middleProduct / 2 ** PART);
  const lowLeft = low - (lowProduct % 2 ** PART);
  const middleLeft = middle - (middleProduct % 2 ** PART) + (lowLeft < 0 ? -1 : 0);
  const highLeft = high - (highProduct % 2 ** 14) + (middleLeft < 0 ? -1 : 0);
  const [l, m, h] = [lowLeft & PART_MASK, middleLeft & PART_MASK, highLeft & HIGH_MASK];
  const upper = h * 2 ** 18 + (m >>> 7);
  const lower = (m & 127) * 2 ** PART + l;
  return upper === 0 ? lower.toString(16) : upper.toString(16) + lower.toString(16).padStart(8, '0');
}

function partsOf(number: bigint): [low: number, middle: number, high: number] {
  const part = (from: number, bits: number): number => Number(BigInt.asUintN(bits, number >> BigInt(from)));
  return [part(0, PART), part(PART, PART), part(2 * PART, 14)];
}
