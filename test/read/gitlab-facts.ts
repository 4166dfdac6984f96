/** Facts in one line each, for tests of readers that work on fixtures. */
import { readFileSync } from 'node:fs';
import type { Fact, Flag, HelmCommand, HelmPin, Scope } from '../../src/facts.ts';
import type { Reader } from '../../src/read/reader.ts';
import type { SourceFile } from '../../src/source/text.ts';

/** A fixture file, named as it would be in a repository. */
export function fixture(reader: string, path: string): SourceFile {
  const url = new URL(`../../fixtures/readers/${reader}/${path}`, import.meta.url);
  return { path, text: readFileSync(url, 'utf8') };
}

export function read(reader: Reader, file: SourceFile): readonly Fact[] {
  return reader.read(file);
}

function where(scope: Scope): string {
  const inner = scope.slice(1).map((segment) => segment.name);
  return inner.length === 0 ? '(file)' : inner.join('/');
}

function flagLine(flag: Flag): string {
  const value = flag.value === undefined || flag.value.text === undefined ? '' : `=${flag.value.text}`;
  return `${flag.written}${value}@${flag.span.startLine}`;
}

/** `job: upgrade --atomic@7`, the line being the one where the flag is written. */
function commandLine(fact: HelmCommand): string {
  const plugin = fact.plugin === undefined ? '' : `[${fact.plugin}] `;
  const guards = fact.guards.map((guard) => ` if ${guard.major}`).join('');
  return `${where(fact.scope)}: ${plugin}${[fact.path.join(' '), ...fact.flags.map(flagLine)].join(' ')}${guards}`;
}

/** `job: image alpine/helm 3.16.1@4` */
function pinLine(fact: HelmPin): string {
  return `${where(fact.scope)}: ${fact.means} ${fact.tool} ${fact.range}@${fact.span.startLine}`;
}

export function commands(facts: readonly Fact[]): string[] {
  return facts.flatMap((fact) => (fact.kind === 'command' ? [commandLine(fact)] : []));
}

export function pins(facts: readonly Fact[]): string[] {
  return facts.flatMap((fact) => (fact.kind === 'pin' ? [pinLine(fact)] : []));
}

/** `job: $FLAGS@12`, with `!` when a finding could hide behind it. */
export function unresolved(facts: readonly Fact[]): string[] {
  return facts.flatMap((fact) =>
    fact.kind === 'unresolved'
      ? [`${where(fact.scope)}: ${fact.what}@${fact.span.startLine}${fact.relevant ? '!' : ''}`]
      : [],
  );
}

/** Flags whose span says it is exact and is not the text that it stands for. */
export function wrongSpans(file: SourceFile, facts: readonly Fact[]): string[] {
  const wrong: string[] = [];
  for (const fact of facts) {
    if (fact.span.start < 0 || fact.span.end > file.text.length || fact.span.end < fact.span.start) {
      wrong.push(`outside of the file: ${fact.kind}`);
    }
    if (fact.kind !== 'command') continue;
    for (const flag of fact.flags) {
      const slice = file.text.slice(flag.span.start, flag.span.end);
      const text = flag.attached ? flag.word.text : flag.written;
      const hasReference = /[$`]/.test(slice);
      if (
        flag.span.exact &&
        !flag.cluster &&
        !hasReference &&
        text !== undefined &&
        unquoted(slice) !== unquoted(text)
      ) {
        wrong.push(`${text} is not ${slice}`);
      }
    }
    for (const word of fact.words) {
      const slice = file.text.slice(word.span.start, word.span.end);
      if (word.span.exact && word.via.length > 0 && word.text !== undefined && slice !== word.text) {
        wrong.push(`${word.text} is not ${slice}`);
      }
    }
  }
  return wrong;
}

function unquoted(text: string): string {
  return text.replace(/["'\\]/g, '');
}
