/** Hands what a program runs to the readers of argument lists and of shell text. */
import type { Fact, HelmCommand, Origin } from '../../../facts.ts';
import type { Span } from '../../../source/span.ts';
import { placeSpan } from '../../../source/text.ts';
import { readBatch } from '../batch/index.ts';
import { readPowerShell } from '../powershell/index.ts';
import { helmName } from '../shell/binary.ts';
import { readArguments, readShell } from '../shell/index.ts';
import { type Field, isKnown, type KnownPiece, type Piece, type Value } from '../value.ts';
import { textOfField } from '../word.ts';
import { type Context, spanAt, spend } from './context.ts';
import { addFact } from './facts.ts';
import type { Extent } from './tree.ts';

/** What a step of the shell's reader costs in steps of this one. */
const READING = 20;

export interface RunOptions {
  /** Whether the program takes the output. */
  readonly captures: boolean;
  /** What words are that a host puts together; an argument list unless told. */
  readonly origin?: Origin;
  /** What had to be taken for granted to read it. */
  readonly assumes?: string;
  /** The shell that reads the text; a POSIX one unless told. */
  readonly shell?: 'sh' | 'powershell' | 'cmd' | undefined;
}

/** Words that are one program and its arguments. */
export function runWords(context: Context, words: Value, call: Extent, site: Extent, options: RunOptions): void {
  const { state } = context;
  const around = spanAt(context, call);
  const otherwise = spanAt(context, site);
  for (const fields of words.alternatives) {
    if (fields.length === 0) continue;
    if (!spend(context, READING + fields.length / 10)) return;
    const found = readArguments({
      file: state.text.file,
      scope: context.scope,
      origin: options.origin ?? 'arguments',
      words: fields.map((field, index) => ({
        value: { alternatives: [[index === 0 ? program(field) : field]] },
        site: siteOf(context, field, around, otherwise),
      })),
      variables: context.environment,
      guards: context.guards,
    });
    take(context, found, options);
  }
}

/** Text that a shell reads. */
export function runShell(context: Context, text: Value, site: Extent, options: RunOptions): void {
  const { state } = context;
  for (const fields of text.alternatives) {
    const field = fields[0];
    if (field === undefined || field.length === 0) continue;
    if (!spend(context, READING)) return;
    const { text: shell, holes } = shellText(context, field, site);
    const input = {
      text: shell,
      holes,
      scope: context.scope,
      origin: 'shell',
      variables: context.environment,
      guards: context.guards,
    } as const;
    if (options.shell === 'powershell') take(context, readPowerShell(input).facts, options);
    else if (options.shell === 'cmd') take(context, readBatch(input).facts, options);
    else {
      const open = state.given === undefined ? {} : { open: state.given.open };
      take(context, readShell({ ...input, ...open }).facts, options);
    }
  }
}

function take(context: Context, found: readonly Fact[], { captures, assumes }: RunOptions): void {
  for (const fact of found) {
    if (fact.kind !== 'command') {
      addFact(context, fact);
      continue;
    }
    const stdout = captures && fact.output.stdout === 'shown' ? 'captured' : fact.output.stdout;
    const taken = assumes === undefined ? {} : { assumes };
    addFact(context, { ...placed(fact), output: { ...fact.output, stdout }, ...taken });
  }
}

/** So far apart stand words of one text that are written in one place. */
const FAR = 200;

/** A command of a text whose program is the value of a variable stands where the next word is written. */
function placed(command: HelmCommand): HelmCommand {
  const { span, binary, words, origin } = command;
  const [next] = words;
  if (origin !== 'shell' || next === undefined || next.via.length > 0) return command;
  const gap = next.span.start - binary.span.end;
  if (gap >= 0 && gap < FAR) return command;
  const begin = { ...next.span, exact: false };
  const whole =
    span.end < begin.end ? begin : { ...begin, end: span.end, endLine: span.endLine, endColumn: span.endColumn };
  return { ...command, span: whole, binary: { ...binary, span: begin } };
}

/**
 * A name that nothing is known of, in the place of a program, is written in braces: that is how the shell's readers know
 * a variable.
 */
function program(field: Field): Field {
  const [only] = field;
  if (only === undefined || field.length !== 1 || isKnown(only)) return field;
  const braced: Piece = { ...only, unknown: inBraces(only.unknown) };
  return helmName([braced]) === undefined ? field : [braced];
}

function inBraces(unknown: string): string {
  return /^[$%<{(]/.test(unknown) ? unknown : `{${unknown}}`;
}

/** Where a word stands: where it is written, if that is inside the call; else the expression that brings it in. */
function siteOf(context: Context, field: Field, around: Span, otherwise: Span): Span {
  const place = context.state.sites.get(field);
  const written = place === undefined ? hull(field) : placeSpan(place);
  const site =
    written !== undefined && written.start >= around.start && written.end <= around.end ? written : otherwise;
  // Words that are written nowhere stand for something else, which must not be taken for their text.
  return field.some((piece) => piece.at !== undefined) ? site : { ...site, exact: false };
}

/** From the first to the last piece that is written anywhere. */
function hull(field: Field): Span | undefined {
  const spans = field.flatMap((piece) => (piece.at === undefined ? [] : [placeSpan(piece.at)]));
  const [first] = spans;
  const last = spans.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (last.path !== first.path || last.end < first.end || spans.length === 1) return first;
  return { ...first, end: last.end, endLine: last.endLine, endColumn: last.endColumn, exact: false };
}

/** The text of a field, with holes for what is unknown, there only perhaps, or only under a version test. */
function shellText(context: Context, field: Field, site: Extent): ReturnType<typeof textOfField> {
  const kept: (KnownPiece | undefined)[] = [];
  const pieces = field.map((piece): Piece => {
    if (!isKnown(piece)) {
      kept.push(undefined);
      return { ...piece, unknown: inBraces(piece.unknown), list: false };
    }
    if (!standsApart(piece)) return piece;
    kept.push(piece);
    return { unknown: piece.text, at: piece.at, list: false };
  });
  const { text, holes } = textOfField(pieces, context.state.text.file, spanAt(context, site).start);
  return {
    text,
    holes: holes.map((hole, index) => {
      const piece = kept[index];
      return piece === undefined ? hole : { ...hole, value: { alternatives: [[[piece]]] } };
    }),
  };
}

/** Plain words can be put in as a value, which keeps what is known of them besides. */
function standsApart(piece: KnownPiece): boolean {
  if (piece.maybe !== true && piece.guards === undefined) return false;
  return /^[\w\s=.,:/@+-]*-[\w\s=.,:/@+-]*$/.test(piece.text) && !piece.text.includes('\n');
}
