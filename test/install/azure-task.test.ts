import { expect, it } from 'vitest';
import { pinOfAzureTask } from '../../src/helm/install/index.ts';
import { newest4 } from '../../src/helm/releases.ts';
import { brief, unknown, word } from './words.ts';

const NEWEST = `>=${newest4()}`;

function task(name: string, inputs: Record<string, string> = {}): string {
  const made = new Map(
    Object.entries(inputs).map(([key, value]) => [
      key.toLowerCase(),
      value.includes('$') ? unknown(value) : word(value),
    ]),
  );
  return brief(pinOfAzureTask(name, made, word(name)));
}

it.each<[string, Record<string, string>, string]>([
  ['HelmInstaller@1', {}, `HelmInstaller@1 ${NEWEST} floating`],
  ['HelmInstaller@1', { helmVersionToInstall: '' }, `HelmInstaller@1 ${NEWEST} floating`],
  ['HelmInstaller@1', { helmVersionToInstall: 'latest' }, `HelmInstaller@1 ${NEWEST} [latest] floating`],
  ['HelmInstaller@1', { helmVersionToInstall: '3.18.4' }, 'HelmInstaller@1 3.18.4 [3.18.4]'],
  ['HelmInstaller@1', { helmVersionToInstall: '$(helmVersion)' }, 'HelmInstaller@1 ? [$(helmVersion)]'],
  ['helminstaller@1', { helmVersionToInstall: 'v4.1.0' }, 'HelmInstaller@1 4.1.0 [v4.1.0]'],
  ['ms.vss.HelmInstaller@1', { helmVersionToInstall: 'v3.9.0' }, 'HelmInstaller@1 3.9.0 [v3.9.0]'],
  ['HelmInstaller@0', {}, `HelmInstaller@0 ${NEWEST} floating`],
  ['HelmInstaller@0', { helmVersion: '2.14.1' }, `HelmInstaller@0 ${NEWEST} floating`],
  ['HelmInstaller@0', { helmVersion: '3.2.1', checkLatestHelmVersion: 'true' }, `HelmInstaller@0 ${NEWEST} floating`],
  ['HelmInstaller@0', { helmVersion: '3.2.1', checkLatestHelmVersion: 'false' }, 'HelmInstaller@0 3.2.1 [3.2.1]'],
  ['HelmInstaller@0', { checkLatestHelmVersion: 'False' }, 'HelmInstaller@0 2.14.1'],
  ['HelmInstaller@0', { helmVersion: '3.2.1', checkLatestHelmVersion: '$(check)' }, 'HelmInstaller@0 ? floating'],
  ['HelmDeploy@0', {}, 'nothing'],
  ['NotHelmInstaller@1', {}, 'nothing'],
  ['KubectlInstaller@0', { helmVersion: '3.2.1' }, 'nothing'],
])('%s %j', (name, inputs, pin) => {
  expect(task(name, inputs)).toBe(pin);
});

it('stands where the version is written, else at the switch, else at the task', () => {
  const version = word('3.2.1', 'a.yml', 40);
  const check = word('true', 'a.yml', 80);
  const name = word('HelmInstaller@0', 'a.yml', 10);
  expect(pinOfAzureTask('HelmInstaller@0', new Map([['helmversion', version]]), name)?.span).toEqual(version.span);
  const both = new Map([
    ['helmversion', version],
    ['checklatesthelmversion', check],
  ]);
  expect(pinOfAzureTask('HelmInstaller@0', both, name)?.span).toEqual(check.span);
  expect(pinOfAzureTask('HelmInstaller@0', new Map(), name)?.span).toEqual(name.span);
});
