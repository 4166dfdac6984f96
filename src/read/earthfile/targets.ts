/** The targets of an Earthfile with their instructions; those before the first target are the base of all. */
import { sliceText, type Text } from '../../source/text.ts';
import { type Instruction, instructionsOf } from '../dockerfile/lines.ts';

export interface Target {
  /** `base` for what stands before the first target. */
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** More instructions than this are not read. */
export const MOST = 3_000;

const HEAD = /^([A-Za-z][\w.-]{0,200}):[ \t]*(?:#|$)/;

/** Splits an Earthfile into targets. */
export function targetsOf(text: Text): Target[] {
  const targets: { name: string; instructions: Instruction[] }[] = [{ name: 'base', instructions: [] }];
  for (const instruction of instructionsOf(text).slice(0, MOST)) {
    const { start } = instruction;
    const before = text.value[start - 1];
    const head =
      before === undefined || before === '\n'
        ? HEAD.exec(/^[^\r\n]{0,300}/.exec(text.value.slice(start, start + 300))?.[0] ?? '')
        : null;
    if (head !== null) targets.push({ name: head[1] ?? '', instructions: [] });
    else targets.at(-1)?.instructions.push(instruction);
  }
  return targets;
}

/** Options of `RUN`, `ARG`, `COPY` that Docker has not: `--push`, `--no-cache`, `--secret NAME=id`, `--required`. */
const OPTIONS =
  /^(?:(?:\s|\\\n)*--(?:(?:push|no-cache|ssh|privileged|entrypoint|with-docker|with-aws|interactive|interactive-keep|raw-output|required|global|dir|keep-ts|keep-own|if-exists|symlink-no-follow|pass-args|allow-privileged|auto-skip)(?:=\S*)?(?=\s)|(?:mount|secret|network|platform|chmod|chown|sep|from|oidc)(?:=|[ \t]+)\S+(?=\s)))*(?:\s|\\\n)*/;

/** The instruction without options that only Earthly knows. */
export function withoutOptions(instruction: Instruction): Instruction {
  const by = OPTIONS.exec(instruction.text.value.slice(0, 5_000))?.[0].length ?? 0;
  if (by === 0) return instruction;
  const { text, full } = instruction;
  return { ...instruction, text: sliceText(text, by, text.value.length), full: sliceText(full, by, full.value.length) };
}
