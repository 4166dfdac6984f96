/**
 * The calls of Helm behind `helm()`, which Tilt has built in, and behind the extensions `helm_resource` and `helm_remote`.
 * https://github.com/tilt-dev/tilt/blob/v0.35.0/internal/tiltfile/files.go,
 * https://github.com/tilt-dev/tilt-extensions/blob/master/helm_resource/helm-apply-helper.py,
 * https://github.com/tilt-dev/tilt-extensions/blob/master/helm_remote/Tiltfile
 *
 * Only words that are certain to be there stand in them.
 */
import { placeOf } from '../lib/code/context.ts';
import type { HostCall } from '../lib/code/host.ts';
import type { Argument } from '../lib/code/loose.ts';
import { runWords } from '../lib/code/run.ts';
import { sited } from '../lib/code/sites.ts';
import { appended, asElement, isEmpty } from '../lib/code/thing.ts';
import { keyOf } from '../lib/code/variables.ts';
import type { Field, Value } from '../lib/value.ts';

const NO_WORDS: Value = { alternatives: [[]] };

/** `helm upgrade --install FLAGS --namespace NS RELEASE CHART`. */
export function installed(given: HostCall): void {
  run(given, [
    words(given, 'helm', 'upgrade', '--install'),
    list(argument(given, 'flags')),
    option(given, '--namespace', argument(given, 'namespace', 4)),
    word(given, argument(given, 'release_name', 3) ?? argument(given, 'name', 0)),
    word(given, argument(given, 'chart', 1)),
  ]);
}

/** `helm uninstall RELEASE --namespace NS FLAGS`, on `tilt down`. Without flags of its own there is nothing to say of it. */
export function removed(given: HostCall): void {
  const flags = argument(given, 'uninstall_flags');
  if (flags === undefined || isEmpty(flags.thing)) return;
  run(given, [
    words(given, 'helm', 'uninstall'),
    word(given, argument(given, 'release_name', 3) ?? argument(given, 'name', 0)),
    option(given, '--namespace', argument(given, 'namespace', 4)),
    list(flags),
  ]);
}

/** `helm dependency update CHART`, when it is asked for. */
export function dependencies(given: HostCall): void {
  const chart = argument(given, 'chart', 1);
  if (isOn(argument(given, 'update_dependencies'))) {
    run(given, [words(given, 'helm', 'dependency', 'update'), word(given, chart)]);
  }
  if (isOn(argument(given, 'build_dependencies'))) {
    run(given, [words(given, 'helm', 'dependency', 'build'), word(given, chart), words(given, '--skip-refresh')]);
  }
}

/** `helm repo add NAME URL --force-update`. */
export function repository(given: HostCall): void {
  run(given, [
    words(given, 'helm', 'repo', 'add'),
    word(given, argument(given, 'name', 0)),
    word(given, argument(given, 'url', 1)),
    words(given, '--force-update'),
  ]);
}

/** `helm template NAME CHART --namespace NS --values FILE --set KEY=VALUE`. */
export function templated(given: HostCall): void {
  const remote = given.name === 'helm_remote';
  const chart = argument(given, remote ? 'chart' : 'paths', 0);
  const name = remote ? (argument(given, 'release_name', 3) ?? chart) : argument(given, 'name', 1);
  run(given, [
    words(given, 'helm', 'template'),
    word(given, name),
    word(given, chart),
    option(given, '--namespace', argument(given, 'namespace', remote ? 6 : 2)),
    option(given, '--values', argument(given, 'values', remote ? 4 : 3)),
    option(given, '--set', argument(given, 'set', remote ? 5 : 4)),
  ]);
}

function run({ context, call }: HostCall, parts: readonly Value[]): void {
  const all = parts.reduce((so, part) => appended(so, part, 'fields'), NO_WORDS);
  runWords(context, all, call, call, { captures: false, origin: 'task' });
}

function argument({ args }: HostCall, name: string, at?: number): Argument | undefined {
  const positional = args.filter(({ item }) => item.name === undefined && !item.spread);
  return args.find(({ item }) => item.name === name) ?? (at === undefined ? undefined : positional[at]);
}

function isOn(argument: Argument | undefined): boolean {
  return argument !== undefined && keyOf(argument.thing) === 'True';
}

/** Words that Tilt itself adds; they stand where the function is called. */
function words({ context, call }: HostCall, ...texts: readonly string[]): Value {
  const fields = texts.map((text): Field => [{ text, at: undefined }]);
  for (const field of fields) context.state.sites.set(field, placeOf(context, call.callee));
  return { alternatives: [fields] };
}

function word({ context }: HostCall, argument: Argument | undefined): Value {
  if (argument === undefined || isEmpty(argument.thing)) return NO_WORDS;
  return sited(context, asElement(argument.thing), argument.item.value);
}

function list(argument: Argument | undefined): Value {
  return argument?.thing.value ?? NO_WORDS;
}

/** A flag for every value. */
function option(given: HostCall, flag: string, argument: Argument | undefined): Value {
  const value = word(given, argument);
  return {
    alternatives: value.alternatives.map((fields) =>
      fields.flatMap((field) => [...(words(given, flag).alternatives[0] ?? []), field]),
    ),
  };
}
