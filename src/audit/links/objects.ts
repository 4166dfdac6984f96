/** Objects of a cluster that refer to each other by name. */
import type { Unit } from './units.ts';

const KINDS = {
  tekton: /^(?:Cluster)?Task\/|^Pipeline\/|^StepAction\//,
  argo: /^(?:Cluster)?WorkflowTemplate\//,
};

/** Finds the one file that defines an object, among those that were read by now. */
export function objectFinder(
  units: ReadonlyMap<string, Unit>,
): (tool: 'tekton' | 'argo', name: string) => string | undefined {
  let known: Map<string, Set<string>> | undefined;
  let size = 0;
  return (tool, name) => {
    if (known === undefined || size !== units.size) {
      known = new Map();
      size = units.size;
      for (const [path, { facts }] of units) {
        for (const { scope } of facts) {
          const object = scope[1]?.name ?? '';
          for (const [each, kinds] of Object.entries(KINDS)) {
            if (!kinds.test(object)) continue;
            const key = `${each}:${object.slice(object.indexOf('/') + 1)}`;
            known.set(key, (known.get(key) ?? new Set()).add(path));
          }
        }
      }
    }
    const paths = [...(known.get(`${tool}:${name}`) ?? [])];
    return paths.length === 1 ? paths[0] : undefined;
  };
}
