/** JavaScript and TypeScript programs. */
import type { Fact, Scope } from '../../facts.ts';
import { fileText, type SourceFile } from '../../source/text.ts';
import { readProgram } from '../lib/code/index.ts';
import { layerPins } from '../lib/layers.ts';
import type { Given, Reader } from '../reader.ts';
import { isBundle, ofBundle } from './bundle.ts';
import { constructs } from './constructs/host.ts';
import { format } from './format.ts';
import { parse } from './parse.ts';
import { javascript } from './runs.ts';

export const reader: Reader = { ...format, read };

function read(file: SourceFile, given?: Given): readonly Fact[] {
  if (format.matters?.(file) === false) return [];
  const scope: Scope = [{ kind: 'file', name: file.path }];
  const { program, pins } = parse(fileText(file));
  const facts = [
    ...readProgram(program, javascript, { scope, given, host: constructs }),
    ...pins,
    ...layerPins(fileText(file), scope),
  ];
  if (isBundle(file)) return facts.map(ofBundle);
  return isTest(file.path) ? facts.filter((fact) => !isData(fact)) : facts;
}

function isTest(path: string): boolean {
  return /[.-](?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)(?:__tests__|__mocks__)\//.test(path);
}

/** Versions and addresses in tests are compared with, and constructs looked at; what tests run is another matter. */
function isData(fact: Fact): boolean {
  return (
    fact.kind === 'setting' || (fact.kind === 'pin' && (fact.means === 'archive' || fact.means === 'version-file'))
  );
}
