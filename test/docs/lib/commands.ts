/** Command lines of the tool in scripts, workflows, manifests and pages, as words. */
import { parseAllDocuments } from 'yaml';

export interface CommandLine {
  readonly line: string;
  /** Behind `helm4-audit`. */
  readonly words: readonly string[];
}

/**
 * Every `helm4-audit org …` in a text. Values of variables come from `variables`; one that is not there throws, so that no example has a
 * variable that this test does not know.
 */
export function commandsIn(text: string, variables: Readonly<Record<string, string>>): readonly CommandLine[] {
  const joined = text.replaceAll(/ *\\\n\s*/g, ' ');
  return [...joined.matchAll(/(?<![\w./-])helm4-audit (org\b[^\n]*)/g)].map(([, line = '']) => ({
    line,
    words: wordsOf(line, variables),
  }));
}

/** Lists in YAML that begin with the name of the tool: `command: [helm4-audit, org, …]`. */
export function listedCommandsIn(yaml: string): readonly CommandLine[] {
  const found: CommandLine[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node) && node[0] === 'helm4-audit') {
      const words = node.slice(1).map(String);
      found.push({ line: words.join(' '), words });
      return;
    }
    for (const value of Object.values(node)) visit(value);
  };
  for (const document of parseAllDocuments(yaml)) visit(document.toJS());
  return found;
}

/** Splits as a shell does, up to the end of the command: an operator, a comment, the backtick or two blanks that end it in prose. */
function wordsOf(line: string, variables: Readonly<Record<string, string>>): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    const variable = quote === "'" ? null : /^\$(?:\{(\w+)(?::-[^}]*)?\}|(\w+))/.exec(line.slice(at));
    if (variable !== null) {
      const name = variable[1] ?? variable[2] ?? '';
      const value = variables[name];
      if (value === undefined) throw new Error(`${line}: the test knows no value of ${name}`);
      word = `${word ?? ''}${value}`;
      at += variable[0].length - 1;
    } else if (quote !== '') {
      if (char === quote) quote = '';
      else word = `${word ?? ''}${char}`;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/[;&|<>)`]/.test(char) || (char === ' ' && /^ {2,}/.test(line.slice(at)))) {
      break;
    } else if (char === ' ') {
      if (word !== undefined) words.push(word);
      word = undefined;
      if (line[at + 1] === '#') break;
    } else {
      word = `${word ?? ''}${char}`;
    }
  }
  if (quote !== '') throw new Error(`${line}: a quote has no end`);
  return word === undefined ? words : [...words, word];
}
