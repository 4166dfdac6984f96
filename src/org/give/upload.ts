/**
 * SARIF for GitHub's code scanning.
 * https://docs.github.com/rest/code-scanning/code-scanning#upload-an-analysis-as-sarif-data
 */

import { printable } from '../../report/printable.ts';
import { LIMITS } from '../../report/sarif-limits.ts';
import { at, textAt } from '../forge/shape.ts';
import type { Log } from '../log.ts';
import type { Delivery, Parcel, Store } from '../store.ts';
import { type Api, type ApiOf, githubPath, type NotOk } from './api.ts';

export interface UploadOptions {
  readonly store: Pick<Store, 'parcels' | 'deliver'>;
  readonly api: ApiOf;
  readonly log: Log;
  readonly dryRun: boolean;
  /** Only these repositories, by id or name; all when absent. */
  readonly only?: (parcel: Parcel) => boolean;
  /** Resolves after so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
}

export interface UploadSummary {
  /** Uploaded and processed; with `dryRun`, what would be uploaded. */
  readonly uploaded: number;
  /** The forge will not have it. */
  readonly refused: number;
  /** Tried again in the next run. */
  readonly failed: number;
  /** No forge for it. */
  readonly impossible: number;
  /** Why the credential is not accepted or does not reach far enough; nothing else was tried then. */
  readonly unauthorized: string | undefined;
  /** Whether any forge answered. */
  readonly reached: boolean;
}

/** What became of one parcel. `delivery` is undefined when the next run is to see it as if nothing had been tried. */
interface Outcome {
  readonly delivery: Delivery | undefined;
  readonly hint?: string;
  readonly unauthorized?: string;
  readonly reached: boolean;
  /** It fails, but by the will of the forge, which a scheduler should not be woken for. */
  readonly unwanted?: boolean;
}

/** So many are being processed by the forge at the same time. The client keeps writes apart. */
const IN_FLIGHT = 8;
/** Processing takes seconds, for large files minutes; 15 waits make some 9 minutes. */
const POLLS = 15;
const LONGEST_PAUSE = 60_000;
/** After so many in a row without a right, and none with it, it is the token and not the repository. */
const MOST_WITHOUT_RIGHT = 10;

/**
 * Uploads what was kept and not delivered. A parcel may be uploaded twice when the process is killed between the upload and its
 * record: the forge then replaces the analysis by the same, since both have the category of `runAutomationDetails`.
 */
export async function upload(options: UploadOptions): Promise<UploadSummary> {
  const { store, log, signal } = options;
  const total = { uploaded: 0, refused: 0, failed: 0, impossible: 0, reached: false };
  let unauthorized: string | undefined;
  let withoutRight = 0;
  const running = new Set<Promise<void>>();
  const take = async (parcel: Parcel): Promise<void> => {
    const { repository, digest } = parcel;
    const outcome = await uploadOne(parcel, options);
    total.reached ||= outcome.reached;
    unauthorized ??= outcome.unauthorized;
    const { delivery } = outcome;
    if (outcome.unwanted === true && total.uploaded === 0) withoutRight++;
    if (withoutRight >= MOST_WITHOUT_RIGHT && delivery?.state === 'failed') unauthorized ??= delivery.reason;
    if (delivery === undefined) {
      if (outcome.unauthorized === undefined) total.impossible++;
      return;
    }
    if (!options.dryRun) await store.deliver(repository.id, digest, delivery);
    switch (delivery.state) {
      case 'done':
        total.uploaded++;
        return;
      case 'refused':
      case 'failed': {
        const quiet = delivery.state === 'refused' || outcome.unwanted === true;
        if (quiet) total.refused++;
        else total.failed++;
        const fields = {
          repository: repository.id,
          reason: delivery.reason,
          ...(outcome.hint && { hint: outcome.hint }),
        };
        if (quiet) log.warn('analysis refused', fields);
        else log.error('analysis not uploaded', fields);
      }
    }
  };
  for await (const parcel of store.parcels()) {
    if (signal.aborted || unauthorized !== undefined) break;
    if (options.only?.(parcel) === false) continue;
    const task: Promise<void> = take(parcel).finally(() => running.delete(task));
    running.add(task);
    if (running.size >= IN_FLIGHT) await Promise.race(running);
  }
  await Promise.all(running);
  return { ...total, unauthorized };
}

