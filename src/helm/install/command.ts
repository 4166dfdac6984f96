/** Which Helm a command installs. */
import type { Word } from '../../facts.ts';
import { downloadPins, isFetcher } from './download.ts';
import { packagePins } from './package.ts';
import { isShell, pipedPin, runPin } from './run.ts';
import { ghPins, goPins } from './tools.ts';
import type { CommandOptions, Environment, PinGuess, PipeCommand } from './types.ts';

/**
 * The pins that one simple command makes. Words that are not known count as they are written.
 *
 * @param name base name of the program, wrappers such as `sudo` taken off; `ADD` for Docker's instruction
 * @param words its arguments
 * @param env assignments in front of it, or exported before
 */
export function pinsOfCommand(
  name: string,
  words: readonly Word[],
  env?: Environment,
  options: CommandOptions = {},
): PinGuess[] {
  const run = runPin(name, words, env, options);
  if (run !== undefined) return [run];
  if (isShell(name)) return [];
  if (name === 'go') return goPins(words);
  if (name === 'gh') return ghPins(words);
  const packages = packagePins(name, words);
  return packages.length > 0 ? packages : downloadPins(name, words, options.stdout);
}

/**
 * The pins of the commands of one pipe, in order. A version that is given to the shell at its end
 * (`curl … | bash -s -- --version v3.14.0`) is that of the script it reads.
 *
 * @param options for all of its commands; `stdout` is that of the last one
 */
export function pinsOfPipeline(commands: readonly PipeCommand[], options: CommandOptions = {}): PinGuess[] {
  const pins: PinGuess[] = [];
  for (const [index, command] of commands.entries()) {
    const last = index === commands.length - 1;
    const { stdout: _, ...inner } = options;
    const own = { ...(last ? options : inner), ...(command.at === undefined ? {} : { at: command.at }) };
    const found = pinsOfCommand(command.name, command.words, command.env, own);
    if (last || !isFetcher(command.name)) pins.push(...found);
    else pins.push(...found.map((pin) => pipedPin(pin, commands.slice(index + 1))));
  }
  return pins;
}
