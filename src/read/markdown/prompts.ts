/** Sessions of a terminal, as documentation shows them. */
import { type Text, textBuilder } from '../../source/text.ts';

const PROMPT = /^(?:\([\w.-]{1,40}\) ?)?(?:[\w.-]{1,40}@[\w.-]{1,60}[: ]?[\w~/.-]{0,80})?[$%❯] +/;
const ROOT_PROMPT = /^# +(?=(?:sudo +)?helm[34]? )/;

/**
 * The commands of a text. Where some lines begin with a prompt, only those and the lines that continue them are commands,
 * without the prompt; everything else is output.
 *
 * @param session whether the block is said to be a session: then `# helm …` is a root prompt and no comment
 */
export function commandsOf(text: Text, session: boolean): Text {
  const { value } = text;
  const prompt = (line: string): number => {
    const found = PROMPT.exec(line) ?? (session ? ROOT_PROMPT.exec(line) : null);
    return found?.[0].length ?? 0;
  };
  const lines = [...value.matchAll(/[^\n]*\n|[^\n]+$/g)];
  if (!lines.some((line) => prompt(line[0].trimStart()) > 0)) return text;
  const builder = textBuilder(text);
  let goesOn = false;
  for (const line of lines) {
    const written = line[0];
    const indent = written.length - written.trimStart().length;
    const length = prompt(written.trimStart());
    const end = line.index + written.length;
    if (length > 0) builder.keep(line.index + indent + length, end);
    else if (goesOn) builder.keep(line.index + (/^\s*> /.exec(written)?.[0].length ?? 0), end);
    else builder.put('\n', end - 1, end);
    goesOn = (length > 0 || goesOn) && /\\\s*$/.test(written);
  }
  return builder.build();
}
