/**
 * Audits repositories twice, as a work tree and as a commit in an object store, and compares the JSON reports byte for byte.
 *
 *   node scripts/objects.mjs [REPOSITORY...]      after `npm run build`
 *
 * Without arguments every folder of fixtures/repos, fixtures/rules and fixtures/readers is committed to a repository of its own
 * and compared. A REPOSITORY is a bare repository or a work tree; its HEAD is cloned without its configuration.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const load = (path) => import(join(ROOT, process.env.HELM4_AUDIT_DIST ?? 'dist', 'src', path));
const { audit, finishAudit } = await load('audit/index.js');
const { startAudit } = await load('audit/start.js');
const { newest4 } = await load('helm/releases.js');
const { renderJson } = await load('report/json.js');
const { listCommit } = await load('source/objects.js');
const { openBlobCache } = await load('source/blob-cache.js');

const OPTIONS = {
  include: [],
  exclude: [],
  target: newest4(),
  asOf: '2026-11-21',
  minConfidence: 'low',
  ignores: true,
};
const CLEAN = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_LFS_SKIP_SMUDGE: '1',
};

function git(directory, ...args) {
  const plain = [
    'core.hooksPath=/dev/null',
    'core.autocrlf=false',
    'core.attributesFile=/dev/null',
    'user.name=x',
    'user.email=x@x',
  ];
  const options = plain.flatMap((one) => ['-c', one]);
  return execFileSync('git', ['-C', directory, ...options, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: CLEAN,
    maxBuffer: 2 ** 30,
  }).trim();
}

async function timed(make) {
  const start = performance.now();
  const result = await make();
  return { result, ms: Math.round(performance.now() - start) };
}

async function withThreads(options) {
  const started = startAudit(options.paths, options.cwd);
  try {
    return await finishAudit(started, options);
  } finally {
    started.stop();
  }
}

/** Both audits of the commit that is checked out in a work tree. */
async function compare(name, tree, gitDir, room, exclude = []) {
  const commit = git(tree, 'rev-parse', 'HEAD');
  const cwd = realpathSync(tree);
  const disk = await timed(() => withThreads({ ...OPTIONS, exclude, paths: ['.'], cwd }));
  let listed;
  const inStore = async (cache, check) => {
    const spool = mkdtempSync(join(room, 'spool-'));
    const done = await timed(async () => {
      listed = await timed(() => listCommit(gitDir, commit, { spool, exclude, ...(cache && { cache }) }));
      return check({ ...OPTIONS, paths: [], cwd: room, listing: listed.result });
    });
    const spooled = (listed.result.bytes() / 2 ** 20).toFixed(1);
    rmSync(spool, { recursive: true });
    return { ...done, spooled, listing: listed.ms };
  };
  const store = await inStore(undefined, withThreads);
  const cache = await openBlobCache(join(room, 'blobs.db'), { version: '0' });
  const cold = await inStore(cache, withThreads);
  const warm = await inStore(cache, withThreads);
  const alone = await inStore(cache, audit);
  cache.close();
  const missing = store.result.report.coverage.unread.filter(
    ({ reason }) => reason === 'missing from the object store',
  );
  if (missing.length > 0 && exclude.length === 0) {
    console.log(
      `${missing.length} objects are missing from ${name} and could not be checked out; their files are left out:`,
    );
    rmSync(join(room, 'blobs.db'), { force: true });
    return compare(
      name,
      tree,
      gitDir,
      room,
      missing.map(({ path }) => `/${path}`),
    );
  }
  const [a, ...others] = [disk, store, cold, warm, alone].map(({ result }) => renderJson(result.report));
  const odd = others.find((one) => one !== a);
  const equal = odd === undefined;
  const { coverage, findings } = disk.result.report;
  const counts = [coverage.listed, coverage.mentioning, findings.length];
  const row = [...counts, disk.ms, store.ms, store.listing, store.spooled, warm.ms, warm.listing, warm.spooled];
  console.log([name, ...row, store.result.problems.length, equal ? 'equal' : 'DIFFERENT'].join('\t'));
  if (!equal) {
    const [left, right] = [a.split('\n'), odd.split('\n')];
    const at = left.findIndex((line, index) => line !== right[index]);
    const only = (lines, others) =>
      lines
        .filter((line) => !others.includes(line))
        .slice(0, 12)
        .join('\n    ');
    console.log(`  only on the disk:\n    ${only(left, right)}\n  only in the store:\n    ${only(right, left)}`);
    console.log(`  line ${at}: ${left[at]?.slice(0, 300)}\n  line ${at}: ${right[at]?.slice(0, 300)}`);
  }
  return equal;
}

/** A clone of a repository with its commit checked out as it is in the store. */
function checkedOut(repository, room) {
  const tree = join(room, 'tree');
  git(room, 'clone', '--quiet', '--shared', '--no-checkout', '--template=', repository, tree);
  mkdirSync(join(tree, '.git', 'info'), { recursive: true });
  // Neither line ends, nor $Id$, nor filters, whatever .gitattributes says.
  execFileSync('sh', ['-c', "echo '* -text -eol -ident -filter -working-tree-encoding' > .git/info/attributes"], {
    cwd: tree,
  });
  git(tree, 'checkout', '--quiet', 'HEAD');
  return tree;
}

function fixtureRepositories() {
  return ['repos', 'rules', 'readers'].flatMap((kind) =>
    readdirSync(join(ROOT, 'fixtures', kind), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(ROOT, 'fixtures', kind, name)),
  );
}

const given = process.argv.slice(2);
let different = 0;
const HEAD =
  'name,files,mentioning,findings,disk ms,store ms,of it listing,MB,cached ms,of it listing,MB,problems,result';
console.log(HEAD.replaceAll(',', '\t'));
for (const place of given.length > 0 ? given.map((one) => resolve(one)) : fixtureRepositories()) {
  const room = mkdtempSync(join(tmpdir(), 'helm4-audit-objects-'));
  try {
    let tree = join(room, 'tree');
    if (given.length > 0) tree = checkedOut(place, room);
    else {
      cpSync(place, tree, { recursive: true });
      git(room, 'init', '--quiet', tree);
      git(tree, 'add', '--all', '--force');
      git(tree, 'commit', '--quiet', '-m', 'all');
    }
    const gitDir = existsSync(join(place, 'objects')) ? place : join(tree, '.git');
    if (!(await compare(basename(place) === 'repo' ? basename(dirname(place)) : basename(place), tree, gitDir, room)))
      different++;
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}
process.exitCode = different > 0 ? 1 : 0;
