import type { EnvSetting, Fact, HelmCommand, HelmPin, Output, PluginManifest, UrlUse, Word } from '../../src/facts.ts';
import { grammarOf, parseHelm } from '../../src/helm/parse.ts';
import type { ChangeOf } from '../../src/helm/sdk/changes.ts';
import type { Candidate, Rule } from '../../src/rule.ts';
import type { Span } from '../../src/source/span.ts';

/** The span of a range of one line, which the file holds as it is. */
export function spanAt(start: number, end: number, exact = true): Span {
  return {
    path: 'deploy.sh',
    start,
    end,
    startLine: 1,
    startColumn: start + 1,
    endLine: 1,
    endColumn: end + 1,
    exact,
  };
}

/** A word with the given text; `$NAME`, `${NAME}`, `$(…)` and `${{ … }}` in it are unknown. */
export function word(shown: string, start = 0, over: Partial<Word> = {}): Word {
  const unknown = shown.match(/\$\{\{[^}]*\}\}|\$\([^)]*\)|\$\{[^}]*\}|\$\w+|\$@/g) ?? [];
  return {
    text: unknown.length > 0 ? undefined : shown,
    shown,
    span: spanAt(start, start + shown.length),
    via: [],
    unknown,
    open: false,
    maybe: false,
    guards: [],
    ...over,
  };
}

const SHOWN: Output = { stdout: 'shown', stderr: 'shown', pipe: [], onFailure: undefined, tested: false };

/** What may be said of a command beside its words. */
export interface Around extends Partial<Omit<HelmCommand, 'output'>> {
  readonly output?: Partial<Output>;
}

/** One call of Helm, read as Helm reads it. Words stand between blanks; single and double quotes hold one together. */
export function command(line: string, around: Around = {}): HelmCommand {
  const found = [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map((match) => {
    const text = match[0].replace(/'([^']*)'|"([^"]*)"/g, (_, single, double) => single ?? double);
    const exact = text === match[0];
    const { index } = match;
    const span = spanAt(index, index + match[0].length, exact);
    return word(text, index, { span, open: exact && word(text).text === undefined });
  });
  const [binary, ...words] = found;
  if (binary === undefined) throw new Error('a command has a binary');
  const { output, ...rest } = around;
  return {
    kind: 'command',
    origin: 'shell',
    scope: [{ kind: 'file', name: 'deploy.sh' }],
    span: spanAt(0, line.length),
    binary: { shown: binary.shown, span: binary.span, name: 'helm', image: undefined },
    wrappers: [],
    ...parseHelm(words, grammarOf()),
    words,
    env: [],
    output: { ...SHOWN, ...output },
    guards: [],
    calls: [],
    ...rest,
  };
}

export function pin(over: Partial<HelmPin>): HelmPin {
  return {
    kind: 'pin',
    origin: 'shell',
    scope: [{ kind: 'file', name: 'deploy.sh' }],
    means: 'archive',
    tool: 'get.helm.sh',
    version: undefined,
    range: undefined,
    floating: false,
    binary: undefined,
    span: spanAt(0, 10),
    because: 'it says so',
    guards: [],
    ...over,
  };
}

export function setting(name: string, value: string): EnvSetting {
  const scope = [{ kind: 'file', name: 'deploy.sh' }] as const;
  return { kind: 'env', origin: 'shell', scope, name, value: word(value), span: spanAt(0, name.length) };
}

export function url(text: string): UrlUse {
  const scope = [{ kind: 'file', name: 'deploy.sh' }] as const;
  return { kind: 'url', origin: 'shell', scope, url: text, span: spanAt(0, text.length) };
}

/** A plugin.yaml with the given top-level keys, in order. */
export function manifest(keys: Readonly<Record<string, string>>): PluginManifest {
  const names = Object.keys(keys);
  return {
    kind: 'plugin-manifest',
    scope: [{ kind: 'file', name: 'plugin.yaml' }],
    name: keys['name'],
    apiVersion: keys['apiVersion'],
    version: keys['version'] === undefined ? undefined : word(keys['version']),
    keys: new Map(names.map((name, index) => [name, spanAt(index * 10, index * 10 + name.length)])),
    span: spanAt(0, 100),
  };
}

export interface Situation {
  readonly asOf?: string;
  /** The releases that run a command, by the command. */
  readonly reach?: (fact: Fact) => string | undefined;
  /** The Helm 4 release judged against. */
  readonly target?: string;
  readonly changeOf?: ChangeOf;
}

/** The candidates that a rule yields for facts; each has a row, and a wording that lacks no figure. */
export function candidates(rule: Rule, facts: readonly Fact[], situation: Situation = {}): Candidate[] {
  const found = rule.check({
    facts,
    commands: facts.filter((fact) => fact.kind === 'command'),
    pins: facts.filter((fact) => fact.kind === 'pin'),
    asOf: situation.asOf ?? '2026-10-01',
    target: situation.target ?? '4.2.4',
    ...(situation.changeOf === undefined ? {} : { changeOf: situation.changeOf }),
    reach: situation.reach ?? (() => undefined),
  });
  return [...found].map((candidate) => {
    messageOf(rule, candidate);
    return candidate;
  });
}

/** The first sentence of the message of a candidate. */
export function messageOf(rule: Rule, candidate: Candidate): string {
  const say = rule.wording[candidate.row];
  if (say === undefined || rule.rows.every(({ id }) => id !== candidate.row))
    throw new Error(`no row ${candidate.row}`);
  const message = say(candidate.args);
  if (message.includes('undefined')) throw new Error(`a figure is missing: ${message}`);
  return message;
}

/** The rows that a rule yields for command lines, with the text that each stands at: `upgrade-deprecated @ --atomic`. */
export function rowsAt(rule: Rule, line: string, around: Around = {}, situation: Situation = {}): string[] {
  return candidates(rule, [command(line, around)], situation).map(
    ({ row, span }) => `${row} @ ${line.slice(span.start, span.end)}`,
  );
}

/** The line after the first fix of the first candidate that has one; undefined when none has. */
export function fixed(rule: Rule, line: string, around: Around = {}): string | undefined {
  const fix = candidates(rule, [command(line, around)]).flatMap((candidate) => candidate.fixes ?? [])[0];
  if (fix === undefined) return undefined;
  const edits = [...fix.edits].sort((a, b) => b.span.start - a.span.start);
  return edits.reduce((text, { span, text: to }) => text.slice(0, span.start) + to + text.slice(span.end), line);
}
