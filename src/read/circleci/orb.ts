/** Commands and jobs of orbs that are not in the file. */
import type { Fact, Word } from '../../facts.ts';
import { pinOfAction } from '../../helm/install/index.ts';
import { looksLikeHelmUse } from '../../source/mention.ts';
import type { Text } from '../../source/text.ts';
import { pinFact, textOf, wholeSpan, wordsOf } from '../lib/ci/around.ts';
import { readTexts } from '../lib/ci/script.ts';
import { parameterName, parametersOf, taskFacts, taskRow } from '../lib/ci/tasks.ts';
import { wordOf } from '../lib/word.ts';
import { entries, type YamlNode } from '../lib/yaml/index.ts';
import type { RemoteOrb } from './config.ts';
import type { Place } from './place.ts';

/** Parameters of other orbs that hold a command. */
const COMMAND = /(?:^|[_-])(?:commands?|cmd|script|run)$/i;

/**
 * The facts of a call into an orb: the Helm that it installs, the commands that it is known to run, and what it is given to run.
 *
 * @param name the command or job, without the orb
 * @param at where it is called
 */
export function orbFacts(orb: RemoteOrb, name: string, given: YamlNode | undefined, at: Text, place: Place): Fact[] {
  const task = parameterName(name);
  const facts: Fact[] = pins(orb, task, given, at, place);
  const row = taskRow(orb.name, task, orb.version);
  if (row !== undefined) return [...facts, ...taskFacts(row, parametersOf(given, place.host), wholeSpan(at), place)];
  for (const { key, value } of entries(given)) {
    const text = textOf(value);
    if (text === undefined || !COMMAND.test(key) || !looksLikeHelmUse(text.value)) continue;
    facts.push(...readTexts([text], place).facts);
  }
  const isKnown = facts.some((fact) => fact.kind === 'pin' && fact.assumes === undefined);
  if (isKnown || !/(?:^|[_/-])helm(?:$|[\d_/-])/.test(`${orb.name}/${task}`)) return facts;
  const what = `command ${name} of the orb ${orb.text.value.trim()}`;
  return [...facts, { kind: 'outside', scope: place.scope, what, span: wholeSpan(at) }];
}

function pins(orb: RemoteOrb, task: string, given: YamlNode | undefined, at: Text, place: Place): Fact[] {
  const uses = wordOf([{ text: at.value, at: { text: at, start: 0, end: at.value.length } }], wholeSpan(at));
  const settings = entries(given).flatMap(({ key, value }): [string, Word[]][] => {
    const text = textOf(value);
    return text === undefined ? [] : [[key, wordsOf(text, place.host)]];
  });
  const variants = Math.max(1, ...settings.map(([, words]) => words.length));
  const found = Array.from({ length: variants }, (_, index) => {
    const words = (name: (key: string) => string): Map<string, Word> =>
      new Map(
        settings.flatMap(([key, each]) => {
          const word = each[Math.min(index, each.length - 1)];
          return word === undefined ? [] : [[name(key), word] as const];
        }),
      );
    const known = pinOfAction(`orb ${orb.name}/${task}`, orb.version, words(parameterName), uses);
    if (known.length > 0 && known.every((guess) => guess.assumes === undefined)) return known;
    return pinOfAction(
      orb.name,
      orb.version,
      words((key) => key),
      uses,
    );
  });
  const seen = new Set<string>();
  return found.flat().flatMap((guess) => {
    const key = `${guess.span.start}:${guess.span.end}:${guess.range}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [pinFact(guess, place.scope, place.guards)];
  });
}
