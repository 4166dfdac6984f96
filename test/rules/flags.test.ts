import { describe, expect, it } from 'vitest';
import atomicFlag from '../../rules/atomic-flag.ts';
import dryRunFlag from '../../rules/dry-run-flag.ts';
import forceConflicts from '../../rules/force-conflicts.ts';
import forceFlag from '../../rules/force-flag.ts';
import helm4OnlyFlag from '../../rules/helm4-only-flag.ts';
import listAll from '../../rules/list-all.ts';
import recreatePods from '../../rules/recreate-pods.ts';
import repoAddNoUpdate from '../../rules/repo-add-no-update.ts';
import serverSideFlag from '../../rules/server-side-flag.ts';
import setJson from '../../rules/set-json.ts';
import statusFlags from '../../rules/status-flags.ts';
import templateNotesFlags from '../../rules/template-notes-flags.ts';
import templateValidate from '../../rules/template-validate.ts';
import testHideNotes from '../../rules/test-hide-notes.ts';
import versionClient from '../../rules/version-client.ts';
import waitFlag from '../../rules/wait-flag.ts';
import type { Rule } from '../../src/rule.ts';
import { candidates, command, messageOf, rowsAt, spanAt } from './facts.ts';

/** Command lines, the rows that they fall under, and where. */
const CASES: readonly (readonly [Rule, readonly (readonly [line: string, ...rows: string[]])[]])[] = [
  [
    atomicFlag,
    [
      ['helm upgrade --install web ./web --atomic', 'upgrade-deprecated @ --atomic'],
      [
        'helm install web ./web --atomic=true',
        'install-rejected @ --atomic=true',
        'install-deprecated @ --atomic=true',
      ],
      ['helm template ./web --atomic', 'install-rejected @ --atomic', 'install-deprecated @ --atomic'],
      ['helm secrets upgrade web ./web --atomic -i', 'upgrade-deprecated @ --atomic'],
      ['helm -n prod upgrade web ./web --atomic', 'upgrade-deprecated @ --atomic'],
      ['helm upgrade web ./web --rollback-on-failure'],
      ['helm upgrade web ./web --set atomic=true'],
      ['helm s3 push --atomic web.tgz repo'],
    ],
  ],
  [
    forceFlag,
    [
      ['helm upgrade web ./web --force', 'fails-on-new-releases @ --force'],
      ['helm rollback web 1 --force', 'fails-on-new-releases @ --force'],
      ['helm upgrade web ./web --force --server-side=false', 'deprecated @ --force'],
      ['helm upgrade web ./web --force=false', 'deprecated @ --force=false'],
      ['helm upgrade web ./web --force --server-side=true', 'with-server-side @ --force'],
      ['helm install web ./web --force', 'install-deprecated @ --force'],
      ['helm s3 push --force web.tgz repo'],
      ['helm cm-push --force web repo'],
      ['helm push --force web.tgz oci://r'],
      ['helm repo add a https://a.example --force-update'],
      ['helm upgrade web ./web --force-replace'],
    ],
  ],
  [
    forceConflicts,
    [
      ['helm upgrade web ./web --force-conflicts', 'client-side-releases @ --force-conflicts'],
      ['helm rollback web --force-conflicts --server-side=auto', 'client-side-releases @ --force-conflicts'],
      ['helm upgrade web ./web --force-conflicts --server-side=false', 'client-side @ --force-conflicts'],
      ['helm upgrade web ./web --force-conflicts --server-side=true'],
      ['helm upgrade web ./web --force-conflicts --server-side=$MODE'],
      ['helm install web ./web --force-conflicts'],
      ['helm install web ./web --force-conflicts --force-replace', 'with-force @ --force-conflicts'],
    ],
  ],
  [
    serverSideFlag,
    [
      ['helm upgrade web --server-side ./web', 'swallows-next @ --server-side'],
      ['helm upgrade web ./web --server-side', 'swallows-next @ --server-side'],
      ['helm upgrade web ./web --server-side true'],
      ['helm rollback web --server-side=maybe', 'bad-value @ --server-side=maybe'],
      ['helm upgrade web ./web --server-side=auto'],
      ['helm upgrade web ./web --server-side=$MODE'],
      ['helm upgrade --install web ./web --server-side=false', 'first-install-ignored @ --server-side=false'],
      ['helm install web ./web --server-side=auto', 'not-boolean @ --server-side=auto'],
      ['helm install web ./web --server-side false', 'separate-value @ --server-side'],
      ['helm install web ./web --server-side'],
      ['helm install --server-side web ./web'],
    ],
  ],
  [
    setJson,
    [
      ["helm upgrade web ./web --set-json 'a=[1]'"],
      ['helm upgrade web ./web --set-json \'{"a":1}\'', 'object-form @ --set-json'],
      ['helm upgrade web ./web --set-json=\'  {"a":1}\'', `object-form @ --set-json='  {"a":1}'`],
      ['helm upgrade web ./web --set-json "$VALUES"'],
      [`helm upgrade web ./web --set-json "\${{ inputs.values }}"`],
    ],
  ],
  [
    waitFlag,
    [
      ['helm upgrade web ./web --wait', 'kstatus @ --wait'],
      ['helm uninstall web --wait', 'uninstall-lasts @ --wait', 'uninstall @ --wait'],
      ['helm delete web --wait', 'uninstall-lasts @ --wait', 'uninstall @ --wait'],
      ['helm upgrade web ./web --wait=true', 'true-value @ --wait=true'],
      ['helm upgrade web ./web --wait=false', 'false-value @ --wait=false'],
      ['helm upgrade web ./web --wait=True', 'other-boolean @ --wait=True'],
      ['helm upgrade web ./web --wait=0', 'other-boolean @ --wait=0'],
      ['helm upgrade web ./web --wait=hookOnly', 'hook-only @ --wait=hookOnly'],
      ['helm template ./web --wait=hookOnly', 'hook-only @ --wait=hookOnly'],
      ['helm upgrade web ./web --wait=legacy'],
      ['helm upgrade web ./web --wait=$STRATEGY'],
      ['helm upgrade web ./web --wait-for-jobs'],
      ['helm template ./web --wait'],
    ],
  ],
  [
    dryRunFlag,
    [
      ['helm upgrade web ./web --dry-run', 'bare @ --dry-run'],
      ['helm template ./web --dry-run', 'bare @ --dry-run'],
      ['helm install web ./web --dry-run=true', 'boolean @ --dry-run=true'],
      ['helm install web ./web --dry-run=false', 'boolean @ --dry-run=false'],
      ['helm install web ./web --dry-run=', 'empty @ --dry-run='],
      ['helm install web ./web --dry-run=client'],
      ['helm install web ./web --dry-run=none'],
      ['helm install web ./web --dry-run=$MODE'],
      ['helm template ./web --dry-run=false', 'template-none @ --dry-run=false'],
      ['helm template ./web --dry-run=none', 'template-none @ --dry-run=none'],
      ['helm template ./web --dry-run=server', 'template-server @ --dry-run=server'],
      ['helm rollback web --dry-run', 'rollback-boolean @ --dry-run'],
      ['helm rollback web --dry-run=false', 'rollback-boolean @ --dry-run=false'],
      ['helm rollback web --dry-run=client', 'rollback-word @ --dry-run=client'],
      ['helm uninstall web --dry-run'],
      ['helm uninstall web --dry-run=true'],
      ['helm uninstall web --dry-run=client', 'uninstall-word @ --dry-run=client'],
      ['helm secrets upgrade web ./web --dry-run', 'bare @ --dry-run'],
      ['helm diff upgrade web ./web --dry-run'],
      ['helm mapkubeapis --dry-run web'],
    ],
  ],
  [
    templateValidate,
    [
      ['helm template ./web --validate', 'deprecated @ --validate'],
      ['helm template ./web --validate --dry-run=server', 'with-dry-run @ --validate'],
      ['helm upgrade web ./web --validate'],
    ],
  ],
  [
    templateNotesFlags,
    [
      ['helm template ./web --hide-notes', 'deprecated @ --hide-notes'],
      ['helm template ./web --render-subchart-notes', 'deprecated @ --render-subchart-notes'],
      ['helm install web ./web --hide-notes'],
    ],
  ],
  [
    recreatePods,
    [
      ['helm upgrade web ./web --recreate-pods', 'removed @ --recreate-pods'],
      ['helm rollback web 1 --recreate-pods', 'removed @ --recreate-pods'],
    ],
  ],
  [
    versionClient,
    [
      ['helm version -c', 'removed @ -c'],
      ['helm version --short --client', 'removed @ --client'],
      ['helm version -c --short', 'removed @ -c'],
      ['helm version --short'],
      ['helm diff version --client'],
    ],
  ],
  [
    repoAddNoUpdate,
    [['helm repo add --no-update a https://a.example', 'removed @ --no-update'], ['helm repo add a https://a.example']],
  ],
  [
    listAll,
    [
      ['helm list --all', 'removed @ --all'],
      ['helm ls -a', 'removed @ -a'],
      ['helm list --all-namespaces'],
      ['helm list -A'],
      ['helm get values web -a'],
      ['helm list'],
    ],
  ],
  [
    statusFlags,
    [
      ['helm status web --show-desc --show-resources', 'removed @ --show-desc', 'removed @ --show-resources'],
      ['helm status web -o json', 'secrets-shown @ -o'],
      ['helm status web --output=yaml', 'secrets-shown @ --output=yaml'],
      ['helm status web -o table'],
      ['helm status web'],
    ],
  ],
  [testHideNotes, [['helm test web --hide-notes', 'removed @ --hide-notes'], ['helm upgrade web ./web --hide-notes']]],
  [
    helm4OnlyFlag,
    [
      ['helm upgrade web ./web --rollback-on-failure', 'rollback-on-failure @ --rollback-on-failure'],
      ['helm upgrade web ./web --force-replace', 'force-replace @ --force-replace'],
      [
        'helm rollback web --server-side=true --force-conflicts',
        'server-side @ --server-side=true',
        'server-side @ --force-conflicts',
      ],
      ['helm upgrade web ./web --wait=legacy', 'wait-strategy @ --wait=legacy'],
      ['helm upgrade web ./web --wait=true'],
      ['helm list --color never', 'color @ --color'],
      ['helm unittest --color ./web'],
      ['helm diff upgrade --color web ./web'],
      ['helm plugin install https://a.example/p.tgz --keyring k', 'plugin-install @ --keyring'],
      ['helm plugin install https://a.example/p.git --verify=false'],
      ['helm plugin list --type cli/v1', 'plugin-list-type @ --type'],
      ['helm plugin package ./p', 'plugin-commands @ package'],
      ['helm repo list --no-headers', 'no-headers @ --no-headers'],
      ['helm create web --chart-api-version v3', 'chart-api-version @ --chart-api-version'],
      ['helm pull a/b --username u --password p'],
    ],
  ],
];

