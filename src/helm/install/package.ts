/** Helm from package managers: which words name its package, and what each gives when no version is written. */
import type { Word } from '../../facts.ts';
import { shownOf, versionPart } from '../words.ts';
import { rows } from './data.ts';
import { pinned, unpinned } from './guess.ts';
import { MANAGERS, type Manager } from './managers.ts';
import type { PinGuess } from './types.ts';
import { newestAny, newestHelm3, rangeOfVersion, type VersionRange } from './version.ts';

const byCommand = new Map<string, Manager>(
  MANAGERS.flatMap((manager) => manager.commands.map((name) => [name, manager])),
);

/** Pins of a package manager that installs Helm. */
export function packagePins(name: string, words: readonly Word[]): PinGuess[] {
  const manager = byCommand.get(name.toLowerCase().replace(/\.exe$/, ''));
  const rest = manager && (manager.bare?.includes(name.toLowerCase()) ? words : afterInstall(manager, words));
  if (manager === undefined || rest === undefined) return [];
  const elsewhere = optionValue(rest, manager.version ?? []) ?? optionValue(words, manager.version ?? []);
  const pins: PinGuess[] = [];
  for (let k = 0; k < rest.length; k++) {
    const word = rest[k];
    if (word === undefined) continue;
    const text = shownOf(word);
    if (text === '--') break;
    if (manager.valued?.includes(text)) k++;
    else if (!text.startsWith('-') || /^--?(?:id|package|name)[=:]/i.test(text)) {
      const next = manager.separate ? rest[k + 1] : undefined;
      const pin = specPin(manager, word, elsewhere ?? next);
      if (pin !== undefined) pins.push(pin);
    }
  }
  return pins;
}

function afterInstall(manager: Manager, words: readonly Word[]): readonly Word[] | undefined {
  const plain = words.map(shownOf);
  for (const index of plain.keys()) {
    const install = manager.install.find((sub) => sub.every((part, k) => part.test(plain[index + k] ?? '')));
    if (install !== undefined) return words.slice(index + install.length);
  }
  return undefined;
}

function optionValue(words: readonly Word[], names: readonly string[]): Word | undefined {
  for (const [index, word] of words.entries()) {
    const text = shownOf(word);
    if (names.includes(text)) return words[index + 1];
    const equals = /^(--?[\w-]+)[=:]/.exec(text);
    if (equals !== null && names.includes(equals[1] ?? '')) return versionPart(word, equals[0].length, text.length);
  }
  return undefined;
}

function specPin(manager: Manager, word: Word, elsewhere: Word | undefined): PinGuess | undefined {
  const text = shownOf(word);
  if (text.length > 200) return undefined;
  const match = manager.spec.exec(text);
  const name = match?.groups?.['name'];
  if (match === null || name === undefined) return undefined;
  const row = rows('packages').find((each) => each('manager') === manager.tool && each('package') === name);
  if (row === undefined) return undefined;
  const base = { means: 'package', tool: manager.tool } as const;
  const operator = match.groups?.['operator'] ?? '';
  const written = match.groups?.['version'] ?? '';
  const start = text.length - written.length;
  const version = written === '' ? elsewhere : versionPart(word, start, text.length);
  if (version !== undefined) {
    const pin = ofVersion(base, manager, operator, version);
    if (pin !== undefined) return pin;
  }
  if (manager.separate) return undefined;
  const range = gives(row('gives'));
  return unpinned(base, word.span, range, row('because') || `${manager.tool} installs the version it has that day`);
}

/** The pin of a package manager whose file has the version beside the name of Helm. */
export function pinOfVersion(tool: string, version: Word): PinGuess {
  const base = { means: 'package', tool } as const;
  const manager = MANAGERS.find((each) => each.tool === tool);
  const found = manager && ofVersion(base, { ...manager, separate: false }, manager.fuzzy === true ? '=' : '', version);
  return found ?? pinned(base, version);
}

type Base = { readonly means: PinGuess['means']; readonly tool: string };

function ofVersion(base: Base, manager: Manager, operator: string, version: Word): PinGuess | undefined {
  const text = shownOf(version).replace(/^\d+:(?=\d)/, '');
  if (version.text === undefined) return pinned(base, version);
  if (manager.separate && rangeOfVersion(text.replace(/^latest:/, '')) === undefined) return undefined;
  if (/^(?:latest|stable|latest\/\w+|edge|candidate|beta)$/i.test(text)) {
    return { ...unpinned(base, version.span, newestAny(), `${base.tool} installs the newest Helm`), version };
  }
  const fuzzy = manager.fuzzy === true && operator === '=' && /^\d+(?:\.\d+){0,2}$/.test(text);
  const plain = /^[=@-]*$/.test(operator) ? '' : operator;
  const range = rangeOfVersion(fuzzy ? text : `${plain}${cleaned(text)}`);
  const pin = pinned(base, version);
  if (range === undefined) return { ...pin, range: undefined };
  return { ...pin, ...range, because: `${base.tool} is asked for Helm ${plain}${text}` };
}

/** `latest:3` of asdf, `3.7/stable` of snap. */
function cleaned(text: string): string {
  return text.replace(/^latest:/i, '').replace(/\/\w+$/, '');
}

function gives(value: string): VersionRange | undefined {
  if (value === '') return undefined;
  if (value === 'newest') return newestAny();
  if (value === 'newest-3') return newestHelm3();
  return { range: value, floating: true };
}
