import type { Fact, Flag, HelmCommand, HelmPin, Word } from '../../src/facts.ts';
import { forwardsFlag } from '../../src/helm/plugins.ts';
import type { Candidate, Fix } from '../../src/rule.ts';
import type { Span } from '../../src/source/span.ts';
import { tidy } from './words.ts';

/** Whether the command's sub-command path is one of the given, written with blanks: `registry login`. */
export function runs(command: HelmCommand, ...paths: string[]): boolean {
  return paths.includes(command.path.join(' '));
}

/** The command as it is spoken of: `helm upgrade`, `helm secrets upgrade`. */
export function called(command: HelmCommand): string {
  const words = command.plugin === undefined ? command.path : [command.plugin, ...command.path];
  return ['helm', ...new Set(words)].join(' ');
}

/** Flags of the given long names that Helm itself receives: those of a plugin that keeps them are left out. */
export function flagsOf(command: HelmCommand, ...names: string[]): Flag[] {
  if (command.plugin !== undefined && command.path.length === 0) return [];
  return command.flags.filter(
    (flag) => names.includes(flag.name) && (command.plugin === undefined || forwardsFlag(command.plugin, flag.name)),
  );
}

/** Whether the command passes one of the flags. */
export function hasFlag(command: HelmCommand, ...names: string[]): boolean {
  return flagsOf(command, ...names).length > 0;
}

/** The flag as it is written, with a value that is attached to it. */
export function writtenFlag(flag: Flag): string {
  return tidy(flag.attached && flag.value !== undefined ? `${flag.written}=${flag.value.shown}` : flag.written);
}

/** The known text of a value that is attached to the flag; undefined for a bare flag and for an unknown value. */
export function attachedText(flag: Flag): string | undefined {
  return flag.attached ? flag.value?.text : undefined;
}

/** Whether a boolean flag is switched on: bare, or attached to a value that is not known to be false. */
export function isOff(flag: Flag): boolean {
  return attachedText(flag)?.toLowerCase() === 'false';
}

/** What a candidate may carry beside its row and place. */
export interface More {
  readonly write?: string;
  readonly args?: Readonly<Record<string, string>>;
  readonly fixes?: readonly Fix[];
  readonly assumes?: string;
  readonly related?: Candidate['related'];
}

function extras(more: More, related: NonNullable<Candidate['related']>): Partial<Candidate> {
  return {
    ...(more.write === undefined ? {} : { write: more.write }),
    ...(more.fixes !== undefined && more.fixes.length > 0 ? { fixes: more.fixes } : {}),
    ...(more.assumes !== undefined ? { assumes: more.assumes } : {}),
    ...(related.length > 0 ? { related } : {}),
  };
}

/** Where a word ends up, when it is written elsewhere than in the command. */
function destination(command: HelmCommand, word: Word): NonNullable<Candidate['related']> {
  if (word.via.length === 0) return [];
  return [{ span: command.span, message: `It reaches this \`${called(command)}\`.` }];
}

/** A candidate at a flag, with `command` and `flag` as figures. */
export function atFlag(command: HelmCommand, flag: Flag, row: string, more: More = {}): Candidate {
  return {
    row,
    span: flag.span,
    subject: command,
    word: flag.word,
    args: { command: called(command), flag: writtenFlag(flag), ...more.args },
    ...extras(more, [...destination(command, flag.word), ...(more.related ?? [])]),
  };
}

/** A candidate at a word of the command, with `command` and `word` as figures. */
export function atWord(command: HelmCommand, word: Word, row: string, more: More = {}): Candidate {
  return {
    row,
    span: word.span,
    subject: command,
    word,
    args: { command: called(command), word: tidy(word.shown), ...more.args },
    ...extras(more, [...destination(command, word), ...(more.related ?? [])]),
  };
}

/** A candidate at any place inside a fact. */
export function atSpan(subject: Fact, span: Span, row: string, more: More = {}): Candidate {
  return { row, span, subject, args: more.args ?? {}, ...extras(more, more.related ?? []) };
}

/** A candidate at a pin, with `tool` as a figure; what had to be taken for granted to read the pin goes with it. */
export function atPin(pin: HelmPin, row: string, args: Readonly<Record<string, string>> = {}): Candidate {
  const assumes = pin.assumes === undefined ? {} : { assumes: pin.assumes };
  return atSpan(pin, pin.span, row, { args: { tool: tidy(pin.tool), ...args }, ...assumes });
}

/** The word that names the sub-command (`lint`, `ls`), or the whole command when none is written as such. */
export function subcommandSpan(command: HelmCommand): Span {
  return subcommandWord(command)?.span ?? command.span;
}

/** The last word of the sub-command path as it is written: the word just before the first positional one. */
export function subcommandWord(command: HelmCommand): Word | undefined {
  const carried = new Set<Word>([...command.args, ...command.unresolved]);
  for (const flag of command.flags) {
    carried.add(flag.word);
    if (flag.value !== undefined) carried.add(flag.value);
  }
  const rest = command.words.filter((word) => !carried.has(word) && word.text !== undefined && word.text !== '--');
  const depth = command.path.length + (command.plugin === undefined || command.plugin === command.path[0] ? 0 : 1);
  return rest[depth - 1];
}

/** The first word that is no flag: what Helm takes for the sub-command, known to it or not. */
export function firstName(command: HelmCommand): string | undefined {
  return command.path[0] ?? command.plugin ?? command.args[0]?.text ?? subcommandWord(command)?.text;
}

/** Whether some command further down the pipe has a word that matches. */
export function pipedInto(command: HelmCommand, pattern: RegExp): boolean {
  return command.output.pipe.some((words) => words.some((word) => pattern.test(word)));
}

/** The version of a pin as it is spoken of. */
export function pinnedVersion(pin: HelmPin): string | undefined {
  return pin.version === undefined ? undefined : tidy(pin.version.text ?? pin.version.shown);
}
