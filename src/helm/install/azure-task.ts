/**
 * Azure Pipelines tasks that install Helm.
 * https://github.com/microsoft/azure-pipelines-tasks/tree/299572e25b6cf14b21c7b60e5228603cbb5ffb42/Tasks (2026-08-21)
 */
import type { Word } from '../../facts.ts';
import { pinned, unpinned } from './guess.ts';
import type { PinGuess } from './types.ts';
import { newestAny } from './version.ts';

/**
 * The pin that a `task:` step makes.
 *
 * @param task the task with its version: `HelmInstaller@1`, also with the name of its publisher in front
 * @param inputs the values of `inputs:`, by name in lower case
 * @param taskWord the value of `task:`; the pin stands there when no version is written
 */
export function pinOfAzureTask(task: string, inputs: ReadonlyMap<string, Word>, taskWord: Word): PinGuess | undefined {
  const major = /(?:^|\.)helminstaller@(\d+)(?:\.|$)/i.exec(task)?.[1];
  if (major === undefined) return undefined;
  return major === '0' ? oldInstaller(inputs, taskWord) : installer(major, inputs, taskWord);
}

/**
 * `helmVersionToInstall`, by default and when it is `latest` the newest release that is no pre-release.
 * Tasks/HelmInstallerV1/src/utils.ts; common-npm-packages/kubernetes-common/helmutility.ts in
 * https://github.com/microsoft/azure-pipelines-tasks-common-packages
 */
function installer(major: string, inputs: ReadonlyMap<string, Word>, taskWord: Word): PinGuess {
  const base = { means: 'setup-action', tool: `HelmInstaller@${major}` } as const;
  const version = inputs.get('helmversiontoinstall');
  if (version !== undefined && version.text?.trim() !== '') return pinned(base, version);
  const because = `${base.tool} without helmVersionToInstall installs the newest Helm`;
  return unpinned(base, (version ?? taskWord).span, newestAny(), because);
}

/**
 * `checkLatestHelmVersion` is true unless it is switched off, and then `helmVersion` counts for nothing.
 * Tasks/HelmInstallerV0/src/helminstaller.ts, Tasks/HelmInstallerV0/task.json
 */
function oldInstaller(inputs: ReadonlyMap<string, Word>, taskWord: Word): PinGuess {
  const base = { means: 'setup-action', tool: 'HelmInstaller@0' } as const;
  const check = inputs.get('checklatesthelmversion');
  const version = inputs.get('helmversion');
  if (check?.text !== undefined && check.text.trim() !== '' && !/^true$/i.test(check.text.trim())) {
    if (version !== undefined && version.text?.trim() !== '') return pinned(base, version);
    const because = 'HelmInstaller@0 without helmVersion installs Helm 2.14.1';
    return unpinned(base, taskWord.span, { range: '2.14.1', floating: false }, because);
  }
  if (check !== undefined && check.text === undefined) {
    const because = `HelmInstaller@0 installs the newest Helm or that of helmVersion, as ${check.shown} says`;
    return unpinned(base, check.span, undefined, because);
  }
  const because =
    version === undefined
      ? 'HelmInstaller@0 installs the newest Helm unless checkLatestHelmVersion is false'
      : 'HelmInstaller@0 installs the newest Helm, whatever helmVersion says, unless checkLatestHelmVersion is false';
  return unpinned(base, (check ?? version ?? taskWord).span, newestAny(), because);
}
