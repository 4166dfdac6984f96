/** The proofs of the rules. A rule about commands of Helm is in `replays`; any other says why it is not. */
import { atomicFlag } from './atomic-flag.ts';
import { dryRunFlag } from './dry-run-flag.ts';
import { forceConflicts } from './force-conflicts.ts';
import { forceFlag } from './force-flag.ts';
import { listAll } from './list-all.ts';
import { lintPath, recreatePods, repoAddNoUpdate, testHideNotes, versionClient } from './removed-flags.ts';
import type { RuleReplays } from './replay.ts';
import { repoUpdateStrict } from './repo-update-strict.ts';
import { serverSideFlag } from './server-side-flag.ts';
import { setJson } from './set-json.ts';
import { statusFlags } from './status-flags.ts';
import { templateNotesFlags } from './template-notes-flags.ts';
import { templateValidate } from './template-validate.ts';
import { waitFlag } from './wait-flag.ts';

export const replays: readonly RuleReplays[] = [
  atomicFlag,
  forceFlag,
  forceConflicts,
  serverSideFlag,
  setJson,
  waitFlag,
  dryRunFlag,
  templateValidate,
  templateNotesFlags,
  recreatePods,
  versionClient,
  repoAddNoUpdate,
  repoUpdateStrict,
  listAll,
  statusFlags,
  testHideNotes,
  lintPath,
];
