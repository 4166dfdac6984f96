/** GitHub Actions (and dev container features) that install Helm. */
import type { Word } from '../../facts.ts';
import { shownOf, versionPart } from '../words.ts';
import { type Row, rows } from './data.ts';
import { pinned, unpinned } from './guess.ts';
import { setupHelmDefault } from './setup-helm.ts';
import type { PinGuess } from './types.ts';
import { newestAny, newestHelm3, rangeOfVersion, type VersionRange } from './version.ts';

export type Inputs = ReadonlyMap<string, Word>;

const VERSION_INPUT = /^(?:[\w]+[-_])??helm[234]?[-_]?(?:cli[-_]?)?version$/i;
const NOT_HELM = /chart|file|plugin|diff|docs|unittest|secrets/i;

/**
 * The pins that a step's `uses:` makes.
 *
 * @param uses the action without its ref: `azure/setup-helm`; a dev container feature likewise
 * @param ref what follows `@`: tag, branch or commit; empty for none
 * @param inputs the values of `with:`, by name
 * @param usesWord the value of `uses:`; the pin stands there when no version is written
 */
export function pinOfAction(uses: string, ref: string, inputs: Inputs, usesWord: Word): PinGuess[] {
  const name = uses.toLowerCase();
  if (name === 'azure/setup-helm') return [setupHelm(ref, inputs, usesWord)];
  if (name === 'deliverybot/helm') return [deliverybot(inputs, usesWord)];
  const known = rows('actions').filter((row) => matches(row('uses'), name));
  if (known.length === 0) return unknownAction(uses, inputs);
  if (known.some((row) => row('input') === '' && row('default') === '')) return [];
  return known.flatMap((row) => tableAction(row, ref, inputs, usesWord));
}

/** Actions that write about charts, or check texts of charts, and run no Helm. */
const ABOUT_CHARTS = /helm[-_](?:docs|schema|readme|values|changelog)/i;

/**
 * Whether an action says by its name that it runs or installs Helm, and nothing is known of it: `acme/helm-deploy-action`.
 *
 * @param uses the action without its version
 */
export function namedAfterHelm(uses: string): boolean {
  if (!/(?:^|[/_.-])helm(?:3|file)?(?=$|[/_.-])/i.test(uses) || ABOUT_CHARTS.test(uses)) return false;
  const name = uses.toLowerCase();
  return (
    name !== 'azure/setup-helm' &&
    name !== 'deliverybot/helm' &&
    !rows('actions').some((row) => matches(row('uses'), name))
  );
}

function matches(pattern: string, name: string): boolean {
  return pattern.startsWith('*/') ? name.endsWith(pattern.slice(1)) : pattern === name;
}

function setupHelm(ref: string, inputs: Inputs, usesWord: Word): PinGuess {
  const base = { means: 'setup-action', tool: 'azure/setup-helm' } as const;
  const version = input(inputs, 'version');
  const text = version?.text?.trim();
  if (version !== undefined && text !== '' && !/^latest$/i.test(text ?? '')) return pinned(base, version);
  const span = version === undefined || text === '' ? (version ?? usesWord).span : version.span;
  const file = input(inputs, 'version-file');
  if (file !== undefined && file.text !== '') {
    return unpinned(
      base,
      file.span,
      { range: '', floating: false },
      `azure/setup-helm reads the version from ${shownOf(file)}`,
    );
  }
  const gives = setupHelmDefault(ref, inputs.has('token'));
  const pin = { ...unpinned(base, span, gives.range, gives.because), version: text === '' ? undefined : version };
  return gives.assumes === undefined ? pin : { ...pin, assumes: gives.assumes };
}

