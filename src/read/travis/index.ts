/** Travis CI configurations. https://config.travis-ci.com */
import type { Fact, Link, Outside, Scope } from '../../facts.ts';
import { fileText, type SourceFile } from '../../source/text.ts';
import { type Around, stringOf, textOf, wholeSpan } from '../lib/ci/around.ts';
import { readBroken } from '../lib/ci/broken.ts';
import { PLAIN } from '../lib/ci/host.ts';
import { withoutDoubles } from '../lib/ci/settings.ts';
import { collector } from '../lib/collect.ts';
import { table } from '../lib/table.ts';
import { get, items, parseYaml, type YamlNode } from '../lib/yaml/index.ts';
import type { Reader } from '../reader.ts';
import { format } from './format.ts';
import { PHASES, readJob } from './jobs.ts';

export const reader: Reader = { ...format, read };

const MAX_JOBS = 1_000;

function read(file: SourceFile): readonly Fact[] {
  const scope: Scope = [{ kind: 'file', name: file.path }];
  const yaml = parseYaml(fileText(file));
  const collect = collector();
  for (const { root } of yaml.documents) {
    if (root === undefined) continue;
    for (const facts of readRoot(file, root, scope)) collect.add(facts);
    collect.add(imports(get(root, 'import'), scope));
  }
  const facts = withoutDoubles(collect.facts());
  const isScript = (path: readonly string[]): boolean => PHASES.includes(path.at(-1) ?? '');
  return [...facts, ...readBroken(yaml, facts, scope, PLAIN, isScript)];
}

/** The jobs: one of the root for each row of `env:`, taken together, and those of `jobs: include:`. */
function readRoot(file: SourceFile, root: YamlNode, scope: Scope): Fact[][] {
  const around: Around = { file, scope, host: PLAIN, variables: table(), guards: [] };
  const jobs = get(root, 'jobs') ?? get(root, 'matrix');
  const listed = items(jobs?.kind === 'map' ? get(jobs, 'include') : jobs).slice(0, MAX_JOBS);
  const included = listed.filter((job) => job.kind === 'map');
  const found = included.map((job, index) => {
    const name = stringOf(get(job, 'name')) ?? stringOf(get(job, 'stage')) ?? '';
    return readJob(`${index + 1} ${name}`.trim(), job, root, around);
  });
  // With a list of jobs, the root by itself runs only where it has an `env:` or a language version to expand.
  return [...found, readJob('root', undefined, root, around)];
}

/** `import: - source: path`; `owner/repo:path@ref` is in another repository. */
function imports(node: YamlNode | undefined, scope: Scope): (Link | Outside)[] {
  return (node?.kind === 'seq' ? items(node) : node === undefined ? [] : [node]).flatMap((item): (Link | Outside)[] => {
    const text = textOf(item.kind === 'map' ? get(item, 'source') : item);
    if (text === undefined) return [];
    const span = wholeSpan(text);
    if (text.value.includes(':')) return [{ kind: 'outside', scope, what: `import of ${text.value}`, span }];
    const path = text.value.replace(/@.*$/, '').replace(/^\.\//, '');
    return [
      {
        kind: 'link',
        origin: 'task',
        scope,
        how: 'include',
        path,
        from: '',
        arguments: [],
        variables: [],
        guards: [],
        span,
      },
    ];
  });
}
