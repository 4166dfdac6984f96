/** The texts that property tests start from: the fixtures of every reader, each with a path that makes it one of its files. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isOf } from '../../../src/read/formats.ts';
import { type Entry, registry } from '../../../src/read/registry.ts';
import type { SourceFile } from '../../../src/source/text.ts';

const FIXTURES = new URL('../../../fixtures/', import.meta.url);

/** Paths under which formats that are known by their path look for their files. */
const PATHS = [
  '.circleci/config.yml',
  '.drone.yml',
  '.travis.yml',
  '.woodpecker.yml',
  '.buildkite/pipeline.yml',
  '.github/workflows/ci.yml',
  '.gitlab-ci.yml',
  'azure-pipelines.yml',
  'bitbucket-pipelines.yml',
  'buildspec.yml',
  'ci/pipeline.yml',
  'cloudbuild.yaml',
  'vars/deploy.groovy',
];

const readers = texts(new URL('readers/', FIXTURES));
const rules = texts(new URL('rules/', FIXTURES)).filter(({ path }) => /\.ya?ml$/.test(path));

function texts(folder: URL): SourceFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => `${item.parentPath}/${item.name}`)
    .map((path) => ({ path: path.slice(folder.pathname.length), text: readFileSync(path, 'utf8') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The files of fixtures/readers/<name>; where there are none, files of fixtures/rules that are of that format. */
export function seedsOf({ format }: Entry): readonly (readonly [path: string, text: string])[] {
  const own = readers.filter(({ path }) => path.startsWith(`${format.name}/`));
  const found =
    own.length > 0 ? own : rules.filter((file) => isOf(format, { ...file, path: '.github/workflows/ci.yml' }));
  return found.slice(0, 40).map(({ path, text }) => {
    const name = path.slice(path.indexOf('/') + 1);
    const paths = [name, ...PATHS, `templates/${basename(name)}`];
    return [paths.find((one) => isOf(format, { path: one, text })) ?? name, text];
  });
}

export { registry };
