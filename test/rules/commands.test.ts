import { describe, expect, it } from 'vitest';
import helm2Leftover from '../../rules/helm2-leftover.ts';
import lintPath from '../../rules/lint-path.ts';
import outputParsing from '../../rules/output-parsing.ts';
import plainHttpRegistry from '../../rules/plain-http-registry.ts';
import pluginColorClash from '../../rules/plugin-color-clash.ts';
import pluginCommandLost from '../../rules/plugin-command-lost.ts';
import pluginInstall from '../../rules/plugin-install.ts';
import postRenderer from '../../rules/post-renderer.ts';
import registryLoginUrl from '../../rules/registry-login-url.ts';
import repoUpdateStrict from '../../rules/repo-update-strict.ts';
import type { Rule } from '../../src/rule.ts';
import { type Around, candidates, command, manifest, rowsAt, spanAt } from './facts.ts';

const DIFF = 'https://github.com/databus23/helm-diff';
const DIFF_TGZ = `${DIFF}/releases/download/v3.15.10/helm-diff-linux-amd64.tgz`;
const SECRETS = 'https://github.com/jkroepke/helm-secrets';
const S3 = 'https://github.com/hypnoglow/helm-s3.git';

const CASES: readonly (readonly [Rule, readonly (readonly [line: string, ...rows: string[]])[]])[] = [
  [
    registryLoginUrl,
    [
      ['helm registry login https://ghcr.io', 'scheme @ https://ghcr.io'],
      ['helm registry login -u me --password-stdin oci://ghcr.io/owner', 'scheme @ oci://ghcr.io/owner'],
      ['helm registry login ghcr.io/owner', 'path @ ghcr.io/owner'],
      ['helm registry login ghcr.io/', 'trailing-slash @ ghcr.io/'],
      ['helm registry login "https://$HOST"', 'scheme @ "https://$HOST"'],
      ['helm registry login "$HOST/charts"', 'path @ "$HOST/charts"'],
      ['helm registry login "$HOST"'],
      [`helm registry login "\${HOST%%/*}"`],
      [`helm registry login \${{ inputs.registry }}`],
      ['helm registry login localhost:5000 -u me'],
      ['helm registry logout https://ghcr.io'],
    ],
  ],
  [
    plainHttpRegistry,
    [
      ['helm push web.tgz oci://localhost:5000/charts', 'loopback-push @ oci://localhost:5000/charts'],
      ['helm pull oci://127.0.0.1:5000/web', 'loopback @ oci://127.0.0.1:5000/web'],
      ['helm registry login localhost:5000 -u me', 'loopback-login @ localhost:5000'],
      ['helm install web oci://kind-registry:5000/web', 'private @ oci://kind-registry:5000/web'],
      ['helm push web.tgz oci://localhost:5000/charts --plain-http'],
      ['helm push web.tgz oci://localhost:5000/charts --insecure-skip-tls-verify'],
      ['helm push web.tgz oci://ghcr.io/owner'],
      ['helm push web.tgz oci://registry.example.com:5000/charts'],
      ['helm install web ./localhost:5000'],
    ],
  ],
  [
    postRenderer,
    [
      ['helm upgrade web ./web --post-renderer ./kustomize.sh', 'executable @ --post-renderer'],
      ['helm diff upgrade web ./web --post-renderer=ci/r.sh', 'executable @ --post-renderer=ci/r.sh'],
      ['helm upgrade web ./web --post-renderer "$DIR/render"', 'executable @ --post-renderer'],
      ['helm upgrade web ./web --post-renderer "$RENDERER"', 'not-a-plugin @ --post-renderer'],
      ['helm upgrade web ./web --post-renderer kustomizer', 'not-a-plugin @ --post-renderer'],
      ['helm upgrade web ./web --post-renderer ""'],
      ['helm upgrade web ./web --post-renderer-args a', 'args-go-to-plugin @ --post-renderer-args'],
      [
        'helm template ./web --post-renderer ./a --post-renderer ./b',
        'executable @ --post-renderer',
        'twice @ --post-renderer',
        'executable @ --post-renderer',
      ],
    ],
  ],
  [
    lintPath,
    [
      ['helm lint', 'no-path @ lint'],
      ['helm lint --strict', 'no-path @ lint'],
      ['helm -n prod lint', 'no-path @ lint'],
      ['helm lint .'],
      ['helm lint $CHART'],
      ['helm lint "$@"'],
      ['helm lint --help'],
      ['helm unittest lint'],
    ],
  ],
  [
    pluginInstall,
    [
      [`helm plugin install ${DIFF}`, `version-control @ ${DIFF}`],
      [`helm plugin add ${DIFF}`, `version-control @ ${DIFF}`],
      ['helm plugin install git@github.com:a/b.git', 'version-control @ git@github.com:a/b.git'],
      ['helm plugin install https://git.example.com/a/b', 'version-control @ https://git.example.com/a/b'],
      ['helm plugin install "https://github.com/a/b-$X"', 'version-control @ "https://github.com/a/b-$X"'],
      [
        `helm plugin install ${DIFF} --verify=false`,
        'verify-flag @ --verify=false',
        'signed-available @ --verify=false',
      ],
      [`helm plugin install ${S3} --verify=false`, 'verify-flag @ --verify=false'],
      [`helm plugin install ${DIFF} --version 3.9.0 --verify=false`, 'verify-flag @ --verify=false'],
      [`helm plugin install ${DIFF_TGZ}`, `verified-archive @ ${DIFF_TGZ}`, `github-archive @ ${DIFF_TGZ}`],
      ['helm plugin install ./p-1.0.0.tgz', 'verified-archive @ ./p-1.0.0.tgz'],
      [
        'helm plugin install https://github.com/hayorov/helm-gcs/a.tgz',
        'unsigned @ https://github.com/hayorov/helm-gcs/a.tgz',
      ],
      [
        'helm plugin install oci://ghcr.io/a/p',
        'verified-archive @ oci://ghcr.io/a/p',
        'oci-source @ oci://ghcr.io/a/p',
      ],
      ['helm plugin install "$SOURCE"', 'unknown-source @ "$SOURCE"'],
      ['helm plugin install "$(pwd)"'],
      [`helm plugin install "\${{ github.workspace }}/plugin"`],
      ['helm plugin install .'],
      ['helm plugin install ../helm-diff'],
      ['helm plugin install'],
      ['packer plugins install github.com/a/b'],
    ],
  ],
  [
    pluginColorClash,
    [
      ['helm unittest --color ./web', 'swallows-next @ --color'],
      ['helm diff upgrade --color --reset-values web ./web', 'swallows-next @ --color'],
      ['helm diff upgrade web ./web --color=true', 'bad-mode @ --color=true'],
      ['helm diff upgrade web ./web --color'],
      ['helm diff upgrade web ./web --color=always'],
      ['helm diff --color never upgrade web ./web'],
      ['helm diff upgrade web ./web --no-color'],
      ['helm list --color never'],
    ],
  ],
  [
    pluginCommandLost,
    [
      ['helm s3 push web.tgz repo --force', 'command @ s3'],
      ['helm cm-push web repo'],
      ['helm secrets upgrade web ./web'],
      [
        'helm plugin install https://github.com/chartmuseum/helm-push --version 0.10.4',
        'too-old @ https://github.com/chartmuseum/helm-push',
      ],
      ['helm plugin install https://github.com/chartmuseum/helm-push --version v0.11.0'],
      ['helm plugin install https://github.com/chartmuseum/helm-push'],
      [`helm plugin install ${S3} --version v0.17.0`, `no-release @ ${S3}`],
      [`helm plugin install ${SECRETS} --version v3.6.0`, `too-old @ ${SECRETS}`],
      [`helm plugin install ${SECRETS}`, `from-git @ ${SECRETS}`],
      [`helm plugin install ${SECRETS}/releases/download/v4.7.0/secrets-4.7.0.tgz`],
      [`helm plugin install ${DIFF} --version v3.9.0`],
    ],
  ],
  [
    helm2Leftover,
    [
      ['helm init --client-only', 'command @ init'],
      ['helm init --upgrade --service-account=tiller --tiller-namespace t', 'command @ init'],
      ['helm reset', 'command @ reset'],
      ['helm install --name web ./web', 'renamed-flag @ --name'],
      ['helm template --name web ./web', 'renamed-flag @ --name'],
      ['helm delete --purge web', 'renamed-flag @ --purge'],
      ['helm del web --purge', 'renamed-flag @ --purge'],
      ['helm list --tiller-namespace t', 'tiller-flag @ --tiller-namespace'],
      ['helm ls --tls', 'tiller-flag @ --tls'],
      ['helm install web ./web --name-template x'],
      ['helm uninstall web'],
      ['helm registry login ghcr.io --insecure'],
    ],
  ],
];

