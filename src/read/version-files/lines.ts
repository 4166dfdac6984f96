/** Version files that are read line by line. */
import type { EnvSetting, Fact, HelmPin, Scope } from '../../facts.ts';
import { isHelmVariable } from '../../helm/environment.ts';
import { pinOfVersionVariable } from '../../helm/install/index.ts';
import { spanOf, type Text } from '../../source/text.ts';
import { variablesIn } from '../lib/env-file.ts';
import { directoryPin, packagePins, versionPin, wordAt } from './pin.ts';

/** `helm 3.16.4 3.15.0`: the first is used, the others where it is missing. https://asdf-vm.com/manage/configuration.html */
export function toolVersionPins(text: Text, scope: Scope): HelmPin[] {
  return [...text.value.matchAll(/^([ \t]*helm[ \t]+)([^\s#]+)/gm)].map((match) => {
    const start = match.index + (match[1] ?? '').length;
    return versionPin('asdf', wordAt(text, start, start + (match[2] ?? '').length), scope);
  });
}

/** `brew "helm"`, `brew 'helm@3'`. https://docs.brew.sh/Brew-Bundle-and-Brewfile */
export function brewfilePins(text: Text, scope: Scope): HelmPin[] {
  return [...text.value.matchAll(/^([ \t]*brew[ \t(]+["'])([^"'\n]{1,100})["']/gm)].flatMap((match) => {
    const start = match.index + (match[1] ?? '').length;
    return packagePins('brew', 'install', [wordAt(text, start, start + (match[2] ?? '').length)], scope);
  });
}

/** `pkgs.kubernetes-helm`: what nixpkgs has at the revision that a lock file names. */
export function nixPins(text: Text, scope: Scope): HelmPin[] {
  const blank = text.value.replace(/#[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
  return [...blank.matchAll(/(?<![\w-])(?:kubernetes-helm(?:-wrapped)?)(?![\w-])/g)]
    .slice(0, 1)
    .map((match): HelmPin => {
      const span = spanOf(text, match.index, match.index + match[0].length);
      const because = 'nixpkgs has the Helm of the revision that it is locked to, which is not told here';
      return {
        kind: 'pin',
        origin: 'task',
        scope,
        means: 'package',
        tool: 'nix',
        version: undefined,
        range: undefined,
        floating: false,
        binary: undefined,
        span,
        because,
        guards: [],
        directory: true,
      };
    });
}

/** `HELM_VERSION=3.16.4`, `export HELM_DRIVER="sql"`. */
export function variableFacts(text: Text, scope: Scope): Fact[] {
  return variablesIn(text).flatMap(({ name, start, end, keyStart }): Fact[] => {
    const word = wordAt(text, start, end);
    if (isHelmVariable(name)) {
      const span = spanOf(text, keyStart, keyStart + name.length);
      const setting: EnvSetting = { kind: 'env', origin: 'task', scope, name, value: word, span };
      return [setting];
    }
    const pin = pinOfVersionVariable(name, word);
    return pin === undefined ? [] : [directoryPin(pin, scope)];
  });
}
