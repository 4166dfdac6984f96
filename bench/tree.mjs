// Builds the tree that `npm run bench` measures on: the same bytes on every machine.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Raise it when the tree changes, so that cached trees are built anew. */
const VERSION = 2;
const KEPT = 50_000;
const IGNORED = 20_000;
/** One file in this many mentions Helm. */
const MENTIONS_EVERY = 17;

/** A small deterministic generator (mulberry32): the same numbers on every machine. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const WORDS = (
  'deploy cluster service config return const function import value error string number request response ' +
  'handler context package public interface namespace replicas container image port label selector metadata ' +
  'version status update create delete list watch client server token secret volume mount path file read write'
).split(' ');

const PLAIN = ['ts', 'go', 'py', 'json', 'md', 'yaml', 'tf', 'java', 'css', 'txt'];

/**
 * Files that mention Helm, in the shapes that repositories hold them. `share` is how many of 100 such files are of the shape,
 * measured over 37 public repositories (38,537 files, 5,249 that mention Helm): 18 % Markdown, 7 % shell, 3 % pipelines, images
 * and makefiles, and 72 % sources, charts and values that only mention it.
 */
const USES = [
  {
    share: 7,
    name: (n) => `scripts/deploy-${n}.sh`,
    text: (fill) =>
      `#!/usr/bin/env bash\nset -euo pipefail\n${fill(12, '# ')}\nARGS=(--wait)\nARGS+=(--atomic)\n` +
      `helm upgrade --install app ./chart --namespace staging "\${ARGS[@]}" \\\n  --set image.tag="$TAG"\n${fill(20, '# ')}`,
  },
  {
    share: 1,
    name: (n) => `ci/${n}/.gitlab-ci.yml`,
    text: (fill) =>
      `${fill(6, '# ')}deploy:\n  image: alpine/helm:3.16.2\n  script:\n    - helm repo add stable https://charts.example.com\n` +
      `    - helm upgrade --install app stable/app\n      --namespace prod\n      --atomic\n${fill(15, '# ')}`,
  },
  {
    share: 1,
    name: (n) => `tools/${n}/Makefile`,
    text: (fill) =>
      `HELM ?= helm\n${fill(10, '# ')}\ndeploy:\n\t$(HELM) upgrade --install app . --force\n${fill(10, '# ')}`,
  },
  {
    share: 1,
    name: (n) => `images/${n}/Dockerfile`,
    text: (fill) =>
      `FROM debian:12\n${fill(8, '# ')}ENV HELM_VERSION=v3.13.3\n` +
      // biome-ignore format: one line of a Dockerfile
      'RUN curl -fsSL https://get.helm.sh/helm-$HELM_VERSION-linux-amd64.tar.gz | tar xz\n' +
      fill(8, '# '),
  },
  {
    share: 18,
    name: (n) => `docs/install-${n}.md`,
    text: (fill) => `# Install\n\n${fill(30, '')}\n\`\`\`sh\nhelm install app ./chart --wait\n\`\`\`\n${fill(30, '')}`,
  },
  {
    share: 36,
    name: (n) => `pkg/${n}/release.go`,
    text: (fill) =>
      `package release\n\n${fill(60, '// ')}\n// Release is a helm release.\ntype Release struct{}\n${fill(60, '// ')}`,
  },
  {
    share: 36,
    name: (n) => `charts/${n}/values.yaml`,
    text: (fill) => `# Values of the helm chart.\nimage:\n  tag: "1.2.3"\n${fill(40, '# ')}`,
  },
];

/** The shape of the n-th file that mentions Helm: by their shares, or each as often as the others. */
function useAt(n, dense) {
  if (dense) return USES[n % USES.length];
  // 37 has no factor in common with 100, so that the shapes alternate.
  let left = (n * 37) % 100;
  return USES.find(({ share }) => {
    left -= share;
    return left < 0;
  });
}

/**
 * Builds the tree below the temporary directory unless it is there already; returns its path.
 *
 * @param dense whether every shape is as frequent as the others, which is six times as many uses of Helm as measured
 */
export function benchTree(dense) {
  const root = join(tmpdir(), dense ? 'helm4-audit-bench-dense' : 'helm4-audit-bench');
  const marker = join(root, '.complete');
  const tree = join(root, 'tree');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === String(VERSION)) return tree;
  rmSync(root, { recursive: true, force: true });
  build(tree, dense);
  writeFileSync(marker, String(VERSION));
  return tree;
}

function build(tree, dense) {
  const random = generator(20_260_610);
  const pick = (list) => list[Math.floor(random() * list.length)] ?? '';
  const fill = (lines, prefix) => {
    let text = '';
    for (let line = 0; line < lines; line++) {
      text += prefix;
      const words = 4 + Math.floor(random() * 9);
      for (let word = 0; word < words; word++) text += `${pick(WORDS)} `;
      text += '\n';
    }
    return text;
  };
  const made = new Set();
  const write = (path, text) => {
    const absolute = join(tree, path);
    const folder = dirname(absolute);
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    writeFileSync(absolute, text);
  };
  write('.gitignore', 'node_modules/\n*.log\n/build/\n');
  for (let n = 1; n < KEPT; n++) {
    const folder = `team-${n % 40}/service-${n % 1000}`;
    if (n % MENTIONS_EVERY === 0) {
      const use = useAt(Math.floor(n / MENTIONS_EVERY), dense);
      write(`${folder}/${use.name(n)}`, use.text(fill));
    } else {
      // Most files are small and a few are large, as in real repositories: 4 to 5 kB on average.
      const lines = Math.floor(8 / (random() + 0.02)) + Math.floor(random() * 60);
      write(`${folder}/src/${pick(WORDS)}/file-${n}.${pick(PLAIN)}`, fill(lines, ''));
    }
  }
  for (let n = 0; n < IGNORED; n++) {
    write(`team-${n % 40}/node_modules/package-${n % 500}/file-${n}.js`, `${fill(20, '')}// helm install\n`);
  }
  const git = (...args) => execFileSync('git', ['-C', tree, ...args], { stdio: 'ignore' });
  git('init', '--quiet');
  git('add', '--all');
  const author = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', '-c', 'commit.gpgsign=false'];
  git(...author, 'commit', '--quiet', '--no-verify', '-m', 'tree');
}