describe.each(CASES.map(([rule, cases]) => [rule.name, rule, cases] as const))('%s', (_, rule, cases) => {
  it.each(cases.map(([line, ...rows]) => [line, rows] as const))('%s', (line, rows) => {
    expect(rowsAt(rule, line)).toEqual(rows);
  });
});

describe('post-renderer', () => {
  it('takes the name of a plugin of the repository for what it is', () => {
    const line = 'helm upgrade web ./web --post-renderer kustomizer';
    const facts = [command(line), manifest({ name: 'kustomizer', apiVersion: 'v1' })];
    expect(candidates(postRenderer, facts).map(({ row }) => row)).toEqual(['hooks-too']);
    const installed = [command(line), command('helm plugin install ./plugins/kustomizer')];
    expect(candidates(postRenderer, installed).map(({ row }) => row)).toEqual(['hooks-too']);
  });

  it('says what it takes for granted, and nothing where only Helm 4 runs', () => {
    const unknown = command('helm upgrade web ./web --post-renderer "$RENDERER"');
    expect(candidates(postRenderer, [unknown])[0]?.assumes).toBe("'$RENDERER' holds the path of an executable");
    expect(candidates(postRenderer, [unknown], { reach: () => '4.2.4' })).toEqual([]);
    expect(candidates(postRenderer, [unknown], { reach: () => '3.18.0 || 4.2.4' })).toHaveLength(1);
  });
});

