/** Pins of version files. */
import type { HelmPin, Scope, Word } from '../../facts.ts';
import { type PinGuess, pinOfVersion, pinsOfPipeline } from '../../helm/install/index.ts';
import { spanOf, type Text } from '../../source/text.ts';
import { wordOf } from '../lib/word.ts';

/** The whole of a text, or a range of it, as a word. */
export function wordAt(text: Text, start = 0, end = text.value.length): Word {
  return wordOf([{ text: text.value.slice(start, end), at: { text, start, end } }], spanOf(text, start, end));
}

/** A pin that counts for the directory of its file. */
export function directoryPin(guess: PinGuess, scope: Scope): HelmPin {
  const { file: _, ...pin } = guess;
  return { ...pin, kind: 'pin', origin: 'task', scope, guards: [], directory: true };
}

/** The pin of a tool that installs the version that is written beside the name of Helm. */
export function versionPin(tool: string, version: Word, scope: Scope): HelmPin {
  return directoryPin(pinOfVersion(tool, version), scope);
}

/** The pins that a package manager makes of words as they would stand in its command. */
export function packagePins(tool: string, install: string, words: readonly Word[], scope: Scope): HelmPin[] {
  const [first] = words;
  if (first === undefined) return [];
  const verb: Word = { ...first, text: install, shown: install, unknown: [], via: [] };
  return pinsOfPipeline([{ name: tool, words: [verb, ...words] }]).map((guess) => directoryPin(guess, scope));
}
