/**
 * Commits and pull requests by the API of GitHub: no clone, no push, and the commit is signed by GitHub where an App makes it.
 * https://docs.github.com/rest/git, https://docs.github.com/rest/pulls/pulls
 */
import { createHash } from 'node:crypto';
import { at, countAt, listAt, textAt } from '../forge/shape.ts';
import type { Api, Call } from './api.ts';
import { segment } from './api.ts';
import type { PlannedFile } from './fix-plan.ts';
import type { Commit, Pull, Pulls } from './pulls.ts';
import { type Asked, asked, orNone } from './tracker.ts';

/** @param path `/repos/OWNER/NAME` */
export function githubPulls(path: string, owner: string, api: Api): Pulls {
  const one = (call: Call): Promise<Asked<Pull>> => asked(api, call, pullOf);
  const tip: Pulls['tip'] = (branch) =>
    orNone(asked(api, { method: 'GET', path: `${path}/git/ref/heads/${branchPath(branch)}` }, shaOfRef));
  return {
    tip,
    newest: (branch) =>
      asked(
        api,
        { method: 'GET', path: `${path}/pulls`, query: { head: `${owner}:${branch}`, state: 'all', per_page: 1 } },
        (body) => listAt(body)?.map(pullOf).at(0) ?? (listAt(body)?.length === 0 ? null : undefined),
      ).then((answer) => (answer.kind === 'ok' ? { kind: 'ok', value: answer.value ?? undefined } : answer)),
    commit: (commit) => writeCommit(path, commit, api),
    open: (head, base, draft) =>
      one({
        method: 'POST',
        path: `${path}/pulls`,
        body: { ...draft, head, base, maintainer_can_modify: true },
        once: true,
      }),
    update: (number, draft) => one({ method: 'PATCH', path: `${path}/pulls/${number}`, body: draft }),
    async label(number, labels) {
      await api.call({ method: 'POST', path: `${path}/issues/${number}/labels`, body: { labels } });
    },
  };
}

async function writeCommit(path: string, commit: Commit, api: Api): Promise<Asked<string>> {
  const { branch, head, tree: base, tip, onHead, files, message, made } = commit;
  const create = (what: string, body: object): Promise<Asked<string>> =>
    asked(api, { method: 'POST', path: `${path}/git/${what}`, body }, (answer) => textAt(answer, 'sha'));
  const entries: object[] = [];
  for (const file of files) {
    const blob = await create('blobs', { content: Buffer.from(file.content).toString('base64'), encoding: 'base64' });
    if (blob.kind !== 'ok') return blob;
    if (blob.value.length === 40 && blob.value !== blobName(file))
      return { kind: 'failed', status: null, reason: 'the forge stored something else than it was sent' };
    const mode = file.executable ? '100755' : '100644';
    entries.push({ path: file.path, mode, type: 'blob', sha: blob.value });
  }
  const tree = await create('trees', { base_tree: base, tree: entries });
  if (tree.kind !== 'ok') return tree;
  // On top of what is there, so that the branch need not be forced: what others pushed in the meantime makes this fail.
  const parents = tip === undefined ? [head] : onHead ? [tip] : [tip, head];
  const written = await create('commits', { message, tree: tree.value, parents });
  if (written.kind !== 'ok') return written;
  await made(written.value);
  const sha = written.value;
  const call: Call =
    tip === undefined
      ? { method: 'POST', path: `${path}/git/refs`, body: { ref: `refs/heads/${branch}`, sha }, once: true }
      : { method: 'PATCH', path: `${path}/git/refs/heads/${branchPath(branch)}`, body: { sha, force: false } };
  return asked(api, call, shaOfRef);
}

function shaOfRef(body: unknown): string | undefined {
  return textAt(body, 'object', 'sha');
}

function pullOf(item: unknown): Pull | undefined {
  const number = countAt(item, 'number');
  const url = textAt(item, 'html_url');
  if (number === undefined || url === undefined) return undefined;
  const open = textAt(item, 'state') === 'open';
  const merged = typeof at(item, 'merged_at') === 'string';
  return { number, url, state: open ? 'open' : merged ? 'merged' : 'closed' };
}

function branchPath(branch: string): string {
  return branch.split('/').map(segment).join('/');
}

function blobName({ content }: PlannedFile): string {
  return createHash('sha1').update(`blob ${content.byteLength}\0`).update(content).digest('hex');
}
