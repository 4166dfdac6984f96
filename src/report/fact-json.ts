/** Facts as plain data, for the inventory. */
import type { Fact, Flag, HelmCommand, Scope, Word } from '../facts.ts';
import type { Span } from '../source/span.ts';
import { compareText } from './groups.ts';
import { type JsonPlace, placeJson } from './json.ts';

/** One fact: its kind and place, then what the kind has to say. Places are as in the report. */
export function factJson(fact: Fact): object {
  return { kind: fact.kind, ...placeJson(fact.span), scope: scopeJson(fact.scope), ...detailsJson(fact) };
}

function detailsJson(fact: Fact): object {
  switch (fact.kind) {
    case 'command':
      return commandJson(fact);
    case 'pin':
      return {
        origin: fact.origin,
        means: fact.means,
        tool: fact.tool,
        version: wordJson(fact.version),
        range: fact.range ?? null,
        floating: fact.floating,
        binary: fact.binary ?? null,
        because: fact.because,
      };
    case 'env':
      return { origin: fact.origin, name: fact.name, value: wordJson(fact.value), reads: fact.reads === true };
    case 'plugin-manifest':
      return {
        name: fact.name ?? null,
        apiVersion: fact.apiVersion ?? null,
        version: wordJson(fact.version),
        keys: [...fact.keys]
          .map(([name, span]) => ({ name, place: placeJson(span) }))
          .sort((a, b) => compareText(a.name, b.name)),
      };
    case 'values-file':
      return { documents: fact.documents, usedBy: fact.usedBy.map(placeJson) };
    case 'post-renderer-file':
      return { usedBy: fact.usedBy.map(({ span }) => placeJson(span)) };
    case 'url':
      return { origin: fact.origin, url: fact.url };
    case 'link':
      return { how: fact.how, path: fact.path, name: fact.name ?? null };
    case 'sdk':
      return {
        major: fact.major,
        how: fact.how,
        package: fact.package,
        symbol: fact.symbol,
        module: fact.module ?? null,
        test: fact.test,
        generated: fact.generated,
        change: fact.change.kind,
        traps: fact.traps,
      };
    case 'sdk-module':
      return {
        path: fact.path ?? null,
        directory: fact.directory,
        requires: fact.requires.map(({ major, version, indirect }) => ({ major, version, indirect })),
        replaced: fact.replaced.map(({ by }) => by),
        vendored: fact.vendored,
      };
    case 'setting':
      return {
        origin: fact.origin,
        tool: fact.tool,
        construct: fact.construct,
        option: fact.option,
        value: wordJson(fact.value),
        library: wordJson(fact.library),
      };
    case 'outside':
      return { what: fact.what };
    case 'unresolved':
      return { what: fact.what, reason: fact.reason, relevant: fact.relevant };
  }
}

function commandJson(command: HelmCommand): object {
  return {
    origin: command.origin,
    binary: command.binary.shown,
    image: command.binary.image ?? null,
    wrappers: command.wrappers,
    plugin: command.plugin ?? null,
    command: command.path,
    flags: command.flags.map(flagJson),
    arguments: command.args.map(wordJson),
    unresolved: command.unresolved.map(wordJson),
    environment: command.env.map((setting) => ({ name: setting.name, value: wordJson(setting.value) })),
    guards: command.guards.map((guard) => ({ major: guard.major ?? null, place: placeJson(guard.span) })),
    calls: command.calls.map(placeJson),
  };
}

function flagJson(flag: Flag): object {
  return {
    name: flag.name,
    written: flag.written,
    value: wordJson(flag.value),
    known: flag.known,
    place: placeJson(flag.span),
  };
}

interface JsonWord {
  readonly text: string | null;
  readonly shown: string;
  readonly place: JsonPlace;
  readonly via: readonly JsonPlace[];
}

function wordJson(word: Word | undefined): JsonWord | null {
  if (word === undefined) return null;
  return { text: word.text ?? null, shown: word.shown, place: placeJson(word.span), via: word.via.map(placeJson) };
}

function scopeJson(scope: Scope): readonly object[] {
  return scope.map(({ kind, name }) => ({ kind, name }));
}

/** The facts sorted by place, then kind. */
export function sortFacts(facts: readonly Fact[]): Fact[] {
  return [...facts].sort((a, b) => compareFactSpans(a.span, b.span) || compareText(a.kind, b.kind));
}

function compareFactSpans(a: Span, b: Span): number {
  return compareText(a.path, b.path) || a.start - b.start || a.end - b.end;
}
