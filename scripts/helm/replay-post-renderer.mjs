#!/usr/bin/env node
/**
 * Proves on real Helm releases that the plugin which `fix --unsafe` writes does the work of the executable that it replaces.
 *
 *   npm run build && node scripts/helm/replay-post-renderer.mjs [--verbose]
 *
 * A repository is made whose script renders a chart through `./hooks/label.sh`. The newest Helm 3 runs it as it is, then
 * `fix` rewrites it, and every release of Helm 4 in the cache runs the result: as it is written, with the plugin installed
 * from its folder, and with a copy of the plugin. The manifests have to be those of Helm 3. What the fix says of a different
 * behaviour is looked at too. Exits 1 when something is not as it should be, 2 when something needed is missing.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { allReleases, newest3, newest4 } from '../../dist/src/helm/releases.js';
import { binaryOf, ensure } from './install.mjs';

const { values: options } = parseArgs({ options: { verbose: { type: 'boolean', default: false } } });
const AUDIT = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const PLUGINS = 'hooks/helm-plugins';
const ARGUMENTS = `--post-renderer-args 'core team' --post-renderer-args='$HOME'`;

/** What the executable makes of `nobody`. */
const LABEL = 'blue core team $HOME 2 test';

/** The chart has a hook where it is asked for; the executable needs a file beside itself, its arguments and a variable. */
const REPOSITORY = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 0.1.0\n',
  'chart/templates/config.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n  labels:\n    team: nobody\ndata:\n  text: "one" # a comment\n',
  'chart/templates/service.yaml':
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n  labels:\n    team: nobody\nspec:\n  ports: [{ port: 80 }]\n',
  'chart/templates/hook.yaml':
    '{{- if .Values.hook }}\napiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}-hook\n  labels:\n    team: nobody\n' +
    '  annotations:\n    helm.sh/hook: pre-install\nspec:\n  containers: [{ name: main, image: "example.com/main:1" }]\n{{- end }}\n',
  'hooks/label.sh':
    '#!/bin/sh\ncd "$(dirname "$0")" || exit 1\nexec sed "s|team: nobody|team: $(cat suffix) $1 $2 $# $STAGE|"\n',
  'hooks/suffix': 'blue\n',
  'hooks/broken.sh': '#!/bin/sh\necho the reason >&2\nexit 3\n',
  'render.sh': `#!/bin/sh\nset -eu\nhelm template web ./chart "$@" --post-renderer ./hooks/label.sh \\\n  ${ARGUMENTS}\n`,
  'ci/own.sh':
    '#!/bin/sh\ntop="$(cd "$(dirname "$0")/.." && pwd)"\n' +
    `helm template web "$top/chart" --post-renderer "$top/hooks/label.sh" ${ARGUMENTS}\n`,
  // A plugin with a command that has Helm render, as helm-diff does.
  'diff/plugin.yaml':
    'name: diff\nversion: 0.1.0\nusage: renders\ndescription: renders\ncommand: $HELM_PLUGIN_DIR/run.sh\n',
  'diff/run.sh': '#!/bin/sh\nshift\nexec "$HELM_BIN" template "$@"\n',
  'diff.sh': `#!/bin/sh\nhelm diff upgrade web ./chart --post-renderer ./hooks/label.sh ${ARGUMENTS}\n`,
  'broken.sh': '#!/bin/sh\nhelm template web ./chart --post-renderer=./hooks/broken.sh\n',
};

const problem = ensure([newest3(), newest4()]);
if (problem === undefined) process.exitCode = main();
else {
  console.error(problem);
  process.exitCode = 2;
}

