/** Python programs. */
import type { Fact, Scope } from '../../facts.ts';
import { fileText, type SourceFile } from '../../source/text.ts';
import { readProgram } from '../lib/code/index.ts';
import { parsePython } from '../lib/code/python/statements.ts';
import { layerPins } from '../lib/layers.ts';
import type { Given, Reader } from '../reader.ts';
import { format } from './format.ts';
import { language } from './language.ts';

export const reader: Reader = { ...format, read };

function read(file: SourceFile, given?: Given): readonly Fact[] {
  const text = fileText(file);
  const scope: Scope = [{ kind: 'file', name: file.path }];
  return [...readProgram(parsePython(text), language, { scope, given }), ...layerPins(text, scope)];
}
