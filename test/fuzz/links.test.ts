/** Random small repositories whose files call, source and include one another, also in circles, themselves, and what is not there. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { AuditReport } from '../../src/audit/types.ts';
import type { SourceFile } from '../../src/source/text.ts';
import { auditFolder } from '../audit/repository.ts';
import { cpuMs } from '../lib/cpu.ts';
import * as fc from '../lib/fast-check.ts';
import { problemsIn } from './lib/facts.ts';

vi.mock('../../src/source/text.ts', async (original) => {
  const { checkedTexts } = await import('./lib/checked-texts.ts');
  return checkedTexts(await original());
});

const FOLDERS = ['', 'scripts/', 'ci/', 'scripts/lib/', 'charts/web/'];
const NAMES = [
  'deploy.sh',
  'lib.sh',
  'Makefile',
  'common.mk',
  'Taskfile.yml',
  'justfile',
  'Dockerfile',
  'deploy.py',
  'deploy.ps1',
  'run.cmd',
  '.env',
  'package.json',
  'Rakefile',
  '.tool-versions',
];
const FIXED = [
  '.github/workflows/ci.yml',
  '.github/workflows/reused.yml',
  '.github/actions/setup/action.yml',
  '.gitlab-ci.yml',
  'azure-pipelines.yml',
  '.circleci/config.yml',
  'Jenkinsfile',
  '.drone.yml',
];
const PATHS = [...FIXED, ...FOLDERS.flatMap((folder) => NAMES.map((name) => folder + name))];
const MISSING = ['gone.sh', '../outside.sh', '/etc/helm.sh', './', '', 'scripts', '*.sh', '$DIR/x.sh', 'a'.repeat(300)];

const HELM = [
  'helm upgrade web ./web --install --atomic',
  'helm list --all "$@"',
  '$HELM template . --validate $FLAGS',
  'export FLAGS="--wait $FLAGS" HELM_DRIVER=sql',
  'curl -fsSL https://get.helm.sh/helm-v3.14.4-linux-amd64.tar.gz | tar xz',
  'HELM_VERSION=v3.12.0',
  'deploy() { helm lint "$1" && deploy "$1"; }; deploy web',
];

/** A line of shell that leads to a path. */
const calls = (path: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    `./${path} --wait "$@"`,
    `bash ${path} upgrade`,
    `source ${path}`,
    `. "$(dirname "$0")/${path}"`,
    `cd ${dirname(path)} && ./${path.slice(path.lastIndexOf('/') + 1)}`,
    `make -C ${dirname(path)} deploy FLAGS=--atomic`,
    `task -d ${dirname(path)} deploy`,
    `just -f ${path} deploy`,
    `npm run deploy --prefix ${dirname(path)}`,
    `python ${path} --atomic`,
    `pwsh ${path}`,
    `docker build -t acme/tools -f ${path} . && docker run acme/tools helm list --all`,
    `env $(cat ${path}) helm list`,
    'make deploy; rake deploy; task deploy; just deploy; npm run deploy',
  );

const line = fc.oneof(fc.constantFrom(...HELM), fc.constantFrom(...PATHS, ...MISSING).chain(calls));
const lines = fc.array(line, { maxLength: 5 });

