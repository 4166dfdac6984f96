// Makes an organisation of small, varied repositories out of our own fixtures: the same seed gives the same commits.
//   node scripts/org/generate.mjs FOLDER [NUMBER] [SEED]
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeBare } from './bare.mjs';

const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const TEAMS = ['shop', 'billing', 'search', 'platform', 'data', 'mobile'];
const VERSIONS = ['v3.12.0', 'v3.14.4', 'v3.16.1', 'v3.18.6', 'v3.19.0', 'v4.0.0', 'v4.1.0', 'v4.2.4'];
const WORDS = ['api', 'web', 'worker', 'cart', 'mail', 'stock', 'price', 'login', 'image', 'audit', 'report', 'proxy'];

/**
 * @param {string} folder gets `NAME.git` below folders of teams
 * @param {number} number
 * @param {number} [seed]
 * @returns {{ name: string, path: string, head: string }[]}
 */
export function generateOrganisation(folder, number, seed = 1) {
  const pieces = readPieces();
  return Array.from({ length: number }, (_, index) => {
    const random = randomness(seed * 1_000_003 + index);
    const team = random.of(TEAMS);
    const name = `${team}/${random.of(WORDS)}-${String(index).padStart(4, '0')}`;
    const path = join(folder, `${name}.git`);
    return { name, path, head: writeBare(path, contentsOf(random, team, pieces)) };
  });
}

/** The files of one repository, from pieces that are drawn. `edition` makes another commit of the same repository. */
export function contentsOf(random, team, pieces, edition = 0) {
  const files = new Map([['README.md', `# ${team}\n\nEdition ${edition}.\n`]]);
  for (let index = random.below(12); index >= 0; index--) {
    files.set(
      `src/${random.of(WORDS)}/${random.of(WORDS)}${index}.ts`,
      `export const n = ${random.below(1e6)};\n`.repeat(20),
    );
  }
  if (random.below(5) > 0) addHelm(files, random, pieces);
  if (random.below(3) === 0) files.set('CODEOWNERS', `* @acme/${team}\n/charts/ @acme/${random.of(TEAMS)}\n`);
  return files;
}

function addHelm(files, random, pieces) {
  for (let left = random.below(3); left > 0; left--) addAll(files, chart(random), `charts/${random.of(WORDS)}/`);
  for (const make of [workflow, gitlab, script, makefile, dockerfile, jenkinsfile]) {
    if (random.below(3) === 0) addAll(files, make(random), '');
  }
  if (random.below(4) === 0) addAll(files, random.of(pieces.whole), `parts/${random.of(WORDS)}/`);
  for (let left = random.below(4); left > 0; left--) {
    const [name, content] = random.of(pieces.single);
    files.set(`${/\.ya?ml$/.test(name) ? '.github/workflows' : 'scripts'}/${random.of(WORDS)}-${name}`, content);
  }
  if (random.below(20) === 0) addAll(files, random.of(pieces.go), 'tools/release/');
}

function addAll(files, added, prefix) {
  for (const [path, content] of added) files.set(prefix + path, content);
}

/** A release's name, a flag or two, an end of line. */
function install(random) {
  const flags = [
    '--atomic',
    '--wait',
    '--force',
    '--timeout 5m',
    '--create-namespace',
    '--set image.tag=$TAG',
    '--dry-run',
  ];
  const verb = random.of(['install', 'upgrade --install', 'upgrade', 'template', 'rollback']);
  return `helm ${verb} ${random.of(WORDS)} ./charts/${random.of(WORDS)} ${random.of(flags)} ${random.of(flags)}`;
}

function other(random) {
  return random.of([
    'helm repo add acme https://charts.example.com --no-update',
    'helm registry login https://registry.example.com -u ci -p "$PASSWORD"',
    'helm plugin install https://github.com/databus23/helm-diff',
    'helm version --client --short',
    'helm list -a',
    'helm lint charts/web',
  ]);
}

function workflow(random) {
  const version = random.of(VERSIONS);
  return [
    [
      '.github/workflows/deploy.yml',
      `name: deploy\non: push\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v4\n      - uses: azure/setup-helm@v${1 + random.below(4)}\n        with:\n          version: ${version}\n      - run: |\n          ${other(random)}\n          ${install(random)}\n      - run: ${install(random)}\n`,
    ],
  ];
}

function gitlab(random) {
  const image = `alpine/helm:${random.of(VERSIONS).slice(1)}`;
  return [
    [
      '.gitlab-ci.yml',
      `stages: [deploy]\ndeploy:\n  stage: deploy\n  image: ${image}\n  script:\n    - ${other(random)}\n    - ${install(random)}\n`,
    ],
  ];
}

function script(random) {
  return [['scripts/deploy.sh', `#!/bin/sh\nset -eu\n${other(random)}\n${install(random)}\n${install(random)}\n`]];
}

function makefile(random) {
  return [
    ['Makefile', `HELM_VERSION := ${random.of(VERSIONS)}\n\ndeploy:\n\t${install(random)}\n\t./scripts/deploy.sh\n`],
  ];
}

function dockerfile(random) {
  const address = `https://get.helm.sh/helm-${random.of(VERSIONS)}-linux-amd64.tar.gz`;
  return [['Dockerfile', `FROM debian:12\nRUN curl -fsSL ${address} | tar xz\nRUN ${other(random)}\n`]];
}

function jenkinsfile(random) {
  return [
    [
      'Jenkinsfile',
      `pipeline {\n  agent any\n  stages {\n    stage('deploy') {\n      steps {\n        sh '${install(random)}'\n      }\n    }\n  }\n}\n`,
    ],
  ];
}

function chart(random) {
  const name = random.of(WORDS);
  return [
    ['Chart.yaml', `apiVersion: v2\nname: ${name}\nversion: 0.${random.below(40)}.0\n`],
    ['values.yaml', `replicas: ${random.below(9)}\nimage:\n  tag: "${random.below(1e6)}"\n`],
    [
      'templates/deployment.yaml',
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}-${name}\n`,
    ],
  ];
}

/** Our fixtures: whole repositories, Go modules, single files. */
function readPieces() {
  const whole = ['repos', 'examples'].flatMap((kind) => foldersOf(join(FIXTURES, kind)).map(filesOf));
  const go = foldersOf(join(FIXTURES, 'go')).map(filesOf);
  const single = foldersOf(join(FIXTURES, 'rules'))
    .flatMap(filesOf)
    .filter(([path]) => !path.includes('/') && /\.(?:sh|ya?ml|dockerfile|mk|py|ps1)$/.test(path));
  return { whole, go, single };
}

function foldersOf(path) {
  const entries = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return entries.map(({ name }) => join(path, name)).sort();
}

function filesOf(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.expected\./.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [relative(root, path), readFileSync(path)]);
}

/** Numbers that look drawn and are the same each time: https://en.wikipedia.org/wiki/Xorshift */
function randomness(seed) {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  const below = (limit) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % limit;
  };
  for (let skip = 0; skip < 8; skip++) below(2);
  return { below, of: (list) => list[below(list.length)] };
}

if (process.argv[1] !== undefined && basename(process.argv[1]) === 'generate.mjs') {
  const [, , folder, number = '2000', seed = '1'] = process.argv;
  if (folder === undefined) throw new Error('usage: node scripts/org/generate.mjs FOLDER [NUMBER] [SEED]');
  const made = generateOrganisation(folder, Number(number), Number(seed));
  process.stdout.write(`${made.length} repositories in ${folder}\n`);
}
