/** The proofs of the rules. A rule about commands of Helm is in `replays`; any other says why it is not. */
import { atomicFlag } from './atomic-flag.ts';
import { cdkHelm } from './cdk-helm.ts';
import { dryRunFlag } from './dry-run-flag.ts';
import { forceConflicts } from './force-conflicts.ts';
import { forceFlag } from './force-flag.ts';
import { helmEnv } from './helm-env.ts';
import { helm2Leftover } from './helm2-leftover.ts';
import { helm4OnlyFlag } from './helm4-only-flag.ts';
import { listAll } from './list-all.ts';
import { outputParsing } from './output-parsing.ts';
import { pluginColorClash, pluginCommandLost, pluginInstall, pluginManifest, postRenderer } from './plugins.ts';
import { plainHttpRegistry, registryLoginUrl } from './registry.ts';
import { lintPath, recreatePods, repoAddNoUpdate, testHideNotes, versionClient } from './removed-flags.ts';
import type { RuleReplays } from './replay.ts';
import { repoUpdateStrict } from './repo-update-strict.ts';
import { serverSideFlag } from './server-side-flag.ts';
import { setJson } from './set-json.ts';
import { statusFlags } from './status-flags.ts';
import { templateNotesFlags } from './template-notes-flags.ts';
import { templateValidate } from './template-validate.ts';
import { helmMixedMajors, multiDocumentValues } from './values.ts';
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
  postRenderer,
  registryLoginUrl,
  plainHttpRegistry,
  pluginInstall,
  pluginColorClash,
  pluginCommandLost,
  pluginManifest,
  outputParsing,
  multiDocumentValues,
  helm4OnlyFlag,
  helm2Leftover,
  helmMixedMajors,
  helmEnv,
  cdkHelm,
];

/** Rules that say nothing of what a release of Helm does with a command, with what they are about. */
export const outside: Readonly<Record<string, string>> = {
  baltocdn: 'a package host',
  'helm3-support': 'the dates of support',
  'helm-unpinned': 'what installers install',
  'get-helm-3-drift': 'what an install script installs',
  'go-sdk-import': 'packages of Go, which npm run test:go proves',
  'go-sdk-symbol': 'symbols of Go packages, which npm run test:go proves',
  'go-sdk-behaviour': 'programs that have Helm as a library, which npm run test:go runs',
  'pulumi-helm': 'options of a provider that has Helm as a library',
};
