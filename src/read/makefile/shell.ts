/** `$(shell …)` and `NAME != …`: commands that make itself runs for what they print. */
import type { Fact, Origin, Scope } from '../../facts.ts';
import { sourceStart, type Text } from '../../source/text.ts';
import { readShell } from '../lib/shell/index.ts';
import { unknownValue, type Value } from '../lib/value.ts';
import type { Scene } from './expand.ts';
import { joined, type ShellText, shellTexts } from './recipe.ts';

const RESULT = '_';

/**
 * Makes the function that runs such commands. The facts in each are noted once, however often its value is needed.
 *
 * @param note takes the facts
 */
export function commandRunner(scope: Scope, origin: Origin, note: (facts: readonly Fact[]) => void): Scene['shell'] {
  const seen = new Set<string>();
  return (scene, text, start, end) => {
    const at = { text, start, end };
    const [inner] = shellTexts(scene, text, start, end);
    if (inner === undefined) return unknownValue('$(shell)', at, true);
    const { text: script, holes } = joined(text.file, [
      between(text, start, `${RESULT}="$(`),
      inner,
      between(text, end, '\n)"'),
    ]);
    const result = readShell({ text: script, holes, scope, origin });
    const key = `${sourceStart(text, start)}:${inner.text.value}`;
    if (!seen.has(key)) {
      seen.add(key);
      note(result.facts);
    }
    return printedValue(result.variables.get(RESULT), text, start, end);
  };
}

/** Text that make puts around a command. */
function between(text: Text, offset: number, value: string): ShellText {
  const source = sourceStart(text, offset);
  const runs = [{ value: 0, valueLength: value.length, source, sourceLength: 0, verbatim: false }];
  return { text: { file: text.file, value, runs }, holes: [] };
}

/** What is not known of the output is shown as it is written in the Makefile. */
function printedValue(value: Value | undefined, text: Text, start: number, end: number): Value {
  const known = value?.alternatives.every((fields) => fields.every((field) => field.every((piece) => 'text' in piece)));
  if (value !== undefined && known === true) return value;
  const written = text.value.slice(start, Math.min(end, start + 120)).replace(/\s+/g, ' ');
  return unknownValue(`$(shell ${written})`, { text, start, end }, true);
}
