/** Holds what a release did against what a replay expects of it. */
import { createHash } from 'node:crypto';
import semver from 'semver';
import type { Expectation, Replay } from './replay.ts';

/** What a release did with a line: its exit code, and which of the words that matter it said, as `stderr: words`. */
export interface Observation {
  readonly exit: number;
  readonly words: readonly string[];
}

/** What a replay's line is and what it runs in, as eight hexadecimal digits; what it expects is no part of it. */
export function fingerprint({ line, before, files, plugins, env, denies }: Replay): string {
  const text = JSON.stringify({ line, before, files, plugins, env, denies });
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** What tells the replays of a rule apart: the same line may prove several things. */
export function recordKey(replay: Replay): string {
  return `${replay.row} ${replay.shows} ${fingerprint(replay)} ${replay.name ?? ''}`;
}

/** Every word that some expectation asks about, as `stdout: words` or `stderr: words`, in a fixed order. */
export function wordsThatMatter(replay: Replay): readonly string[] {
  const words = replay.expect.flatMap((one) => [
    ...[...(one.stdout ?? []), ...(one.noStdout ?? [])].map((text) => `stdout: ${text}`),
    ...[...(one.stderr ?? []), ...(one.noStderr ?? [])].map((text) => `stderr: ${text}`),
  ]);
  return [...new Set(words)].sort();
}

/** Whether the line means anything on the release. */
export function appliesTo(replay: Replay, release: string): boolean {
  return semver.satisfies(release, replay.on ?? '*');
}

function expectationFor(replay: Replay, release: string): Expectation | undefined {
  return replay.expect.find((one) => semver.satisfies(release, one.range));
}

/** What is not as expected, in words; empty when all is. */
export function disagreements(replay: Replay, release: string, seen: Observation): readonly string[] {
  const wanted = expectationFor(replay, release);
  if (wanted === undefined) return ['no expectation covers this release'];
  const problems: string[] = [];
  const fits = wanted.exit === 'nonzero' ? seen.exit !== 0 : seen.exit === wanted.exit;
  if (!fits) problems.push(`exit ${seen.exit} where ${wanted.exit} was expected`);
  const said = (stream: string, text: string) => seen.words.includes(`${stream}: ${text}`);
  for (const [stream, texts] of [
    ['stdout', wanted.stdout],
    ['stderr', wanted.stderr],
  ] as const)
    for (const text of texts ?? []) if (!said(stream, text)) problems.push(`${stream} lacks '${text}'`);
  for (const [stream, texts] of [
    ['stdout', wanted.noStdout],
    ['stderr', wanted.noStderr],
  ] as const)
    for (const text of texts ?? []) if (said(stream, text)) problems.push(`${stream} holds '${text}'`);
  return problems;
}
