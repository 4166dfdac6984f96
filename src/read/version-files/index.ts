import type { Fact, Scope } from '../../facts.ts';
import { fileText, type SourceFile } from '../../source/text.ts';
import type { Reader } from '../reader.ts';
import { readDevcontainer } from './devcontainer.ts';
import { format } from './format.ts';
import { kindOf } from './kinds.ts';
import { brewfilePins, nixPins, toolVersionPins, variableFacts } from './lines.ts';
import { readMise, readPixi } from './mise.ts';
import { aquaPins, condaPins, devboxFacts } from './packages.ts';

export const reader: Reader = { ...format, read };

function read(file: SourceFile): readonly Fact[] {
  const text = fileText(file);
  const scope: Scope = [{ kind: 'file', name: file.path }];
  switch (kindOf(file.path)) {
    case 'asdf':
      return toolVersionPins(text, scope);
    case 'mise':
      return readMise(text, scope);
    case 'aqua':
      return aquaPins(text, scope);
    case 'devbox':
      return devboxFacts(text, scope);
    case 'nix':
      return nixPins(text, scope);
    case 'brewfile':
      return brewfilePins(text, scope);
    case 'conda':
      return file.path.endsWith('.toml') ? readPixi(text, scope) : condaPins(text, scope);
    case 'devcontainer':
      return readDevcontainer(text, scope);
    case 'env':
      return variableFacts(text, scope);
    case undefined:
      return [];
  }
}