/** The lines as a file of the kind that the path says, which also includes another file. */
function fileOf(path: string, commands: readonly string[], other: string): string {
  const indented = (by: string): string => commands.map((command) => `${by}${command}\n`).join('');
  const listed = (by: string): string => commands.map((command) => `${by}- run: ${JSON.stringify(command)}\n`).join('');
  const strings = commands.map((command) => JSON.stringify(command));
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (path.startsWith('.github/actions'))
    return `runs:\n  using: composite\n  steps:\n    - uses: ./${dirname(other)}\n${listed('    ')}`;
  if (path.startsWith('.github'))
    return `on: [push, workflow_call]\njobs:\n  a:\n    uses: ./${other}\n    with: {version: v3.14.0}\n  b:\n    runs-on: ubuntu-24.04\n    container: acme/tools\n    env: {FLAGS: --atomic}\n    steps:\n      - uses: ./${dirname(other)}\n${listed('      ')}`;
  switch (name) {
    case '.gitlab-ci.yml':
      return `include:\n  - local: ${JSON.stringify(`/${other}`)}\nbuild:\n  image: acme/tools\n  script: [${strings.join(', ')}]\n`;
    case 'azure-pipelines.yml':
      return `steps:\n- template: ${JSON.stringify(other)}\n${commands.map((one) => `- script: ${JSON.stringify(one)}\n`).join('')}`;
    case 'config.yml':
      return `version: 2.1\njobs:\n  a:\n    docker: [{image: acme/tools}]\n    steps:\n    - checkout\n${listed('    ')}`;
    case '.drone.yml':
      return `kind: pipeline\nsteps:\n- name: a\n  image: acme/tools\n  commands: [${strings.join(', ')}]\n`;
    case 'Jenkinsfile':
      return `load '${other}'\nnode {\n${commands.map((one) => `  sh ${JSON.stringify(one)}\n`).join('')}}\n`;
    case 'Makefile':
    case 'common.mk':
      return `include ${other}\nHELM ?= helm\nFLAGS += --wait\ndeploy: deploy\n${indented('\t')}`;
    case 'Taskfile.yml':
      return `version: '3'\nincludes: {x: ${JSON.stringify(other)}}\ntasks:\n  deploy:\n    cmds: [{task: deploy}, ${strings.join(', ')}]\n`;
    case 'justfile':
      return `import '${other}'\ndeploy: deploy\n${indented('    ')}`;
    case 'Dockerfile':
      return `FROM acme/tools\nCOPY ${other} /x.sh\n${commands.map((one) => `RUN ${one}\n`).join('')}ENTRYPOINT ["/x.sh"]\n`;
    case 'deploy.py':
    case 'Rakefile':
      return `${name === 'Rakefile' ? 'task :deploy do\n' : 'import os\n'}${commands.map((one) => (name === 'Rakefile' ? `  sh ${JSON.stringify(one)}\n` : `os.system(${JSON.stringify(one)})\n`)).join('')}${name === 'Rakefile' ? 'end\n' : ''}`;
    case '.env':
      return `FLAGS=--atomic\nHELM=helm3\nHELM_VERSION=v3.13.0\n`;
    case '.tool-versions':
      return 'helm 3.14.0\n';
    case 'package.json':
      return JSON.stringify({ scripts: { deploy: commands.join(' && '), predeploy: 'npm run deploy' } }, null, 2);
    default:
      return `#!/bin/sh\n. ${other}\n${indented('')}`;
  }
}

const repository = fc.uniqueArray(
  fc
    .tuple(fc.constantFrom(...PATHS), lines, fc.constantFrom(...PATHS, ...MISSING))
    .map(([path, commands, other]) => ({ path, text: fileOf(path, commands, other) })),
  { minLength: 2, maxLength: 14, selector: ({ path }) => path },
);

async function inFolder<T>(files: readonly SourceFile[], work: (root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'links-'));
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return await work(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Audits twice and looks at every place. */
async function check(files: readonly SourceFile[]): Promise<AuditReport> {
  return await inFolder(files, async (root) => {
    const begin = cpuMs();
    const first = await auditFolder(root);
    const took = cpuMs() - begin;
    const second = await auditFolder(root);
    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
    expect(took).toBeLessThan(20_000);
    const read = new Map(
      files.map((file) => [file.path, { ...file, text: readFileSync(join(root, file.path), 'utf8') }]),
    );
    expect(problemsIn([first.findings, first.facts], read)).toEqual([]);
    return first;
  });
}

describe('files that lead to one another', () => {
  test('are audited in the end, twice the same, every place in its file', { timeout: fc.PATIENCE }, async () => {
    let chains = 0;
    const property = fc.asyncProperty(repository, async (files) => {
      const { findings } = await check(files);
      chains += findings.filter(({ helm }) => helm.because.length > 1).length;
    });
    await fc.assert(property, { numRuns: 25 });
    // The repositories are such that Helm is handed on in them. The long run may end before it has tried enough of them.
    if (!fc.THOROUGH) expect(chains).toBeGreaterThan(10);
  });

  test('in a long chain, each calling two of the next', { timeout: fc.PATIENCE }, async () => {
    const files = Array.from({ length: 60 }, (_, index) => ({
      path: `s${index}.sh`,
      text: `#!/bin/sh\n./s${index + 1}.sh "$@" --wait\nbash s${index + 1}.sh --atomic "$1"\nhelm list --all $FLAGS "$@"\n`,
    }));
    const report = await check(files);
    expect(report.coverage.commands).toBeGreaterThanOrEqual(60);
  });

  test('where everything sources everything', { timeout: fc.PATIENCE }, async () => {
    const names = Array.from({ length: 14 }, (_, index) => `lib${index}.sh`);
    const text = `#!/bin/sh\n${names.map((name) => `. ./${name}\n./${name} "$@"\n`).join('')}helm list --all "$@"\n`;
    await check(names.map((path) => ({ path, text })));
  });
});
