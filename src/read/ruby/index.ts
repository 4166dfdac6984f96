/** Ruby programs. */
import type { Fact, Scope } from '../../facts.ts';
import { fileText, type SourceFile } from '../../source/text.ts';
import { readProgram } from '../lib/code/index.ts';
import type { Given, Reader } from '../reader.ts';
import { format } from './format.ts';
import { parse } from './parse.ts';
import { ruby } from './runs.ts';

export const reader: Reader = { ...format, read };

function read(file: SourceFile, given?: Given): readonly Fact[] {
  if (format.matters?.(file) === false) return [];
  const scope: Scope = [{ kind: 'file', name: file.path }];
  return readProgram(parse(fileText(file)), ruby, { scope, given });
}
