/**
 * What the texts of the database hold as JSON. A state may come from elsewhere, and a merge takes over what is in it: whatever is
 * not as this tool writes it is refused before anything else looks at it.
 */
import type { Confidence } from '../../rule.ts';
import { at, isShape } from '../forge/shape.ts';
import type { Cause, Forge, Repository, RepositoryResult, ScanSettings } from '../types.ts';
import { type Row, text } from './database.ts';
import { stateError } from './error.ts';

type Is<T> = (value: unknown) => value is T;

/** The JSON of a column. Throws a `StateError` when it is none, or has another shape. */
export function parsed<T>(row: Row, column: string, is: Is<T>): T {
  const json = text(row, column);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // Told below.
  }
  if (is(value)) return value;
  throw damaged(column);
}

/** A word of a column, which is one of the given. Throws a `StateError` for any other. */
export function wordOf<T extends string>(row: Row, column: string, words: readonly T[]): T {
  const word = words.find((one) => one === text(row, column));
  if (word === undefined) throw damaged(column);
  return word;
}

export const VERDICTS = [
  'blocked',
  'review',
  'ready',
  'incomplete',
] as const satisfies readonly RepositoryResult['verdict'][];

/** The error for a column that holds something that this tool does not write. */
export function damaged(column: string): Error {
  return stateError(
    'usage',
    `the state is damaged, or was not written by helm4-audit: its '${column}' is not as it should be`,
  );
}

const FORGES: readonly Forge[] = ['github', 'gitlab', 'bitbucket', 'azure', 'folder', 'git'];
const SIGHTS = ['public', 'internal', 'private'];
const CAUSES: readonly Cause['kind'][] = [
  'action',
  'image',
  'workflow',
  'include',
  'orb',
  'task',
  'script',
  'package',
  'plugin',
];
const CONFIDENCES: readonly Confidence[] = ['high', 'medium', 'low'];

export function isRepository(value: unknown): value is Repository {
  const has = (is: (value: unknown) => boolean, ...names: readonly string[]): boolean =>
    names.every((name) => is(at(value, name)));
  return (
    has(isText, 'id', 'host', 'name', 'url') &&
    has(isTextOrNull, 'webUrl', 'apiUrl', 'apiId', 'defaultBranch', 'head', 'stamp', 'owner') &&
    has(isFlag, 'archived', 'fork') &&
    has(isTexts, 'topics') &&
    isOneOf(FORGES, at(value, 'forge')) &&
    (at(value, 'visibility') === null || isOneOf(SIGHTS, at(value, 'visibility'))) &&
    (at(value, 'sizeKb') === null || typeof at(value, 'sizeKb') === 'number') &&
    valuesAre(isText, at(value, 'properties'))
  );
}

export function isSettings(value: unknown): value is ScanSettings {
  const support = at(value, 'support');
  const asOf = at(value, 'asOf');
  return (
    isText(at(value, 'target')) &&
    isText(asOf) &&
    !Number.isNaN(Date.parse(asOf)) &&
    (support === null || isOneOf(['helm4', 'both'], support)) &&
    isOneOf(CONFIDENCES, at(value, 'minConfidence')) &&
    (at(value, 'rules') === null || isTexts(at(value, 'rules'))) &&
    isFlag(at(value, 'ignores')) &&
    isTexts(at(value, 'include')) &&
    isTexts(at(value, 'exclude'))
  );
}

export function isCauses(value: unknown): value is readonly Cause[] {
  return Array.isArray(value) && value.every(isCause);
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

/** Numbers by name. */
export function isCounts(value: unknown): value is Readonly<Record<string, number>> {
  return valuesAre((count) => typeof count === 'number', value);
}

/** What is kept for other programs, and not read here. */
export function isObject(value: unknown): value is object {
  return isShape(value);
}

function isCause(value: unknown): boolean {
  return isOneOf(CAUSES, at(value, 'kind')) && isText(at(value, 'name')) && isTextOrNull(at(value, 'version'));
}

function valuesAre(is: (value: unknown) => boolean, value: unknown): boolean {
  return isShape(value) && Object.values(value).every(is);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrNull(value: unknown): boolean {
  return value === null || isText(value);
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isOneOf(words: readonly string[], value: unknown): boolean {
  return isText(value) && words.includes(value);
}
