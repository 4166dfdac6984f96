/**
 * Commits and merge requests by the API of GitLab.
 * https://docs.gitlab.com/api/commits/#create-a-commit-with-multiple-files-and-actions, https://docs.gitlab.com/api/merge_requests/
 */
import { countAt, listAt, textAt } from '../forge/shape.ts';
import type { Api, Call } from './api.ts';
import { segment } from './api.ts';
import type { Commit, Pull, Pulls } from './pulls.ts';
import { type Asked, asked, orNone } from './tracker.ts';

/** @param path `/projects/ID` */
export function gitlabPulls(path: string, api: Api): Pulls {
  const requests = `${path}/merge_requests`;
  const one = (call: Call): Promise<Asked<Pull>> => asked(api, call, pullOf);
  return {
    tip: (branch) =>
      orNone(
        asked(api, { method: 'GET', path: `${path}/repository/branches/${segment(branch)}` }, (body) =>
          textAt(body, 'commit', 'id'),
        ),
      ),
    newest: (branch) =>
      asked(
        api,
        { method: 'GET', path: requests, query: { source_branch: branch, state: 'all', per_page: 1 } },
        (body) => listAt(body)?.map(pullOf).at(0) ?? (listAt(body)?.length === 0 ? null : undefined),
      ).then((answer) => (answer.kind === 'ok' ? { kind: 'ok', value: answer.value ?? undefined } : answer)),
    commit: (commit) => writeCommit(path, commit, api),
    open: (branch, base, { title, body }) =>
      one({
        method: 'POST',
        path: requests,
        body: { source_branch: branch, target_branch: base, title, description: body, remove_source_branch: true },
        once: true,
      }),
    update: (number, { title, body }) =>
      one({ method: 'PUT', path: `${requests}/${number}`, body: { title, description: body } }),
    async label(number, labels) {
      await api.call({ method: 'PUT', path: `${requests}/${number}`, body: { add_labels: labels.join(',') } });
    },
  };
}

async function writeCommit(path: string, commit: Commit, api: Api): Promise<Asked<string>> {
  const { branch, head, tip, files, message, made } = commit;
  const actions = files.flatMap(({ path: file_path, created, executable, content }) => [
    {
      action: created ? 'create' : 'update',
      file_path,
      content: Buffer.from(content).toString('base64'),
      encoding: 'base64',
    },
    // An update keeps the mode of the file.
    ...(created && executable ? [{ action: 'chmod', file_path, execute_filemode: true }] : []),
  ]);
  // Only a branch whose tip is our own commit, looked at a moment ago, is put onto the new head.
  const force = tip === undefined ? {} : { force: true };
  const body = { branch, start_sha: head, commit_message: message, actions, ...force };
  const written = await asked(api, { method: 'POST', path: `${path}/repository/commits`, body, once: true }, (answer) =>
    textAt(answer, 'id'),
  );
  if (written.kind === 'ok') await made(written.value);
  return written;
}

function pullOf(item: unknown): Pull | undefined {
  const number = countAt(item, 'iid');
  const url = textAt(item, 'web_url');
  if (number === undefined || url === undefined) return undefined;
  const state = textAt(item, 'state');
  return { number, url, state: state === 'opened' ? 'open' : state === 'merged' ? 'merged' : 'closed' };
}
