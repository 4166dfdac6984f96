/** Rewrites of what behaves otherwise in Helm 4: the actions, what they return and log, downloads, words of errors. */
import type { Missing, Rewrite } from '../context.ts';
import { cached } from './caches.ts';
import { actionConstructor, listConstructor } from './constructors.ts';
import { dryRun } from './dry-run.ts';
import { errorTexts } from './error-texts.ts';
import { force } from './force.ts';
import { setStateMask } from './lists.ts';
import { configuration, debugLog, init, log } from './logs.ts';
import { mirrored } from './mirrors.ts';
import { newExec, postRenderer } from './post-render.ts';
import { recreate, unused } from './removed.ts';
import { releaseResult, releasesResult, responseRelease, testedResult } from './results.ts';
import { newStatus, showResources } from './status.ts';
import { atomic, wait } from './waits.ts';

function each(rewrite: Rewrite, ...symbols: readonly string[]): [string, Rewrite][] {
  return symbols.map((symbol) => [`pkg/action.${symbol}`, rewrite]);
}

export const actionRewrites: ReadonlyMap<string, Rewrite> = new Map<string, Rewrite>([
  ...each(wait, 'Install.Wait', 'Upgrade.Wait', 'Rollback.Wait', 'Uninstall.Wait'),
  ...each(atomic, 'Install.Atomic', 'Upgrade.Atomic'),
  ...each(dryRun, 'Install.ClientOnly', 'Install.DryRun', 'Install.DryRunOption'),
  ...each(dryRun, 'Upgrade.DryRun', 'Upgrade.DryRunOption', 'Rollback.DryRun'),
  ...each(force, 'Install.Force', 'Upgrade.Force', 'Rollback.Force'),
  ...each(recreate, 'Upgrade.Recreate', 'Rollback.Recreate'),
  ...each(unused, 'ReleaseTesting.HideNotes', 'Status.ShowDescription'),
  ...each(newStatus, 'NewStatus'),
  ...each(showResources, 'Status.ShowResources'),
  ...each(releaseResult, 'Install.Run', 'Install.RunWithContext', 'Upgrade.Run', 'Upgrade.RunWithContext'),
  ...each(releaseResult, 'Get.Run', 'Status.Run'),
  ...each(releasesResult, 'List.Run', 'History.Run'),
  ...each(testedResult, 'ReleaseTesting.Run'),
  ...each(setStateMask, 'List.SetStateMask'),
  ...each(postRenderer, 'Install.PostRenderer', 'Upgrade.PostRenderer'),
  ...each(configuration, 'Configuration'),
  ...each(init, 'Configuration.Init'),
  ...each(log, 'Configuration.Log'),
  ...each(debugLog, 'DebugLog'),
  ['pkg/postrender.NewExec', newExec],
  ['pkg/release.UninstallReleaseResponse.Release', responseRelease],
  ['pkg/downloader.ChartDownloader', cached],
  ['pkg/downloader.Manager', cached],
  ['pkg/cli.EnvSettings', cached],
  ...errorTexts,
]);

export const actionMissing: ReadonlyMap<string, Missing> = new Map<string, Missing>([
  ['pkg/action.NewInstall', both(actionConstructor, mirrored)],
  ['pkg/action.NewUpgrade', both(actionConstructor, mirrored)],
  ['pkg/action.NewRollback', actionConstructor],
  ['pkg/action.NewUninstall', actionConstructor],
  ['pkg/action.NewList', both(listConstructor, mirrored)],
  ['pkg/action.NewHistory', mirrored],
  ['pkg/action.NewGet', mirrored],
  ['pkg/action.NewStatus', mirrored],
]);

function both(first: Missing, second: Missing): Missing {
  return (use, context) => [...first(use, context), ...second(use, context)];
}
