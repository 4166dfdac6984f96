/** Finding the image and the command in `docker run`, `kubectl run` and `kubectl exec`. */
import type { Word } from '../../facts.ts';
import { shownOf, versionPart } from '../words.ts';

export interface ImageRun {
  readonly image: Word;
  /** `--entrypoint`; for `kubectl run --command`, the first word after `--`. An empty text clears the entry point. */
  readonly entrypoint: Word | undefined;
  /** The words after the image (or after `--`), without the entry point. */
  readonly rest: readonly Word[];
  /** `NAME=value` words of `-e` and `--env`. */
  readonly env: readonly Word[];
}

/** Options of run and create that take no value: docs/reference/commandline/container_run.md of docker/cli, podman-run(1), nerdctl. */
const SWITCHES = new Set(
  (
    'detach disable-content-trust help init interactive no-healthcheck oom-kill-disable privileged publish-all quiet read-only rm ' +
    'sig-proxy tty use-api-socket replace env-host http-proxy no-hosts no-hostname read-only-tmpfs rmi passwd tls-verify ' +
    'stdin leave-stdin-open-on-failure attach-stdin wait wait-ready expose dry-run'
  ).split(' '),
);
/** Single letters that take a value. */
const LETTERS_WITH_VALUE = 'aceghlmpuvw';
/** Options of docker itself, in front of `run`. */
const GLOBAL_WITH_VALUE =
  /^(?:-c|--context|-H|--host|-l|--log-level|--config|--tls(?:cacert|cert|key)|-n|--namespace|-a|--address|--url|--connection|--identity|--root|--runroot|--storage-driver)$/;

/**
 * The image that `docker run` starts, and what it is given.
 *
 * @param words the arguments of docker, podman or nerdctl
 * @returns undefined when it is no run, create or compose-less start of a container, or has no image
 */
export function imageOfRun(words: readonly Word[]): ImageRun | undefined {
  let index = 0;
  while (index < words.length && text(words, index).startsWith('-')) {
    index += GLOBAL_WITH_VALUE.test(text(words, index)) ? 2 : 1;
  }
  if (text(words, index) === 'container') index++;
  if (!/^(?:run|create)$/.test(text(words, index))) return undefined;
  const env: Word[] = [];
  let entrypoint: Word | undefined;
  for (let k = index + 1; k < words.length; k++) {
    const word = words[k];
    if (word === undefined) return undefined;
    const option = optionAt(words, k);
    if (option === undefined) {
      if (isSomeOptions(word, words.slice(k + 1))) continue;
      return { image: word, entrypoint, rest: words.slice(k + 1), env };
    }
    if (option.name === 'entrypoint') entrypoint = option.value;
    if (/^(?:e|env)$/.test(option.name) && option.value !== undefined) env.push(option.value);
    k = option.last;
  }
  return undefined;
}

interface Option {
  readonly name: string;
  readonly value: Word | undefined;
  /** Index of the last word that belongs to it. */
  readonly last: number;
}

function optionAt(words: readonly Word[], index: number): Option | undefined {
  const word = words[index];
  const written = text(words, index);
  if (word === undefined || !written.startsWith('-') || written === '-') return undefined;
  const long = /^--([\w-]+)(=)?/.exec(written);
  if (long !== null) {
    const name = long[1] ?? '';
    if (long[2] !== undefined) return { name, value: versionPart(word, long[0].length, written.length), last: index };
    if (SWITCHES.has(name)) return { name, value: undefined, last: index };
    return { name, value: words[index + 1], last: index + 1 };
  }
  for (let k = 1; k < written.length; k++) {
    const letter = written[k] ?? '';
    if (!LETTERS_WITH_VALUE.includes(letter)) continue;
    if (k + 1 === written.length) return { name: letter, value: words[index + 1], last: index + 1 };
    const start = written[k + 1] === '=' ? k + 2 : k + 1;
    return { name: letter, value: versionPart(word, start, written.length), last: index };
  }
  return { name: written.slice(1), value: undefined, last: index };
}

/** An unknown word in front of the image, such as `$DOCKER_OPTS`. */
function isSomeOptions(word: Word, after: readonly Word[]): boolean {
  if (word.text !== undefined || !word.open || /ima?ge?/i.test(word.shown) || /[/:]/.test(word.shown)) return false;
  const next = after[0];
  return next !== undefined && (/^-/.test(shownOf(next)) || /[/:]|ima?ge?/i.test(shownOf(next)));
}

/** The command after `kubectl exec POD --`, or after the pod where there is no `--`; undefined for other commands. */
export function restOfKubectlExec(words: readonly Word[]): readonly Word[] | undefined {
  const sub = subCommand(words, 'exec');
  if (sub === undefined) return undefined;
  const dashes = words.findIndex((word, index) => index > sub && shownOf(word) === '--');
  if (dashes >= 0) return words.slice(dashes + 1);
  for (let k = sub + 1; k < words.length; k++) {
    const written = text(words, k);
    if (!written.startsWith('-')) return words.slice(k + 1);
    if (/^(?:-n|--namespace|-c|--container|--context|--kubeconfig|-f|--filename|--pod-running-timeout)$/.test(written))
      k++;
  }
  return [];
}

/** The image and the command of `kubectl run NAME --image=IMAGE [--command] -- …`; undefined for other commands. */
export function imageOfKubectlRun(words: readonly Word[]): ImageRun | undefined {
  const sub = subCommand(words, 'run');
  if (sub === undefined) return undefined;
  const dashes = words.findIndex((word, index) => index > sub && shownOf(word) === '--');
  const head = dashes < 0 ? words : words.slice(0, dashes);
  const rest = dashes < 0 ? [] : words.slice(dashes + 1);
  const env: Word[] = [];
  let image: Word | undefined;
  let command = false;
  for (const [index, word] of head.entries()) {
    const written = shownOf(word);
    const equals = /^--(image|env)=/.exec(written);
    const value = equals ? versionPart(word, equals[0].length, written.length) : head[index + 1];
    if (/^--image(?:=|$)/.test(written)) image = value;
    else if (/^--env(?:=|$)/.test(written) && value !== undefined) env.push(value);
    else if (/^--command(?:=true)?$/.test(written)) command = true;
  }
  if (image === undefined) return undefined;
  return { image, entrypoint: command ? rest[0] : undefined, rest: command ? rest.slice(1) : rest, env };
}

function subCommand(words: readonly Word[], name: string): number | undefined {
  for (let k = 0; k < words.length && k < 12; k++) {
    const written = text(words, k);
    if (written === name) return k;
    if (!written.startsWith('-')) return undefined;
    if (/^(?:-n|--namespace|--context|--kubeconfig|--cluster|--user|-s|--server|--as|--token|-v)$/.test(written)) k++;
  }
  return undefined;
}

function text(words: readonly Word[], index: number): string {
  const word = words[index];
  return word === undefined ? '' : shownOf(word);
}