function main() {
  const folder = mkdtempSync(join(tmpdir(), 'helm4-post-renderer-'));
  const four = allReleases().filter((release) => release.startsWith('4.') && existsSync(binaryOf(release)));
  const failures = [];
  let checks = 0;
  const check = (what, holds, seen) => {
    checks++;
    if (options.verbose) console.log(`${holds ? 'as it should be' : 'WRONG'}: ${what}`);
    if (!holds) failures.push(`${what}\n${seen}`);
  };
  try {
    prove(folder, four, check);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  for (const failure of failures) console.log(`not as it should be: ${failure}`);
  console.log(
    `post-renderer as a plugin: ${four.length} releases of Helm 4, ${checks} checks, ${failures.length} failed`,
  );
  return failures.length === 0 ? 0 : 1;
}

function prove(folder, four, check) {
  const work = join(folder, 'work tree');
  for (const [path, text] of Object.entries(REPOSITORY)) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), text);
    if (path.endsWith('.sh')) chmodSync(join(work, path), 0o755);
  }
  const three = newest3();
  const before = run(folder, three, './render.sh');
  const wanted = documents(before.stdout);
  check(`Helm ${three} labels two documents`, labels(before.stdout).join() === [LABEL, LABEL].join(), shown(before));
  const hooked = run(folder, three, './render.sh --set hook=true');
  check(`Helm ${three} leaves the hook alone`, labels(hooked.stdout).includes('nobody'), shown(hooked));
  run(folder, three, 'helm plugin install ./diff');
  const through = run(folder, three, './diff.sh');
  check(`Helm ${three} renders through another plugin`, labels(through.stdout).includes(LABEL), shown(through));
  check(`Helm ${three} shows the reason`, run(folder, three, './broken.sh').stderr.includes('the reason'), '');
  for (const release of four) {
    const refused = run(folder, release, './render.sh');
    check(
      `Helm ${release} refuses the executable`,
      /invalid argument .* not found/.test(refused.stderr),
      shown(refused),
    );
  }
  const fixed = fix(work);
  check(
    'fix writes the plugin',
    fixed.status === 0 && existsSync(join(work, PLUGINS, 'label', 'run.sh')),
    shown(fixed),
  );
  const script = readFileSync(join(work, 'render.sh'), 'utf8');
  const rewritten = REPOSITORY['render.sh'].replace('helm template', `HELM_PLUGINS=./${PLUGINS} helm template`);
  check('fix changes nothing else', script === rewritten.replace('./hooks/label.sh', 'label'), script);
  const again = fix(work);
  check('fix has nothing left to do', again.stdout.includes('Nothing to rewrite'), shown(again));
  const late = run(folder, three, './render.sh');
  check(`Helm ${three} refuses the plugin`, late.status !== 0, shown(late));
  for (const release of four) proveOn(release, folder, { work, wanted, check });
}

function proveOn(release, folder, { work, wanted, check }) {
  const helm = `Helm ${release}`;
  const same = (what, result) =>
    check(`${helm} ${what}`, isDeepStrictEqual(documents(result.stdout), wanted), shown(result));
  same('renders the same', run(folder, release, './render.sh'));
  const from = run(folder, release, `cd "$HOME" && '${work}/ci/own.sh'`);
  same('renders the same where the script finds its own folder', from);
  const direct = `template web ./chart --post-renderer label ${ARGUMENTS}`;
  const installed = run(folder, release, `helm plugin install ./${PLUGINS}/label && helm plugin list`);
  const listed = /^label\s+0\.1\.0\s+postrenderer\/v1\s+v1\b/m.test(installed.stdout);
  check(`${helm} installs the folder`, installed.status === 0 && listed, shown(installed));
  same('renders the same through the installed plugin', run(folder, release, `helm ${direct}`));
  const outside = run(folder, release, `cd "$HOME" && helm ${direct.replace('./chart', `'${work}/chart'`)}`);
  same('renders the same from outside of the repository', outside);
  const copies = join(folder, `copies of ${release}`);
  cpSync(join(work, PLUGINS), copies, { recursive: true });
  const copied = run(folder, release, `cd chart && helm ${direct.replace('./chart', '.')}`, { HELM_PLUGINS: copies });
  same('renders the same through a copy', copied);
  run(folder, release, 'helm plugin uninstall label; helm plugin install ./diff');
  same('renders the same through another plugin', run(folder, release, './diff.sh'));
  const hooked = labels(run(folder, release, './render.sh --set hook=true').stdout);
  check(`${helm} labels the hook too`, hooked.join() === [LABEL, LABEL, LABEL].join(), hooked.join());
  const broken = run(folder, release, './broken.sh');
  check(
    `${helm} keeps the reason to itself`,
    broken.status !== 0 && !broken.stderr.includes('the reason'),
    shown(broken),
  );
}

/** Runs a line of shell in the repository, with one release of Helm that has a home of its own. */
function run(folder, release, line, more = {}) {
  const home = join(folder, `home of ${release}`);
  if (!existsSync(home)) {
    mkdirSync(join(home, 'bin'), { recursive: true });
    symlinkSync(binaryOf(release), join(home, 'bin', 'helm'));
  }
  return spawnSync('sh', ['-c', line], {
    cwd: join(folder, 'work tree'),
    encoding: 'utf8',
    env: { HOME: home, PATH: `${join(home, 'bin')}:/usr/bin:/bin`, STAGE: 'test', ...more },
    timeout: 60_000,
  });
}

function fix(work) {
  const words = [AUDIT, 'fix', '--unsafe', '--support', 'helm4', '.'];
  return spawnSync(process.execPath, words, { cwd: work, encoding: 'utf8', timeout: 60_000 });
}

/** The documents of a manifest, in the order of their kinds: Helm 4 serialises them anew. */
function documents(manifest) {
  return parseAllDocuments(manifest)
    .map((document) => document.toJS())
    .filter((document) => document !== null)
    .sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

function labels(manifest) {
  return documents(manifest).map(({ metadata }) => metadata.labels.team);
}

function shown({ status, stdout, stderr }) {
  return `exit ${status}\n${stdout}${stderr}`;
}
