/** A repository on the disk that has something to rewrite, and the plans for its commits. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { allRules } from '../../../src/audit/rules.ts';
import { type GroupBy, planRepository, type RepositoryPlan } from '../../../src/org/give/fix-plan.ts';
import { SETTINGS } from '../org/make.ts';

export interface Work {
  readonly path: string;
  /** The first commit: three safe rewrites in two files, a copy that is not ours, and a link. */
  readonly head: string;
  readonly git: (...command: string[]) => string;
  readonly put: (path: string, content: string | Buffer, executable?: boolean) => void;
  /** Commits everything; the same contents are the same commit. */
  readonly commit: () => string;
  /** An empty directory. */
  readonly spool: () => string;
  /** The same commit is planned once; what comes of it is plain data. */
  readonly planAt: (commit: string, groupBy: GroupBy, rules?: readonly string[] | null) => Promise<RepositoryPlan>;
  readonly planNow: (commit: string, groupBy: GroupBy, rules: readonly string[] | null) => Promise<RepositoryPlan>;
  readonly remove: () => void;
}

export function startWork(): Work {
  const directory = mkdtempSync(join(tmpdir(), 'give-fix-'));
  const path = join(directory, 'work');
  const git: Work['git'] = (...command) => {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@t.example', '-c', 'core.hooksPath=/dev/null'];
    const env = { ...process.env, GIT_COMMITTER_DATE: '2026-11-21T00:00:00Z' };
    return execFileSync('git', ['-C', path, ...identity, ...command], { encoding: 'utf8', env }).trim();
  };
  const put: Work['put'] = (file, content, executable = false) => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), content);
    if (executable) chmodSync(join(path, file), 0o755);
  };
  const commit: Work['commit'] = () => {
    git('add', '-A');
    git('commit', '-qm', 'x', '--date', '2026-11-21T00:00:00Z');
    return git('rev-parse', 'HEAD');
  };
  const spool: Work['spool'] = () => mkdtempSync(join(directory, 'spool-'));
  const planNow: Work['planNow'] = (head, groupBy, rules) =>
    planRepository({
      gitDir: join(path, '.git'),
      head,
      spool: spool(),
      settings: SETTINGS,
      groupBy,
      rules,
      catalogue: allRules,
    });
  const plans = new Map<string, Promise<RepositoryPlan>>();
  const planAt: Work['planAt'] = (head, groupBy, rules = null) => {
    const key = JSON.stringify([head, groupBy, rules]);
    const known = plans.get(key) ?? planNow(head, groupBy, rules);
    plans.set(key, known);
    return known;
  };
  mkdirSync(path);
  git('init', '-q', '-b', 'main');
  put('ci/deploy.sh', '#!/bin/sh\nhelm version --client\nhelm repo add --no-update a https://a.example\n', true);
  put('docs/crlf.sh', '\ufeffhelm version --client\r\necho é\r\n');
  put('vendor/x/copy.sh', 'helm version --client\n');
  symlinkSync('../ci/deploy.sh', join(path, 'docs/link.sh'));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  return { path, head: commit(), git, put, commit, spool, planAt, planNow, remove };
}