/** https://github.com/deliverybot/helm/blob/master/Dockerfile holds both; its input `helm` chooses. */
function deliverybot(inputs: Inputs, usesWord: Word): PinGuess {
  const base = { means: 'bundle', tool: 'deliverybot/helm' } as const;
  const choice = input(inputs, 'helm');
  if (choice?.text === 'helm3') {
    const pin = unpinned(
      base,
      choice.span,
      { range: '3.4.2', floating: false },
      'deliverybot/helm holds Helm 3.4.2 as helm3',
    );
    return { ...pin, binary: 'helm3' };
  }
  if (choice !== undefined && choice.text === undefined) {
    return unpinned(
      base,
      choice.span,
      undefined,
      'deliverybot/helm holds Helm 2.17.0 and 3.4.2, and the input helm chooses',
    );
  }
  return unpinned(
    base,
    (choice ?? usesWord).span,
    { range: '2.17.0', floating: false },
    'deliverybot/helm runs Helm 2.17.0',
  );
}

function tableAction(row: Row, ref: string, inputs: Inputs, usesWord: Word): PinGuess[] {
  const means = row('input') === '' ? 'bundle' : 'setup-action';
  const base = { means, tool: usesName(row('uses'), usesWord), binary: row('binary') || undefined } as const;
  const list = row('list') === '' ? undefined : input(inputs, row('list'));
  if (list?.text !== undefined && list.text.trim() !== '' && !/(?:^|[\s,])helm(?:[\s,]|$)/.test(list.text)) return [];
  const version = row('input') === '' ? undefined : input(inputs, row('input'));
  const text = version?.text?.trim();
  if (version !== undefined && text !== '') {
    if (/^(?:none|false|no|off)$/i.test(text ?? '')) return [];
    if (text !== undefined && /^(?:latest|true)$/i.test(text)) {
      return [{ ...unpinned(base, version.span, gives(row('latest') || 'newest'), row('because')), version }];
    }
    return [pinned(base, version)];
  }
  const fallback = defaultOf(row, ref);
  if (fallback === undefined) return [];
  const span = text === '' && version !== undefined ? version.span : usesWord.span;
  return [unpinned(base, span, fallback, row('because'))];
}

/** A default per version of the action: `v0.13.4=3.20.1 v0.13.1=3.19.0`, newest first. */
function defaultOf(row: Row, ref: string): VersionRange | undefined {
  const steps = row('defaults')
    .split(' ')
    .filter((step) => step !== '');
  const own = numbers(ref);
  for (const step of steps) {
    const [from = '', range = ''] = step.split('=');
    const least = numbers(from);
    if (own === undefined || (least !== undefined && compare(own, least) >= 0)) return gives(range);
  }
  return row('default') === '' ? undefined : gives(row('default'));
}

function numbers(ref: string): number[] | undefined {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?$/.exec(ref);
  return match === null ? undefined : [match[1], match[2] ?? '999', match[3] ?? '999'].map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < 3; k++) {
    const difference = (a[k] ?? 0) - (b[k] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function gives(value: string): VersionRange {
  if (value === 'newest') return newestAny();
  if (value === 'newest-3') return newestHelm3();
  if (value === 'unknown') return { range: '', floating: true };
  return { range: value, floating: false };
}

function usesName(pattern: string, usesWord: Word): string {
  return pattern.startsWith('*/') ? shownOf(usesWord).replace(/[@:][^/]*$/, '') : pattern;
}

function input(inputs: Inputs, name: string): Word | undefined {
  const exact = inputs.get(name);
  if (exact !== undefined) return exact;
  for (const [key, value] of inputs) if (key.toLowerCase() === name) return value;
  return undefined;
}

/** Any other action with an input that is called after Helm's version. */
function unknownAction(uses: string, inputs: Inputs): PinGuess[] {
  const pins: PinGuess[] = [];
  for (const [key, value] of inputs) {
    if (!VERSION_INPUT.test(key) || NOT_HELM.test(key) || value.text?.trim() === '') continue;
    if (value.text !== undefined && rangeOfVersion(value.text) === undefined) continue;
    const pin = pinned({ means: 'setup-action', tool: uses }, value.text === undefined ? value : trimmed(value));
    pins.push({ ...pin, assumes: `the input ${key} of ${uses} is the version of Helm that it installs` });
  }
  return pins;
}

function trimmed(word: Word): Word {
  const text = shownOf(word);
  const start = text.length - text.trimStart().length;
  return versionPart(word, start, text.trimEnd().length);
}
