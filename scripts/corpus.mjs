// Measures the audit against a judged corpus: how many occurrences are seen and reported, how many look-alikes are.
//
//   npm run build && node scripts/corpus.mjs CORPUS.json FOLDER [--misses] [--all-formats]
//
// FOLDER holds one checkout per repository, named `owner__name`, at the commit that the corpus names.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { audit } from '../dist/src/audit/index.js';
import { newest4 } from '../dist/src/helm/releases.js';

const [corpusFile, folder, ...options] = process.argv.slice(2);
if (corpusFile === undefined || folder === undefined) {
  console.error('usage: node scripts/corpus.mjs CORPUS.json FOLDER [--misses] [--all-formats]');
  process.exit(2);
}

/** The formats that have readers, by path. */
const FORMATS = [
  /\.(sh|bash|bats|ksh|zsh)$/,
  /(^|\/)(GNU)?[Mm]akefile$|\.(mk|mak)$/,
  /(^|\/)(Docker|Container)file([._-][^/]*)?$|\.dockerfile$/i,
  /\.(md|mdx|markdown)$/i,
  /(^|\/)\.github\/workflows\/[^/]+\.ya?ml$|(^|\/)action\.ya?ml$/,
  /\.gitlab-ci\.ya?ml$/,
];

/** Construct of the corpus → what counts as reported, and what as seen. */
const flag = (rule, ...names) => ({
  rules: [rule],
  seen: (fact, at) => fact.kind === 'command' && fact.flags.some((f) => names.includes(f.name) && at(f.span)),
});
const command = (rule, test) => ({
  rules: [rule],
  seen: (fact, at) => fact.kind === 'command' && test(fact) && at(fact.span),
});
const pin = (rule, test) => ({ rules: [rule], seen: (fact, at) => fact.kind === 'pin' && test(fact) && at(fact.span) });
const path =
  (...words) =>
  (fact) =>
    words.join(' ') === fact.path.join(' ');
const CONSTRUCTS = {
  'atomic-flag': flag('atomic-flag', 'atomic'),
  'force-flag': flag('force-flag', 'force'),
  'post-renderer-flag': flag('post-renderer', 'post-renderer', 'post-renderer-args'),
  'registry-login-url': { ...command('registry-login-url', path('registry', 'login')) },
  'set-json-flag': flag('set-json', 'set-json'),
  'wait-flag': flag('wait-flag', 'wait'),
  'dry-run-bare': flag('dry-run-flag', 'dry-run'),
  'validate-flag': flag('template-validate', 'validate'),
  'recreate-pods-flag': flag('recreate-pods', 'recreate-pods'),
  'version-client-flag': flag('version-client', 'client'),
  'repo-add-no-update': flag('repo-add-no-update', 'no-update'),
  'list-all-flag': flag('list-all', 'all'),
  'status-removed-flag': flag('status-flags', 'show-desc', 'show-resources'),
  'lint-no-path': command('lint-path', path('lint')),
  'plugin-install': command('plugin-install', path('plugin', 'install')),
  'helm2-leftover': { rules: ['helm2-leftover'], seen: () => false },
  'helm3-install': pin('helm3-support', (fact) => fact.range === undefined || /3/.test(fact.range)),
  'helm-unpinned': pin('helm-unpinned', (fact) => fact.floating),
  'go-sdk-v3-import': {
    rules: ['go-sdk-import'],
    seen: (fact, at) => fact.kind === 'sdk' && fact.how === 'import' && at(fact.span),
  },
  'go-sdk-field': {
    rules: ['go-sdk-symbol', 'go-sdk-behaviour'],
    seen: (fact, at) => fact.kind === 'sdk' && fact.how !== 'import' && at(fact.span),
  },
  'helm2-sdk-import': {
    rules: ['helm2-leftover'],
    seen: (fact, at) => fact.kind === 'sdk' && fact.major === 2 && at(fact.span),
  },
  'env-var': { rules: ['helm-env', 'helm2-leftover'], seen: (fact, at) => fact.kind === 'env' && at(fact.span) },
};

const table = new Map();
const row = (construct) => {
  if (!table.has(construct)) table.set(construct, { occurrences: 0, seen: 0, reported: 0 });
  return table.get(construct);
};
let lookalikes = 0;
let lookalikeHits = 0;
const misses = [];
const hits = [];
for (const repository of JSON.parse(readFileSync(corpusFile, 'utf8'))) {
  const root = join(folder, repository.repo.replace('/', '__'));
  if (repository.exhaustive !== true || !existsSync(root)) continue;
  const { report } = await audit({
    paths: [root],
    cwd: root,
    include: [],
    exclude: [],
    target: newest4(),
    asOf: '2026-11-21',
    minConfidence: 'low',
    ignores: true,
  });
  const inScope = (file) =>
    options.includes('--all-formats') ||
    FORMATS.some((format) => format.test(file)) ||
    !/\.|Jenkinsfile|Tiltfile|justfile/.test(basename(file));
  const on = (file, line) => (span) => span.path === file && span.startLine <= line && span.endLine >= line;
  const expectedAt = new Set();
  for (const expected of repository.expected) {
    expectedAt.add(`${expected.path}:${expected.line}`);
    const kind = CONSTRUCTS[expected.construct];
    if (kind === undefined || !inScope(expected.path)) continue;
    const at = on(expected.path, expected.line);
    const reported = report.findings.some((finding) => kind.rules.includes(finding.rule) && at(finding.span));
    const seen = reported || report.facts.some((fact) => kind.seen(fact, at));
    const counts = row(expected.construct);
    counts.occurrences++;
    if (reported) counts.reported++;
    if (seen) counts.seen++;
    if (!reported)
      misses.push(
        `${seen ? 'seen, not reported' : 'MISSED'}  ${expected.construct}  ${repository.repo} ${expected.path}:${expected.line}  ${expected.note ?? ''}`,
      );
  }
  for (const lookalike of repository.lookalikes) {
    if (!inScope(lookalike.path) || expectedAt.has(`${lookalike.path}:${lookalike.line}`)) continue;
    lookalikes++;
    const found = report.findings.filter((finding) => on(lookalike.path, lookalike.line)(finding.span));
    if (found.length === 0) continue;
    lookalikeHits++;
    hits.push(
      `${found.map((finding) => finding.rule).join(',')}  ${repository.repo} ${lookalike.path}:${lookalike.line}  ${lookalike.why}`,
    );
  }
}

const share = (part, whole) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);
console.log('| construct | occurrences | seen | reported |\n|---|---:|---:|---:|');
const total = { occurrences: 0, seen: 0, reported: 0 };
for (const [construct, counts] of [...table].sort(([a], [b]) => (a < b ? -1 : 1))) {
  console.log(`| ${construct} | ${counts.occurrences} | ${counts.seen} | ${counts.reported} |`);
  for (const key of Object.keys(total)) total[key] += counts[key];
}
console.log(
  `| **all** | ${total.occurrences} | ${total.seen} (${share(total.seen, total.occurrences)}) | ${total.reported} (${share(total.reported, total.occurrences)}) |`,
);
console.log(`\nLook-alikes with a finding: ${lookalikeHits} of ${lookalikes} (${share(lookalikeHits, lookalikes)})`);
if (options.includes('--misses')) console.log(`\n${[...misses, ...hits.map((hit) => `FALSE  ${hit}`)].join('\n')}`);