async function uploadOne(parcel: Parcel, options: UploadOptions): Promise<Outcome> {
  const { repository, sarif } = parcel;
  const { log, dryRun } = options;
  const path = githubPath(repository);
  if (repository.forge !== 'github' || path === undefined) {
    log.warn('no code scanning', { repository: repository.id, hint: insteadOf(parcel) });
    return { delivery: undefined, reached: false };
  }
  if (repository.archived) return refused('it is archived and takes no analyses');
  if (sarif.byteLength > LIMITS.gzip) {
    return refused(`the analysis has ${sarif.byteLength} bytes after gzip, of which GitHub takes ${LIMITS.gzip}`);
  }
  if (dryRun) {
    log.info('analysis would be uploaded', { repository: repository.id, commit: parcel.head, bytes: sarif.byteLength });
    return { delivery: { state: 'done', reference: '' }, reached: true };
  }
  const api = await options.api(repository);
  if (typeof api === 'string') return { delivery: undefined, unauthorized: api, reached: false };
  const answer = await api.call({
    method: 'POST',
    path: `${path}/code-scanning/sarifs`,
    body: {
      commit_sha: parcel.head,
      // A bare branch name is refused: https://github.com/github/codeql-action/issues/796
      ref: `refs/heads/${parcel.branch}`,
      sarif: Buffer.from(sarif.buffer, sarif.byteOffset, sarif.byteLength).toString('base64'),
      tool_name: 'helm4-audit',
    },
  });
  if (answer.kind !== 'ok') return outcomeOf(answer);
  const id = textAt(answer.body, 'id');
  if (id === undefined) return failed('the forge took it and gave it no number');
  log.info('analysis uploaded', { repository: repository.id, commit: parcel.head, id });
  return await processed(api, `${path}/code-scanning/sarifs/${encodeURIComponent(id)}`, id, options);
}

/** https://docs.github.com/rest/code-scanning/code-scanning#get-information-about-a-sarif-upload */
async function processed(api: Api, path: string, id: string, options: UploadOptions): Promise<Outcome> {
  let trouble = '';
  for (let poll = 0; poll < POLLS && !options.signal.aborted; poll++) {
    await options.wait(Math.min(LONGEST_PAUSE, 1_000 * 2 ** poll));
    const answer = await api.call({ method: 'GET', path });
    // It is known a moment after the upload only.
    trouble = answer.kind === 'ok' ? '' : `; ${answer.reason}`;
    if (answer.kind !== 'ok') continue;
    switch (textAt(answer.body, 'processing_status')) {
      case 'complete':
        return { delivery: { state: 'done', reference: id }, reached: true };
      case 'failed':
        return failed(`GitHub could not process it: ${errorsOf(answer.body)}`);
      default:
    }
  }
  return failed(`GitHub has not processed upload ${printable(id)} yet${trouble}`);
}

function outcomeOf(answer: NotOk): Outcome {
  const { reason } = answer;
  if (answer.kind === 'failed') return { delivery: { state: 'failed', reason }, reached: answer.status !== null };
  switch (answer.status) {
    case 401:
      return { delivery: undefined, unauthorized: reason, reached: true };
    case 403:
    case 404: {
      // What is missing is a right of the token, so that another day may be better without any change of the result.
      if (answer.status === 404 || /not accessible by|admin rights|forbidden/i.test(reason)) {
        const hint = 'the token needs "security_events" (App: Code scanning alerts, write) on this repository';
        return { delivery: { state: 'failed', reason }, hint, reached: true, unwanted: true };
      }
      return { ...refused(reason), hint: 'enable code scanning (Code Security) in the settings of the repository' };
    }
    case 413:
      return refused(reason);
    default:
      return failed(reason);
  }
}

function refused(reason: string): Outcome {
  return { delivery: { state: 'refused', reason }, reached: true };
}

function failed(reason: string): Outcome {
  return { delivery: { state: 'failed', reason }, reached: true };
}

function errorsOf(body: unknown): string {
  const errors = at(body, 'errors');
  const texts = Array.isArray(errors) ? errors.filter((one) => typeof one === 'string') : [];
  return texts.length === 0 ? 'no reason given' : printable(texts.join('; ')).slice(0, 500);
}

/** What to do where there is no code scanning that takes SARIF. */
function insteadOf({ repository }: Parcel): string {
  switch (repository.forge) {
    case 'gitlab':
      return 'GitLab takes SARIF from jobs of the project only (artifacts:reports:sarif, where that is enabled); use org issues';
    case 'bitbucket':
    case 'azure':
    case 'folder':
    case 'git':
      return 'only GitHub takes SARIF by its API; use org report or org issues';
    case 'github':
      return 'its name is not OWNER/NAME';
  }
}
