/** Reading option values; a wrong one names the allowed ones. */
import { InvalidArgumentError } from 'commander';
import { printable } from '../report/printable.ts';
import { didYouMean } from './suggest.ts';

/** A report to be written: its format and, unless it goes to standard output, the file. */
export interface Target<F extends string> {
  readonly format: F;
  readonly file: string | undefined;
}

/** Reads one of a fixed set of values. */
export function choice<T extends string>(allowed: readonly T[]): (value: string) => T {
  return (value) => {
    const found = allowed.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`Allowed are ${allowed.join(', ')}.${didYouMean(printable(value), allowed)}`);
  };
}

/** Reads `FORMAT` or `FORMAT=FILE` and adds it to those before. */
export function formatTarget<F extends string>(
  allowed: readonly F[],
): (value: string, before: readonly Target<F>[] | undefined) => readonly Target<F>[] {
  const readFormat = choice(allowed);
  return (value, before = []) => {
    const equals = value.indexOf('=');
    const format = readFormat(equals < 0 ? value : value.slice(0, equals));
    const file = equals < 0 ? undefined : value.slice(equals + 1);
    if (file === '')
      throw new InvalidArgumentError(`Write ${format} for standard output or ${format}=FILE for a file.`);
    return [...before, { format, file: file === '-' ? undefined : file }];
  };
}

/** Adds a value of a repeatable option to those before. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  if (value === '') throw new InvalidArgumentError('It must not be empty.');
  return [...(before ?? []), value];
}

/** Reads a day of the calendar as `YYYY-MM-DD`. */
export function calendarDate(value: string): string {
  const match = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : undefined;
  if (match !== undefined && !Number.isNaN(match.getTime()) && match.toISOString().startsWith(value)) return value;
  throw new InvalidArgumentError('Write a day of the calendar as YYYY-MM-DD.');
}

/** Reads an address that links can be built on. */
export function webAddress(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return value;
  throw new InvalidArgumentError('Write an address that begins with https://.');
}

/** Reads a name that becomes part of an identifier. */
export function categoryName(value: string): string {
  if (/^[\w./ -]{1,100}$/.test(value)) return value;
  throw new InvalidArgumentError('Use at most 100 letters, digits, blanks and . _ - /.');
}
