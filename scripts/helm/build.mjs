#!/usr/bin/env node
/**
 * Builds Helm releases from their Go modules, each with dump-grammar.go added to its main package, and stores under the
 * cache: `<version>/helm` (Helm itself) and `<version>/grammar.json` (its command tree, printed by that binary).
 *
 *   node scripts/helm/build.mjs [VERSION]...      default: every release that the catalogue is made from
 *
 * Needs Go and its module proxy. The cache is $HELM4_AUDIT_CACHE, or ~/.cache/helm4-audit.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir, dumpedReleases } from './releases.mjs';

const dumper = fileURLToPath(new URL('./dump-grammar.go', import.meta.url));

/** Ways to build, tried in order: as released; with old dependencies raised that newer compilers refuse. */
const attempts = [
  [],
  ['golang.org/x/sys@v0.20.0'],
  ['golang.org/x/sys@v0.20.0', 'golang.org/x/net@v0.20.0', 'github.com/modern-go/reflect2@v1.0.2'],
];

const versions = process.argv.length > 2 ? process.argv.slice(2) : dumpedReleases;
for (const version of versions) {
  const started = Date.now();
  try {
    const done = build(version);
    console.log(`${version}: ${done} (${Math.round((Date.now() - started) / 1000)} s)`);
  } catch (error) {
    console.log(
      `${version}: not built: ${[error.stdout, error.stderr, error.message].filter(Boolean).join(' ').slice(0, 1500)}`,
    );
  }
}

/** @param {string} version */
function build(version) {
  const target = join(cacheDir, version);
  const grammar = join(target, 'grammar.json');
  const helm = join(target, 'helm');
  if (existsSync(grammar) && existsSync(helm)) return 'kept';
  mkdirSync(target, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'helm4-audit-build-'));
  try {
    const source = join(work, 'source');
    copyModule(version, source);
    writeFileSync(join(source, 'cmd/helm/zz_dump_grammar.go'), readFileSync(dumper));
    writeFileSync(join(source, 'cmd/helm/zz_dump_root.go'), rootSource(version, source));
    // The module of a dead domain, required but not compiled; its author's own repository has the same commit.
    if (/^3\.[0-4]\./.test(version)) {
      const home = 'github.com/fvbommel/util@v0.0.0-20160121211510-db5cfe13f5cc';
      go(source, ['mod', 'edit', '-replace', `vbom.ml/util=${home}`]);
    }
    let failure;
    for (const raised of attempts) {
      try {
        if (raised.length > 0) go(source, ['get', ...raised]);
        go(source, [
          'build',
          '-p',
          '2',
          '-mod=mod',
          '-trimpath',
          '-ldflags',
          linkerFlags(version, source),
          '-o',
          `${helm}.new`,
          './cmd/helm',
        ]);
        failure = undefined;
        break;
      } catch (error) {
        failure = error;
      }
    }
    if (failure !== undefined) throw failure;
    const home = join(work, 'home');
    mkdirSync(home);
    const json = execFileSync(`${helm}.new`, ['version'], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      // Nothing of this machine may show in defaults.
      env: { HELM4_AUDIT_DUMP: '1', HELM_NO_PLUGINS: '1', HOME: home, PATH: '/nonexistent' },
    });
    writeFileSync(grammar, json.replaceAll(home, '$HOME'));
    renameSync(`${helm}.new`, helm);
    return 'built';
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} version
 * @param {string} to
 */
function copyModule(version, to) {
  const found = JSON.parse(go(tmpdir(), ['mod', 'download', '-json', `helm.sh/helm/v${version[0]}@v${version}`]));
  cpSync(found.Dir, to, { recursive: true, filter: (path) => !path.includes('/testdata') });
  execFileSync('chmod', ['-R', 'u+w', to]);
}

/**
 * Go source of `auditRoot`, which calls the function that this release makes its root command with.
 * @param {string} version
 * @param {string} source
 */
function rootSource(version, source) {
  const head = 'package main\n\nimport (\n\t"io"\n\n\t"github.com/spf13/cobra"\n';
  if (version.startsWith('4.')) {
    return `${head}\n\thelmcmd "helm.sh/helm/v4/pkg/cmd"\n)\n
func auditRoot(out io.Writer) (*cobra.Command, error) {
	return helmcmd.NewRootCmd(out, nil, helmcmd.SetupLogging)
}\n`;
  }
  const root = readFileSync(join(source, 'cmd/helm/root.go'), 'utf8');
  const fallible = /func newRootCmd\([^)]*\) \(\*cobra\.Command, error\)/.test(root);
  const call = 'newRootCmd(new(action.Configuration), out, nil)';
  // Up to 3.3 the flags of klog are not made with the root command but in main, before it.
  const early = /^func initKubeLogs/m.test(readFileSync(join(source, 'cmd/helm/helm.go'), 'utf8'));
  return `${head}\n\t"helm.sh/helm/v3/pkg/action"\n)\n
func auditRoot(out io.Writer) (*cobra.Command, error) {${early ? '\n\tinitKubeLogs()' : ''}
	return ${fallible ? call : `${call}, nil`}
}\n`;
}

/**
 * The variables that the release's own Makefile sets at link time, so that the binary behaves as the published one.
 * @param {string} version
 * @param {string} source
 */
function linkerFlags(version, source) {
  const client = go(source, ['list', '-mod=mod', '-f', '{{.Version}}', '-m', 'k8s.io/client-go']).trim();
  const [, major = '0', minor = '0'] = /^v(\d+)\.(\d+)\./.exec(client) ?? [];
  const values = new Map([
    ['version', `v${version}`],
    ['metadata', ''],
    ['gitTreeState', 'clean'],
    ['k8sVersionMajor', String(Number(major) + 1)],
    ['k8sVersionMinor', minor],
    ['kubeClientVersionMajor', String(Number(major) + 1)],
    ['kubeClientVersionMinor', minor],
  ]);
  const flags = ['-s', '-w'];
  for (const [, name = '', field = ''] of readFileSync(join(source, 'Makefile'), 'utf8').matchAll(
    /-X (\S+\.(\w+))=/g,
  )) {
    const value = values.get(field);
    if (value !== undefined && !flags.includes(`${name}=${value}`)) flags.push('-X', `${name}=${value}`);
  }
  // Go 1.23 and later refuse what some old dependencies reach for.
  if (version.startsWith('3.')) flags.push('-checklinkname=0');
  return flags.join(' ');
}

/**
 * @param {string} cwd
 * @param {string[]} args
 */
function go(cwd, args) {
  return execFileSync('nice', ['-n', '19', 'go', ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false', GOWORK: 'off' },
  });
}