describe('lint-path', () => {
  it('leaves commands alone that get their path from xargs', () => {
    expect(rowsAt(lintPath, 'helm lint', { wrappers: ['xargs'] })).toEqual([]);
    expect(rowsAt(lintPath, 'helm lint', { wrappers: ['sudo'] })).toEqual(['no-path @ lint']);
  });
});

describe('repo-update-strict', () => {
  const cases: readonly (readonly [string, Around['output'], string[]])[] = [
    ['helm repo update --fail-on-repo-update-fail', {}, ['flag @ --fail-on-repo-update-fail']],
    ['helm repo update', {}, []],
    ['helm repo update', { onFailure: ['true'], tested: true }, []],
    ['helm repo update', { onFailure: [':'], tested: true }, []],
    ['helm repo update', { onFailure: ['exit', '1'], tested: true }, ['failure-counts @ update']],
    ['helm repo update', { tested: true }, ['failure-counts @ update']],
    ['helm repo list', { onFailure: ['helm', 'repo', 'add'], tested: true }, ['list-exit-code @ list']],
    ['helm repo list -o json', { tested: true }, []],
    ['helm repo list', {}, []],
  ];
  it.each(cases)('%s with %o', (line, output, rows) => {
    expect(rowsAt(repoUpdateStrict, line, output === undefined ? {} : { output })).toEqual(rows);
  });

  it('tells once per file, with the other places beside it', () => {
    const around = { output: { tested: true } };
    const elsewhere = { ...spanAt(0, 4), path: 'other.sh' };
    const update = command('helm repo update', around);
    const facts = [update, command('helm repo update', around), { ...update, span: elsewhere }];
    const found = candidates(repoUpdateStrict, facts);
    expect(found.map(({ related }) => related?.length ?? 0)).toEqual([1, 0]);
  });
});

describe('output-parsing', () => {
  const piped = (...pipe: string[][]): Around => ({ output: { stdout: 'piped', pipe } });
  const captured: Around = { output: { stdout: 'captured' } };
  const cases: readonly (readonly [string, Around, string[]])[] = [
    ['helm push web.tgz oci://r', captured, ['stdout-only @ push']],
    ['helm push web.tgz oci://r', { output: { stdout: 'captured', stderr: 'stdout' } }, []],
    ['helm push web.tgz oci://r', { output: { stdout: 'null', stderr: 'stdout' } }, ['stderr-only @ push']],
    ['helm push web.tgz oci://r', { output: { stderr: 'file' } }, ['stderr-only @ push']],
    ['helm push web.tgz oci://r', { output: { stdout: 'file', stderr: 'file' } }, []],
    ['helm push web.tgz oci://r', piped(['awk', '/Digest:/{print $2}']), ['stdout-only @ push']],
    ['helm push web.tgz oci://r', piped(['tee', 'log']), []],
    ['helm push web.tgz oci://r', {}, []],
    ['helm template oci://r/web', piped(['kubectl', 'apply', '-f', '-']), ['oci-render @ oci://r/web']],
    ['helm show values oci://r/web', { output: { stdout: 'file' } }, ['oci-render @ oci://r/web']],
    ['helm template oci://r/web', {}, []],
    ['helm template ./web', captured, []],
    ['helm install web oci://r/web -o json', captured, ['oci-output @ oci://r/web']],
    ['helm install web oci://r/web', captured, []],
    ['helm upgrade --help', piped(['grep', '-q', '--', '--atomic']), ['help-probe @ --help']],
    ['helm upgrade --help', piped(['grep', '-q', '--', '--force-replace']), []],
    ['helm upgrade web ./web', piped(['grep', 'cannot re-use a name']), ['error-text @ upgrade']],
    ['helm upgrade web ./web', piped(['grep', '-i', 'kubernetes cluster unreachable']), []],
    ['helm upgrade web ./web', piped(['grep', 'has no deployed releases']), []],
    ['helm plugin list', piped(['awk', '{print $3}']), ['plugin-list-columns @ list']],
    ['helm plugin list', piped(['awk', 'NR>1 {print $1}']), []],
    ['helm plugin list', piped(['grep', 'diff']), []],
  ];
  it.each(cases)('%s with %o', (line, around, rows) => {
    expect(rowsAt(outputParsing, line, around)).toEqual(rows);
  });
});