describe.each(CASES.map(([rule, cases]) => [rule.name, rule, cases] as const))('%s', (_, rule, cases) => {
  it.each(cases.map(([line, ...rows]) => [line, rows] as const))('%s', (line, rows) => {
    expect(rowsAt(rule, line)).toEqual(rows);
  });
});

describe('a flag that is written elsewhere', () => {
  it('is found where it is written, with the command beside it', () => {
    const upgrade = command('helm upgrade web ./web --atomic');
    const [flag] = upgrade.flags;
    if (flag === undefined) throw new Error('no flag');
    const written = {
      ...flag,
      word: { ...flag.word, span: spanAt(200, 208), via: [spanAt(23, 31)] },
      span: spanAt(200, 208),
    };
    const [found] = candidates(atomicFlag, [{ ...upgrade, flags: [written] }]);
    expect(found?.span.start).toBe(200);
    expect(found?.related).toEqual([{ span: upgrade.span, message: 'It reaches this `helm upgrade`.' }]);
  });
});

describe('messages', () => {
  it('name command and flag as they are written', () => {
    const [first] = candidates(atomicFlag, [command('helm secrets install web ./web --atomic=true')]);
    expect(first && messageOf(atomicFlag, first)).toBe(
      "`helm secrets install` passes '--atomic=true', which Helm 4.0.0–4.1.1 reject.",
    );
  });

  it('hold no control characters and no long text', () => {
    const [found] = candidates(setJson, [command(`helm upgrade web ./web --set-json '{\u001b[31m${'x'.repeat(500)}'`)]);
    const message = found === undefined ? '' : messageOf(setJson, found);
    expect(message).not.toMatch(/\p{C}/u);
    expect(message.length).toBeLessThan(200);
  });
});

