/** Recorded sessions: which lines were typed, and which are what the program said. */
import { type Text, textBuilder } from '../../source/text.ts';
import { type Line, linesOf } from './lines.ts';

/** `$ `, `% `, `user@host:~/dir$ `, `[root@host ~]# `, `(env) $ `; `> ` and `PS C:\> ` only in front of helm. */
const PROMPT =
  /^[ \t]{0,8}(?:\([\w.-]{1,40}\) ?)?(?:(?:(?:[\w.-]{1,40}@[\w.-]{1,60}[: ]?[^\s$#%]{0,100}|\[[^\]]{1,100}\]|~[\w/.-]{0,80}) ?[$#%]|[$%❯➜])[ \t]+|(?:PS [^>]{0,100})?>[ \t]+(?=helm[34]?[ \t]))/;
/** `# ` of a root shell, told from a comment by the command behind it. */
const ROOT =
  /^[ \t]{0,8}#[ \t]+(?=(?:helm[34]?|kubectl|sudo|curl|wget|docker|podman|apt|apt-get|yum|dnf|apk|export|cd|git|oc|minikube|kind|k3d|tar|mv|chmod)[ \t])/;
const CONTINUED = /^[ \t]{0,8}>[ \t]/;

/** Whether a block is a recorded session: some line has a prompt. */
function hasPrompts(text: Text): boolean {
  return linesOf(text.value).some((line) => PROMPT.test(head(text.value, line)));
}

/**
 * What was typed in a recorded session, without the prompts: lines with a prompt and the lines that continue them.
 *
 * @param root whether `# ` counts as a prompt
 * @returns the text as it is when nothing in it has a prompt
 */
export function typed(text: Text, root: boolean): Text {
  const { value } = text;
  const lines = linesOf(value);
  const plain = !hasPrompts(text);
  const prompt = plain && root && lines.every((line) => !startsPlainly(head(value, line))) ? ROOT : PROMPT;
  if (plain && !lines.some((line) => prompt.test(head(value, line)))) return text;
  const builder = textBuilder(text);
  let continues = false;
  let document: string | undefined;
  for (const line of lines) {
    const written = head(value, line);
    const found = prompt.exec(written)?.[0];
    const more = CONTINUED.exec(written)?.[0];
    if (document !== undefined) {
      builder.keep(line.start, line.next);
      if (written.trim() === document) document = undefined;
      continue;
    }
    if (found !== undefined) builder.keep(line.start + found.length, line.next);
    else if (continues) builder.keep(line.start + (more?.length ?? 0), line.next);
    else continue;
    continues = /\\\s*$/.test(value.slice(Math.max(line.start, line.end - 200), line.end));
    document = /(?<!<)<<-?\s*["']?(\w+)["']?/.exec(written)?.[1];
  }
  return builder.keep(value.length, value.length).build();
}

/** The text without the prompts that some of its lines begin with; all lines are kept. */
export function withoutPrompts(text: Text): Text {
  const builder = textBuilder(text);
  for (const line of linesOf(text.value)) {
    const prompt = PROMPT.exec(head(text.value, line))?.[0].length ?? 0;
    builder.keep(line.start + prompt, line.next);
  }
  return builder.build();
}

/** A line that is a command without any prompt. */
function startsPlainly(line: string): boolean {
  return /^[ \t]*(?:helm[34]?|kubectl|sudo|curl|docker|export|git)[ \t]/.test(line);
}

function head(value: string, line: Line): string {
  return value.slice(line.start, Math.min(line.end, line.start + 2_000));
}
