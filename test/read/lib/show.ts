/** Facts of a reader in compact lines, for tests. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect } from 'vitest';
import type { Fact, Flag, HelmCommand, HelmPin, HelmSetting, Scope } from '../../../src/facts.ts';
import { isOf } from '../../../src/read/formats.ts';
import { completed, completedPath } from '../../../src/read/lib/completed.ts';
import type { Reader } from '../../../src/read/reader.ts';
import type { Span } from '../../../src/source/span.ts';
import type { SourceFile } from '../../../src/source/text.ts';

export interface Shown {
  /** `3:1 helm upgrade --wait@3:14 web ./chart`: place, binary, sub-command, flags with their places, arguments. */
  readonly commands: readonly string[];
  /** `1:14 archive >=3.13.3 «v3.13.3»`: place, means, range, the text there. */
  readonly pins: readonly string[];
  /** `3:20 $EXTRA`. */
  readonly unresolved: readonly string[];
  /** `3:1 run scripts/deploy.sh`: other files that this one leads to. */
  readonly links: readonly string[];
  /** `kind 3:1 text` of all other facts. */
  readonly others: readonly string[];
  readonly facts: readonly Fact[];
}

/** Reads a text as the file of that path would be read. */
export function readText(reader: Reader, path: string, text: string): Shown {
  const file: SourceFile = { path, text };
  const named = { ...completed(file), path: completedPath(path) };
  expect(isOf(reader, file) || isOf(reader, named), `${reader.name} matches ${path}`).toBe(true);
  const facts = reader.read(completed(file));
  checkSpans(facts, file);
  const at = (span: Span): string => `${span.startLine}:${span.startColumn}`;
  const slice = (span: Span): string => text.slice(span.start, span.end);
  const commands: string[] = [];
  const pins: string[] = [];
  const unresolved: string[] = [];
  const links: string[] = [];
  const others: string[] = [];
  for (const fact of [...facts].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    switch (fact.kind) {
      case 'command':
        commands.push(showCommand(fact, text));
        break;
      case 'pin':
        pins.push(showPin(fact, text));
        break;
      case 'unresolved':
        unresolved.push(`${at(fact.span)} ${fact.what}`);
        break;
      case 'env':
        others.push(`env ${at(fact.span)} ${fact.name}=${fact.value?.shown ?? ''}`);
        break;
      case 'outside':
        others.push(`outside ${at(fact.span)} ${fact.what}`);
        break;
      case 'link':
        links.push([at(fact.span), fact.how, fact.path, fact.name ?? ''].join(' ').trim());
        break;
      case 'url':
        others.push(`url ${at(fact.span)} ${slice(fact.span)}`);
        break;
      case 'setting':
        others.push(showSetting(fact, text));
        break;
      default:
        others.push(`${fact.kind} ${at(fact.span)}`);
    }
  }
  return { commands, pins, unresolved, links, others, facts };
}

/** Reads a file of fixtures/readers/<reader>/, under another path if its own name would not match. */
export function readFixture(reader: Reader, name: string, path = basename(name)): Shown {
  const url = new URL(`../../../fixtures/readers/${reader.name}/${name}`, import.meta.url);
  return readText(reader, path, readFileSync(url, 'utf8'));
}

/** All that was read, in one list: commands, pins, what is unresolved, other facts. */
export function listed(shown: Shown): string[] {
  return [
    ...shown.commands,
    ...shown.pins.map((pin) => `pin ${pin}`),
    ...shown.unresolved.map((line) => `unresolved ${line}`),
    ...shown.others,
  ];
}

/** The scope below the file: `stage 0/step RUN`. */
export function scopeOf(scope: Scope): string {
  return scope
    .slice(1)
    .map((segment) => `${segment.kind} ${segment.name}`)
    .join('/');
}

/** Whether any command has the flag, by its long name. */
export function hasFlag(shown: Shown, name: string): boolean {
  return shown.facts.some((fact) => fact.kind === 'command' && fact.flags.some((flag) => flag.name === name));
}