describe('outputs and pipes', () => {
  it('tell a list that is read from one that is shown', () => {
    expect(rowsAt(listAll, 'helm list -q', { output: { stdout: 'piped', pipe: [['grep', '-x', 'web']] } })).toEqual([
      'shows-more @ list',
    ]);
    expect(rowsAt(listAll, 'helm list -q', { output: { stdout: 'captured' } })).toEqual(['shows-more @ list']);
    expect(rowsAt(listAll, 'helm list --deployed', { output: { stdout: 'captured' } })).toEqual([]);
    expect(rowsAt(listAll, 'helm list -q $FLAGS $MORE', { output: { stdout: 'captured' } })).toEqual([]);
  });

  it('tell Secrets in a log from JSON that a program reads', () => {
    const line = 'helm status web -o json';
    expect(rowsAt(statusFlags, line, { output: { stdout: 'captured' } })).toEqual(['json-carries-objects @ -o']);
    expect(rowsAt(statusFlags, line, { output: { stdout: 'null' } })).toEqual([]);
    expect(rowsAt(statusFlags, line, { origin: 'arguments' })).toEqual(['json-carries-objects @ -o']);
  });

  it('find a search for the old text of --atomic', () => {
    const output = { stdout: 'piped', pipe: [['grep', 'due to atomic being set']] } as const;
    expect(rowsAt(atomicFlag, 'helm upgrade web ./web --atomic', { output })).toContain('log-text @ --atomic');
  });
});
