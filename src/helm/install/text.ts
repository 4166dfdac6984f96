/** Pins in any text: a constant, a variable, a manifest. */
import type { Word } from '../../facts.ts';
import { archivesIn, newestAddress } from './archive.ts';
import { scriptDownload } from './script.ts';
import type { PinGuess } from './types.ts';

/** The pins of the addresses of Helm archives and install scripts in a text, such as a constant that holds one. */
export function pinsInText(word: Word): PinGuess[] {
  const script = scriptDownload(word);
  if (script !== undefined) return [script];
  const archives = archivesIn(word).map(({ file: _, ...pin }) => pin);
  if (archives.length > 0) return archives;
  const newest = newestAddress(word);
  return newest === undefined ? [] : [newest];
}