function showCommand(command: HelmCommand, text: string): string {
  const { span } = command;
  const head = [
    command.binary.shown,
    ...(command.plugin === undefined ? [] : [`(${command.plugin})`]),
    ...command.path,
  ];
  const guards = command.guards.map((guard) => ` [helm ${guard.major ?? '?'}]`).join('');
  const flags = command.flags.map((flag) => showFlag(flag, text));
  return (
    [`${span.startLine}:${span.startColumn}`, ...head, ...flags, ...command.args.map((word) => word.shown)].join(' ') +
    guards
  );
}

/** `setting 3:5 «atomic» kubernetes.helm.v3.Release atomic=true@3:13`: the place, what stands there, the value and its place. */
function showSetting({ span, construct, option, value }: HelmSetting, text: string): string {
  const written = span.exact ? `«${text.slice(span.start, span.end)}» ` : '';
  const head = `setting ${span.startLine}:${span.startColumn} ${written}${construct}`;
  if (option === '') return head;
  if (value === undefined) return `${head} ${option}`;
  const shown = value.text ?? `{${value.shown}}`;
  return `${head} ${option}=${shown}${value.maybe ? '?' : ''}@${value.span.startLine}:${value.span.startColumn}`;
}

/** `--wait@3:14`: exact; `--wait~3:14`: the place holds it, but other text stands there; `?` for a flag on some paths only. */
function showFlag(flag: Flag, text: string): string {
  const { span } = flag;
  const written = span.exact ? text.slice(span.start, span.end) : flag.written;
  const guards = flag.word.guards.map((guard) => `[${guard.major ?? '?'}]`).join('');
  return `${written}${span.exact ? '@' : '~'}${span.startLine}:${span.startColumn}${flag.word.maybe ? '?' : ''}${guards}`;
}

function showPin(pin: HelmPin, text: string): string {
  const { span } = pin;
  const scope = scopeOf(pin.scope);
  const guards = pin.guards.map((guard) => ` [helm ${guard.major ?? '?'}]`).join('');
  const written = span.exact ? `«${text.slice(span.start, span.end)}»` : (pin.version?.shown ?? '-');
  const range = pin.range === undefined ? 'unknown' : pin.floating ? `floating ${pin.range}` : pin.range;
  return `${span.startLine}:${span.startColumn} ${pin.means} ${range} ${written}${scope === '' ? '' : ` in ${scope}`}${guards}`;
}

/** Every exact span holds the text that it says, and no span leaves the file. */
export function checkSpans(facts: readonly Fact[], file: SourceFile): void {
  const problems: string[] = [];
  const within = (span: Span): void => {
    if (span.path !== file.path || span.start < 0 || span.end < span.start || span.end > file.text.length)
      problems.push(`outside the file: ${JSON.stringify(span)}`);
  };
  for (const fact of facts) {
    within(fact.span);
    if (fact.kind === 'url' && file.text.slice(fact.span.start, fact.span.end) !== fact.url && fact.span.exact)
      problems.push(`url ${fact.url}`);
    if (fact.kind !== 'command') continue;
    for (const word of fact.words) {
      within(word.span);
      const slice = file.text.slice(word.span.start, word.span.end);
      if (
        word.span.exact &&
        word.parts === undefined &&
        word.text !== undefined &&
        word.text !== '' &&
        slice !== word.text
      )
        problems.push(`${JSON.stringify(slice)} is not ${JSON.stringify(word.text)}`);
    }
    for (const flag of fact.flags) {
      within(flag.span);
      const slice = file.text.slice(flag.span.start, flag.span.end);
      const parts = flag.word.parts;
      if (flag.span.exact && parts === undefined && !flag.cluster && !slice.startsWith(flag.written))
        problems.push(`${JSON.stringify(slice)} is not the flag ${flag.written}`);
    }
  }
  expect(problems).toEqual([]);
}
