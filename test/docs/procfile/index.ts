/** Reads a Procfile: `name: command`, one process on each line. */
import type { Fact, Scope } from '../../../src/facts.ts';
import { readShell } from '../../../src/read/lib/shell/index.ts';
import type { Given, Reader } from '../../../src/read/reader.ts';
import { fileText, type SourceFile, sliceText } from '../../../src/source/text.ts';
import { format } from './format.ts';

export const reader: Reader = { ...format, read };

const PROCESS = /^([\w-]{1,100})[ \t]*:[ \t]*(\S[^\r\n]*)/gm;

function read(file: SourceFile, given?: Given): readonly Fact[] {
  const text = fileText(file);
  return [...file.text.matchAll(PROCESS)].flatMap((match) => {
    const [line, name = '', command = ''] = match;
    const end = match.index + line.length;
    const scope: Scope = [
      { kind: 'file', name: file.path },
      { kind: 'job', name },
    ];
    const variables = given?.variables ?? new Map();
    return readShell({ text: sliceText(text, end - command.length, end), scope, origin: 'shell', variables }).facts;
  });
}
