// Lints examples/org, the workflows of this repository and its actions with the tools of others: actionlint with shellcheck for
// workflows, shellcheck for other scripts, the schemas of Kubernetes (kubernetes-validate) and of GitLab CI and actions
// (check-jsonschema), systemd-analyze. What is missing is installed into ~/.cache/helm4-audit/lint, shellcheck with apt-get; what
// cannot be had is said, and fails: a lint that did not run found nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastGlob from 'fast-glob';
import { parse, parseAllDocuments } from 'yaml';

const ACTIONLINT = 'v1.7.12';
const PYTHON = ['kubernetes-validate==1.37.0', 'check-jsonschema==0.39.0'];
/** The oldest that examples say they need, and the newest that the validator knows. */
const KUBERNETES = ['1.33.0', '1.37.0'];

const root = fileURLToPath(new URL('../..', import.meta.url));
const tools = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'helm4-audit', 'lint');
let failed = 0;

const shellcheck = withApt('shellcheck');
const actionlint = withGo();
const python = withPip();

const workflows = [...files('.github/workflows/*.yml'), ...files('examples/org/github-*.yml')];
// SC2016: backticks of Markdown in single quotes are no commands.
check('workflows', actionlint, ['-shellcheck', shellcheck, '-ignore', 'SC2016:', ...workflows]);

// All of them are run with -e.
for (const [name, script] of scripts())
  check(`script of ${name}`, shellcheck, ['--shell=bash', '-'], `set -e\n${script}`);

const manifests = files('examples/org/kubernetes/*.yaml');
for (const version of KUBERNETES) {
  const args = ['--strict', '--quiet', '--kubernetes-version', version, ...manifests];
  check(`manifests for Kubernetes ${version}`, join(python, 'kubernetes-validate'), args);
}
const schema = join(python, 'check-jsonschema');
const gitlab = ['--builtin-schema', 'vendor.gitlab-ci', '--data-transform', 'gitlab-ci', 'examples/org/gitlab-ci.yml'];
check('pipeline of GitLab', schema, gitlab);
check('actions', schema, ['--builtin-schema', 'vendor.github-actions', 'action.yml', 'setup/action.yml']);
checkUnits();

if (failed > 0) console.error(`${failed} of the checks failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** What is a script, apart from those of workflows: [name, text]. */
function scripts() {
  const found = [['nightly.sh', text('examples/org/systemd/nightly.sh')]];
  for (const path of ['action.yml', 'setup/action.yml']) {
    for (const { name, run } of parse(text(path)).runs.steps)
      if (run !== undefined) found.push([`${path}, ${name}`, run]);
  }
  for (const [name, job] of Object.entries(parse(text('examples/org/gitlab-ci.yml')))) {
    if (Array.isArray(job?.script)) found.push([`job ${name} of GitLab`, job.script.join('\n')]);
  }
  for (const path of files('examples/org/kubernetes/*.yaml')) {
    for (const document of parseAllDocuments(text(path))) {
      const spec = document.toJS().spec;
      const pod = (spec.jobTemplate?.spec.template ?? spec.template)?.spec;
      for (const { name, args } of [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])]) {
        if (args !== undefined) found.push([`container ${name} of ${basename(path)}`, args[0]]);
      }
    }
  }
  return found;
}

/** Units with programs that are there: what they start is installed later. */
function checkUnits() {
  if (spawnSync('systemd-analyze', ['--version']).error !== undefined) {
    console.log('NOT checked: units of systemd, for want of systemd-analyze');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'helm4-audit-units-'));
  try {
    const units = files('examples/org/systemd/*.{service,timer}').map((path) => {
      const copy = join(folder, basename(path));
      writeFileSync(copy, text(path).replace(/^ExecStart=.*$/m, 'ExecStart=/bin/true'));
      return copy;
    });
    check('units of systemd', 'systemd-analyze', ['verify', '--man=no', ...units]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function check(what, program, args, input) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: root, encoding: 'utf8', input });
  const bad = error !== undefined || status !== 0;
  if (bad) failed++;
  console.log(`${bad ? 'FAILED' : 'ok'}: ${what}`);
  if (bad) console.error(error?.message ?? `${stdout}${stderr}`.trim());
}

function files(pattern) {
  return fastGlob.sync(pattern, { cwd: root, dot: true }).sort();
}

function text(path) {
  return readFileSync(join(root, path), 'utf8');
}

function withApt(program) {
  if (spawnSync(program, ['--version']).error === undefined) return program;
  if (process.getuid?.() === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', program], { stdio: 'inherit', env });
  }
  if (spawnSync(program, ['--version']).error === undefined) return program;
  return missing(`${program}; on Debian and Ubuntu: sudo apt-get install ${program}`);
}

function withGo() {
  const bin = join(tools, `actionlint-${ACTIONLINT}`);
  const program = join(bin, 'actionlint');
  if (!existsSync(program)) {
    mkdirSync(bin, { recursive: true });
    const env = { ...process.env, GOBIN: bin, GOFLAGS: '-mod=mod' };
    const module = `github.com/rhysd/actionlint/cmd/actionlint@${ACTIONLINT}`;
    spawnSync('go', ['install', module], { cwd: tmpdir(), stdio: ['ignore', 'ignore', 'inherit'], env });
  }
  return existsSync(program)
    ? program
    : missing('actionlint: it is built with Go 1.24 or newer, from the module proxy');
}

/** The folder of the programs of a virtual environment. */
function withPip() {
  const environment = join(tools, `python-${PYTHON.join('-').replaceAll(/[^\w.]+/g, '-')}`);
  const bin = join(environment, 'bin');
  const complete = () => ['kubernetes-validate', 'check-jsonschema'].every((name) => existsSync(join(bin, name)));
  if (!complete()) {
    mkdirSync(tools, { recursive: true });
    const quiet = { stdio: ['ignore', 'ignore', 'inherit'] };
    spawnSync('python3', ['-m', 'venv', environment], quiet);
    spawnSync(join(bin, 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...PYTHON], quiet);
  }
  return complete() ? bin : missing(`${PYTHON.join(' and ')}: they want Python 3.9 or newer with venv, and PyPI`);
}

function missing(what) {
  console.error(`Cannot lint the examples without ${what}`);
  process.exit(1);
}
