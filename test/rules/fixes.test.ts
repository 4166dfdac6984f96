import { describe, expect, it } from 'vitest';
import atomicFlag from '../../rules/atomic-flag.ts';
import dryRunFlag from '../../rules/dry-run-flag.ts';
import forceFlag from '../../rules/force-flag.ts';
import helm4OnlyFlag from '../../rules/helm4-only-flag.ts';
import { rules } from '../../rules/index.ts';
import lintPath from '../../rules/lint-path.ts';
import listAll from '../../rules/list-all.ts';
import pluginInstall from '../../rules/plugin-install.ts';
import recreatePods from '../../rules/recreate-pods.ts';
import registryLoginUrl from '../../rules/registry-login-url.ts';
import repoAddNoUpdate from '../../rules/repo-add-no-update.ts';
import templateValidate from '../../rules/template-validate.ts';
import versionClient from '../../rules/version-client.ts';
import waitFlag from '../../rules/wait-flag.ts';
import type { Rule } from '../../src/rule.ts';
import { candidates, command, fixed, spanAt } from './facts.ts';

/** A command line and what its first fix makes of it; a deletion leaves the blanks around it to whoever applies it. */
const CASES: readonly (readonly [Rule, string, string | undefined])[] = [
  [atomicFlag, 'helm upgrade web ./web --atomic=false', 'helm upgrade web ./web --rollback-on-failure=false'],
  [atomicFlag, 'helm upgrade web ./web --atomic=$X', undefined],
  [forceFlag, 'helm install web ./web --force', 'helm install web ./web --force-replace'],
  [forceFlag, 'helm upgrade web ./web --force', 'helm upgrade web ./web --force-replace --server-side=false'],
  [forceFlag, 'helm upgrade web ./web --force=true', undefined],
  [registryLoginUrl, 'helm registry login https://ghcr.io/owner -u me', 'helm registry login ghcr.io -u me'],
  [registryLoginUrl, 'helm registry login ghcr.io:443/', 'helm registry login ghcr.io:443'],
  [registryLoginUrl, 'helm registry login https://$HOST', undefined],
  [waitFlag, 'helm upgrade web ./web --wait=true', 'helm upgrade web ./web --wait'],
  [waitFlag, 'helm upgrade web ./web --wait=False', 'helm upgrade web ./web '],
  [dryRunFlag, 'helm install web ./web --dry-run', 'helm install web ./web --dry-run=client'],
  [dryRunFlag, 'helm install web ./web --dry-run=0', 'helm install web ./web '],
  [dryRunFlag, 'helm rollback web --dry-run', 'helm rollback web --dry-run=client'],
  [dryRunFlag, 'helm uninstall web --dry-run=client', 'helm uninstall web --dry-run'],
  [templateValidate, 'helm template ./web --validate', 'helm template ./web --dry-run=server'],
  [recreatePods, 'helm upgrade web ./web --recreate-pods', undefined],
  [recreatePods, 'helm upgrade web ./web --recreate-pods=false', 'helm upgrade web ./web '],
  [versionClient, 'helm version -c --short', 'helm version  --short'],
  [repoAddNoUpdate, 'helm repo add --no-update a https://a.example', 'helm repo add  a https://a.example'],
  [listAll, 'helm list -aq', 'helm list -q'],
  [listAll, 'helm list -Aa -o json', 'helm list -A -o json'],
  [lintPath, 'helm lint', 'helm lint .'],
  [lintPath, 'helm lint --strict', 'helm lint . --strict'],
  [
    pluginInstall,
    'helm plugin install https://github.com/databus23/helm-diff',
    'helm plugin install https://github.com/databus23/helm-diff --verify=false',
  ],
  [helm4OnlyFlag, 'helm upgrade web ./web --rollback-on-failure', 'helm upgrade web ./web --atomic'],
];

describe('fixes', () => {
  it.each(CASES.map(([rule, line, result]) => [line, rule, result] as const))('%s', (line, rule, result) => {
    expect(fixed(rule, line)).toBe(result);
  });

  it('offer a spelling for both majors beside the one for Helm 4', () => {
    const [found] = candidates(listAll, [command('helm list --all')]);
    expect(found?.fixes?.map(({ worksOn }) => worksOn)).toEqual(['>=4.0.0 <5', '>=3.0.0 <5']);
  });

  it('never put several words into one argument of a list', () => {
    const lines = CASES.map(([, line]) => line);
    for (const rule of rules) {
      for (const candidate of candidates(
        rule,
        lines.map((line) => command(line, { origin: 'arguments' })),
      )) {
        for (const edit of (candidate.fixes ?? []).flatMap((fix) => fix.edits)) expect(edit.text).not.toContain(' ');
      }
    }
  });

  it('leave alone what the file does not hold as it is', () => {
    const upgrade = command('helm upgrade web ./web --atomic');
    const flags = upgrade.flags.map((flag) => ({ ...flag, word: { ...flag.word, span: spanAt(23, 31, false) } }));
    const [found] = candidates(atomicFlag, [{ ...upgrade, flags }]);
    expect(found?.row).toBe('upgrade-deprecated');
    expect(found?.fixes).toBeUndefined();
  });

  it('keep the host of a login out of variables that other commands share', () => {
    const login = command('helm registry login https://ghcr.io');
    const args = login.args.map((arg) => ({ ...arg, via: [spanAt(0, 4)] }));
    const [found] = candidates(registryLoginUrl, [{ ...login, args }]);
    expect(found?.row).toBe('scheme');
    expect(found?.fixes).toBeUndefined();
  });
});
