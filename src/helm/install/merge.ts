/** Putting together the steps by which a script installs Helm. */
import { spanKey } from '../../source/span.ts';
import { assumingHelm3 } from './guess.ts';
import type { PinGuess } from './types.ts';

/** The base name under which a pin's download was saved; undefined when it was not, or is no install script. */
export function savedName(pin: PinGuess): string | undefined {
  return pin.means === 'install-script' && pin.file?.does === 'saved' ? pin.file.name : undefined;
}

/**
 * Joins downloads with what runs or unpacks them, in the order of the script:
 * a run that asks for a version takes the place of the download; a run or an unpacking that asks for none is dropped,
 * the download being the pin; one without a download before it stays. Takes `file` off all of them.
 *
 * Works on pins with or without the reader's own fields.
 */
export function mergeInstallSteps<T extends PinGuess>(pins: readonly T[]): Omit<T, 'file'>[] {
  const kept: (T | undefined)[] = [];
  const saved = new Map<string, { index: number; tool: string }>();
  for (const pin of pins) {
    const { file } = pin;
    if (file === undefined) {
      kept.push(pin);
      continue;
    }
    const key = `${pin.means}:${file.name}`;
    if (file.does === 'saved') {
      saved.set(key, { index: kept.length, tool: pin.tool });
      kept.push(pin);
      continue;
    }
    const download = saved.get(key);
    if (download === undefined) kept.push(pin);
    else if (pin.means === 'install-script' && pin.version !== undefined) {
      // A version that is not written here leaves the download as the place to look at.
      const place = pin.version.text === undefined ? kept[download.index]?.span : undefined;
      kept[download.index] = undefined;
      kept.push(assumingHelm3({ ...pin, tool: download.tool, span: place ?? pin.span }));
    } else if (pin.binary !== undefined) {
      const earlier = kept[download.index];
      if (earlier !== undefined) kept[download.index] = { ...earlier, binary: pin.binary };
    }
  }
  return kept.filter((pin) => pin !== undefined).map(withoutFile);
}

function withoutFile<T extends PinGuess>(pin: T): Omit<T, 'file'> {
  const { file: _, ...rest } = pin;
  return rest;
}

/**
 * One pin for each place where a version is written: a variable (`HELM_VERSION=v3.16.4`) and the address that it ends
 * up in have the same span. The more telling pin stays: not a bare variable, and with a known range.
 */
export function uniquePins<T extends PinGuess>(pins: readonly T[]): T[] {
  const byPlace = new Map<string, T>();
  for (const pin of pins) {
    const key = `${spanKey(pin.span)}:${pin.binary ?? ''}`;
    const known = byPlace.get(key);
    if (known === undefined || weight(pin) > weight(known)) byPlace.set(key, pin);
  }
  return [...byPlace.values()];
}

function weight(pin: PinGuess): number {
  return (pin.range === undefined ? 0 : 2) + (pin.means === 'version-file' ? 0 : 1);
}
