/** Which Helm a Go program holds as a library. */
import clean from 'semver/functions/clean.js';
import type { Fact, SdkModule, SdkUse } from '../../facts.ts';
import type { Reach } from '../reach.ts';
import { directoryOf } from './tree.ts';

/** Prepares to find the Helm that a module, or a use of the SDK in it, is built with; undefined for other facts. */
export function sdkReach(facts: readonly Fact[]): (fact: Fact) => Reach | undefined {
  const modules = new Map<string, SdkModule>();
  for (const fact of facts)
    if (fact.kind === 'sdk-module' && fact.path !== undefined) modules.set(fact.directory, fact);
  const users = new Set(facts.flatMap((fact) => (fact.kind === 'sdk' ? [fact.span.path] : [])));
  return (fact) => {
    if (fact.kind === 'sdk-module') return builtWith(fact, majorOf(fact));
    // A program that hands one of Helm's variables to its own Helm.
    if (fact.kind === 'env' && fact.reads && users.has(fact.span.path)) return nearest(fact.span.path, modules);
    if (fact.kind !== 'sdk') return undefined;
    const module = fact.module === undefined ? undefined : modules.get(fact.module);
    return module === undefined ? imported(fact.major, fact.span) : builtWith(module, fact.major);
  };
}

function nearest(path: string, modules: ReadonlyMap<string, SdkModule>): Reach | undefined {
  for (let at = directoryOf(path); ; at = directoryOf(at)) {
    const module = modules.get(at);
    if (module !== undefined) return builtWith(module, majorOf(module));
    if (at === '') return undefined;
  }
}

/** The major that a module is judged by: the oldest that it asks for itself. */
function majorOf({ requires }: SdkModule): 2 | 3 | 4 {
  const direct = requires.filter(({ indirect }) => !indirect);
  const [oldest] = (direct.length > 0 ? direct : requires).map(({ major }) => major).sort();
  return oldest ?? 3;
}

function builtWith(module: SdkModule, major: 2 | 3 | 4): Reach {
  const required = module.requires.find((one) => one.major === major);
  const path = major === 2 ? 'k8s.io/helm' : `helm.sh/helm/v${major}`;
  if (required === undefined) return imported(major, module.span);
  const because = [{ text: `go.mod requires ${path} ${required.version}`, span: required.span }];
  const [other] = module.replaced;
  if (other === undefined) return { range: clean(required.version) ?? anyOf(major), because };
  because.push({ text: `go.mod replaces it by ${other.by}`, span: other.span });
  return { range: anyOf(major), because };
}

function imported(major: 2 | 3 | 4, span: SdkUse['span']): Reach {
  return { range: anyOf(major), because: [{ text: `the SDK of Helm ${major} is imported`, span }] };
}

function anyOf(major: 2 | 3 | 4): string {
  return `>=${major}.0.0 <${major + 1}.0.0`;
}
