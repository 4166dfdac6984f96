/** Runs one replay on one release, in folders that are thrown away. */
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './load.mjs';

const LIMIT_MS = 30_000;

/** The chart that every replay finds in `chart/`. */
const CHART = {
  'chart/Chart.yaml':
    'apiVersion: v2\nname: chart\ndescription: A chart\ntype: application\nversion: 0.1.0\nappVersion: "1.0"\n',
  'chart/values.yaml': 'word: one\n',
  'chart/templates/config.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-config\ndata:\n  word: "{{ .Values.word }}"\n',
  'chart/templates/deployment.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  replicas: 1\n' +
    '  selector: { matchLabels: { app: chart } }\n  template:\n    metadata: { labels: { app: chart } }\n' +
    '    spec: { containers: [{ name: main, image: "example.com/main:1" }] }\n',
  'chart/templates/secret.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Release.Name }}-secret\ntype: Opaque\ndata:\n  key: c2VjcmV0LXZhbHVl\n',
  'chart/templates/hook.yaml':
    '{{- if .Values.hook }}\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: {{ .Release.Name }}-hook\n' +
    '  annotations:\n    helm.sh/hook: post-install,post-upgrade\n    helm.sh/hook-delete-policy: before-hook-creation\n' +
    '  labels: { outcome: {{ .Values.hook }} }\nspec:\n  template:\n' +
    '    spec: { restartPolicy: Never, containers: [{ name: main, image: "example.com/main:1" }] }\n{{- end }}\n',
  'chart/templates/tests/test.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}-test\n  annotations:\n    helm.sh/hook: test\n' +
    'spec: { restartPolicy: Never, containers: [{ name: main, image: "example.com/main:1" }] }\n',
};

/**
 * @param {object} replay one of rules/replays
 * @param {string} helm path of the binary
 * @param {{folder: string, name: string, clusterPort: number, webPort: number, helm3: string, helm4: string,
 *   registries?: {plain: string, secured: string, certificate: string}}} world
 * @returns {Promise<{exit: number, stdout: string, stderr: string, setup?: string}>}
 */
export async function runReplay(replay, helm, world) {
  const folder = join(world.folder, world.name);
  const work = join(folder, 'work');
  const bin = join(folder, 'bin');
  const home = join(folder, 'home');
  for (const made of [work, bin, home]) mkdirSync(made, { recursive: true });
  try {
    for (const [name, target] of [
      ['helm', helm],
      ['helm3', world.helm3],
      ['helm4', world.helm4],
    ])
      symlinkSync(target, join(bin, name));
    for (const [path, text] of Object.entries({ ...CHART, ...replay.files })) {
      const file = join(work, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      if (path.endsWith('.sh')) chmodSync(file, 0o755);
    }
    for (const plugin of replay.plugins ?? [])
      cpSync(join(root, 'fixtures', 'plugins', plugin), join(work, plugin), { recursive: true });
    const denied = (replay.denies ?? []).map((rule) => rule.replace(' ', '.')).join(',');
    const server = `http://127.0.0.1:${world.clusterPort}/${world.name}${denied === '' ? '' : `~${denied}`}`;
    writeFileSync(join(folder, 'kubeconfig'), kubeconfig(server), { mode: 0o600 });
    const env = environment(replay, world, folder);
    return await execute(replay, work, env, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function kubeconfig(server) {
  return [
    'apiVersion: v1',
    'kind: Config',
    `clusters: [{ name: c, cluster: { server: "${server}" } }]`,
    'contexts: [{ name: c, context: { cluster: c, user: u, namespace: default } }]',
    'current-context: c',
    'users: [{ name: u, user: {} }]',
    '',
  ].join('\n');
}

function environment(replay, world, folder) {
  const { registries } = world;
  return {
    PATH: `${join(folder, 'bin')}:${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: join(folder, 'home'),
    TMPDIR: folder,
    LC_ALL: 'C',
    KUBECONFIG: join(folder, 'kubeconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com',
    KUBE: `http://127.0.0.1:${world.clusterPort}/${world.name}`,
    WEB: `http://127.0.0.1:${world.webPort}/${world.name}`,
    ...(registries === undefined
      ? {}
      : {
          OCI: `${registries.plain}/${world.name.toLowerCase()}`,
          REGISTRY: registries.plain,
          SECURED: registries.secured,
          SSL_CERT_FILE: registries.certificate,
        }),
    ...replay.env,
  };
}

function execute(replay, work, env, folder) {
  const setup = join(folder, 'setup.log');
  const before = (replay.before ?? []).join('\n');
  const script = `( set -e; ${before}\n:\n) >"${setup}" 2>&1 || exit 97\n${replay.line}\n`;
  return new Promise((resolve) => {
    const child = spawn('bash', ['-c', script], { cwd: work, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'])
      child[stream].on('data', (chunk) => {
        if (said[stream].length < 1 << 20) said[stream] += chunk;
      });
    const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), LIMIT_MS);
    child.on('close', (code) => {
      clearTimeout(timer);
      const failed = code === 97 && existsSync(setup) ? { setup: readFileSync(setup, 'utf8').slice(-600) } : {};
      resolve({ exit: code ?? 124, ...said, ...failed });
    });
  });
}

/** What a run said, without what differs from run to run: throw-away paths and ports get names, blanks become one. */
export function normalise(text, world) {
  let plain = text;
  const names = [
    [join(world.folder, world.name, 'work'), '$PWD'],
    [join(world.folder, world.name, 'home'), '$HOME'],
    [`127.0.0.1:${world.webPort}/${world.name}`, '$WEB'],
    ...(world.registries === undefined
      ? []
      : [
          [`${world.registries.plain}/${world.name.toLowerCase()}`, '$OCI'],
          [world.registries.plain, '$REGISTRY'],
          [world.registries.secured, '$SECURED'],
        ]),
  ];
  for (const [found, name] of names) plain = plain.replaceAll(found, name);
  return plain.replace(/\s+/g, ' ').trim();
}
