import { describe, expect, it } from 'vitest';
import {
  namedAfterHelm,
  pinOfAction,
  pinOfRunner,
  pinOfVersionVariable,
  pinsInText,
} from '../../src/helm/install/index.ts';
import { newest3, newest4 } from '../../src/helm/releases.ts';
import * as fc from '../lib/fast-check.ts';
import { brief, unknown, variable, word } from './words.ts';

const NEWEST = `>=${newest4()}`;
const NEWEST_3 = `>=${newest3()} <4.0.0`;

function action(uses: string, inputs: Record<string, string> = {}): string[] {
  const [name = '', ref = ''] = uses.split('@');
  const made = new Map(
    Object.entries(inputs).map(([key, value]) => [key, value.includes('${{') ? unknown(value) : variable(key, value)]),
  );
  return pinOfAction(name, ref, made, word(uses)).map(brief);
}

describe('pinOfAction', () => {
  it.each<[string, Record<string, string>, string]>([
    ['azure/setup-helm@v4', {}, `azure/setup-helm ${NEWEST} floating`],
    ['Azure/setup-helm@v5', {}, `azure/setup-helm ${NEWEST} floating`],
    ['azure/setup-helm@v5.0.1', { version: 'latest' }, `azure/setup-helm ${NEWEST} [latest] floating`],
    ['azure/setup-helm@v4', { version: '' }, `azure/setup-helm ${NEWEST} floating`],
    ['azure/setup-helm@v4', { version: 'v3.14.0' }, 'azure/setup-helm 3.14.0 [v3.14.0]'],
    ['azure/setup-helm@v4', { version: '3.14.0' }, 'azure/setup-helm 3.14.0 [3.14.0]'],
    ['azure/setup-helm@v5', { version: 'v3.14.x' }, 'azure/setup-helm 3.14.x [v3.14.x] floating'],
    ['azure/setup-helm@v5', { version: '3.14' }, 'azure/setup-helm 3.14.x [3.14] floating'],
    ['azure/setup-helm@v3', { version: 'v4.1.1' }, 'azure/setup-helm 4.1.1 [v4.1.1]'],
    ['azure/setup-helm@v4', { version: '${{ matrix.helm }}' }, 'azure/setup-helm ? [${{ matrix.helm }}]'],
    ['azure/setup-helm@v5', { 'version-file': '.tool-versions' }, 'azure/setup-helm ?'],
    ['azure/setup-helm@v5', { version: 'v3.1.0', 'version-file': 'x' }, 'azure/setup-helm 3.1.0 [v3.1.0]'],
    ['azure/setup-helm@1a275c3b69536ee54be43f2070a358922e12c8d4', {}, `azure/setup-helm ${NEWEST} floating`],
    ['azure/setup-helm@dda3372f752e03dde6b3237bc9431cdc2f7a02a2', {}, `azure/setup-helm ${NEWEST} floating`],
    ['azure/setup-helm@5119fcb9089d432beecbf79bb2c7915207344b78', {}, 'azure/setup-helm 3.9.0 floating'],
    ['azure/setup-helm@main', {}, `azure/setup-helm ${NEWEST} floating`],
    ['azure/setup-helm@v1', {}, `azure/setup-helm ${NEWEST_3} floating`],
    ['azure/setup-helm@v2.1', {}, 'azure/setup-helm ? floating'],
    ['azure/setup-helm@v3.0', {}, 'azure/setup-helm ? floating'],
    ['azure/setup-helm@v3.1', { token: 'x' }, 'azure/setup-helm 3.9.0 floating'],
    ['azure/setup-helm@v3', {}, 'azure/setup-helm 3.9.0 floating'],
    ['azure/setup-helm@v3', { token: 'x' }, `azure/setup-helm ${NEWEST} floating`],
    ['azure/setup-helm@v3.2', { token: 'x' }, 'azure/setup-helm ? floating'],
    ['azure/setup-helm@v4.0.0', {}, 'azure/setup-helm ? floating'],
    ['azure/setup-helm@v4.1.0', {}, `azure/setup-helm ${NEWEST} floating`],
    ['helmfile/helmfile-action@v2', {}, `helmfile/helmfile-action ${NEWEST} floating`],
    ['helmfile/helmfile-action@v1.9.4', { 'helm-version': 'v3.12.0' }, 'helmfile/helmfile-action 3.12.0 [v3.12.0]'],
    ['deliverybot/helm@v1', {}, 'deliverybot/helm 2.17.0'],
    ['deliverybot/helm@v1', { helm: 'helm3' }, 'deliverybot/helm 3.4.2'],
    ['deliverybot/helm@v1', { helm: '${{ inputs.helm }}' }, 'deliverybot/helm ? floating'],
    ['yokawasa/action-setup-kube-tools@v0.14.0', {}, 'yokawasa/action-setup-kube-tools 3.20.1'],
    ['yokawasa/action-setup-kube-tools@v0.13.2', {}, 'yokawasa/action-setup-kube-tools 3.19.0'],
    [
      'yokawasa/action-setup-kube-tools@v0.9.3',
      { 'setup-tools': 'kubectl\nhelm\n' },
      'yokawasa/action-setup-kube-tools 3.11.1',
    ],
    ['yokawasa/action-setup-kube-tools@v0.9.2', { helm: '3.7.2' }, 'yokawasa/action-setup-kube-tools 3.7.2 [3.7.2]'],
    [
      'yokawasa/action-setup-kube-tools@v0.14.0',
      { helm: 'latest' },
      `yokawasa/action-setup-kube-tools ${NEWEST} [latest] floating`,
    ],
    ['stefanprodan/kube-tools@v1', { helmv3: '3.7.2' }, 'stefanprodan/kube-tools 3.7.2 [3.7.2]'],
    ['stefanprodan/kube-tools@v1', { helm: '2.17.0' }, 'stefanprodan/kube-tools 2.17.0 [2.17.0]'],
    ['alexellis/arkade-get@master', { helm: 'latest' }, `alexellis/arkade-get ${NEWEST} [latest] floating`],
    ['alexellis/arkade-get@master', { helm: 'v3.9.0' }, 'alexellis/arkade-get 3.9.0 [v3.9.0]'],
    ['jupyterhub/action-k3s-helm@v4', {}, `jupyterhub/action-k3s-helm ${NEWEST_3} floating`],
    ['jupyterhub/action-k3s-helm@v4', { 'helm-version': 'v3.5.0' }, 'jupyterhub/action-k3s-helm 3.5.0 [v3.5.0]'],
    ['bitovi/github-actions-deploy-eks-helm@v1.2.12', {}, 'bitovi/github-actions-deploy-eks-helm >=3.0.0 <4.0.0'],
    [
      'ghcr.io/devcontainers/features/kubectl-helm-minikube@1',
      {},
      `ghcr.io/devcontainers/features/kubectl-helm-minikube ${NEWEST} floating`,
    ],
    [
      'ghcr.io/devcontainers/features/kubectl-helm-minikube@1',
      { helm: '3.16.1' },
      'ghcr.io/devcontainers/features/kubectl-helm-minikube 3.16.1 [3.16.1]',
    ],
    ['acme/deploy@v1', { 'helm-version': 'v3.1.0' }, 'acme/deploy 3.1.0 [v3.1.0]'],
    ['acme/deploy@v1', { helm_version: '3.1' }, 'acme/deploy 3.1.x [3.1] floating'],
    ['acme/deploy@v1', { helmVersion: '${{ env.HELM }}' }, 'acme/deploy ? [${{ env.HELM }}]'],
  ])('%s %j', (uses, inputs, expected) => {
    expect(action(uses, inputs)).toEqual([expected]);
  });

  it.each<[string, Record<string, string>]>([
    ['helm/kind-action@v1', { version: 'v0.20.0' }],
    ['helm/chart-testing-action@v2', { version: 'v3.14.0' }],
    ['helm/chart-releaser-action@v1', { version: 'v1.6.0' }],
    ['actions/setup-go@v5', { 'go-version': '1.22' }],
    ['stefanprodan/kube-tools@v1', { kubectl: '1.16.2' }],
    ['alexellis/arkade-get@master', { kubectl: 'latest' }],
    ['yokawasa/action-setup-kube-tools@v0.14.0', { 'setup-tools': 'kubectl\nhelmfile' }],
    ['ghcr.io/devcontainers/features/kubectl-helm-minikube@1', { helm: 'none' }],
    ['acme/deploy@v1', { 'helm-chart-version': '3.1.0' }],
    ['acme/deploy@v1', { 'helmfile-version': 'v0.150.0' }],
    ['acme/deploy@v1', { 'helm-diff-version': '3.9.4' }],
    ['acme/deploy@v1', { 'helm-version': '1.2.3' }],
    ['acme/deploy@v1', { 'helm-version': '' }],
    ['acme/deploy@v1', { version: 'v3.1.0' }],
    ['stefanprodan/helm-gh-pages@v1', { helm_version: '' }],
  ])('nothing: %s %j', (uses, inputs) => {
    expect(action(uses, inputs)).toEqual([]);
  });

  it('names the command that is installed under another name', () => {
    const inputs = new Map([['helmv3', word('3.7.2')]]);
    expect(pinOfAction('stefanprodan/kube-tools', 'v1', inputs, word('x'))[0]?.binary).toBe('helmv3');
    expect(pinOfAction('deliverybot/helm', 'v1', new Map([['helm', word('helm3')]]), word('x'))[0]?.binary).toBe(
      'helm3',
    );
  });

  it('says what it takes for granted', () => {
    const version = new Map([['helm-version', word('v3.1.0')]]);
    expect(pinOfAction('acme/deploy', 'v1', version, word('x'))[0]?.assumes).toContain('helm-version');
    expect(pinOfAction('azure/setup-helm', 'v3', new Map(), word('x'))[0]?.assumes).toContain('GITHUB_TOKEN');
    expect(pinOfAction('azure/setup-helm', 'v4', new Map(), word('x'))[0]?.assumes).toBeUndefined();
  });

  it('stands at the version, else at the action', () => {
    const uses = word('azure/setup-helm@v4', 'w.yml', 14);
    const version = word('v3.1.0', 'w.yml', 60);
    expect(pinOfAction('azure/setup-helm', 'v4', new Map(), uses)[0]?.span).toBe(uses.span);
    expect(pinOfAction('azure/setup-helm', 'v4', new Map([['version', version]]), uses)[0]?.span).toBe(version.span);
  });
});

describe('pinOfRunner', () => {
  it.each([
    ['ubuntu-22.04', 'ubuntu-22.04 >=3.21.4 <4.0.0 floating'],
    ['ubuntu-24.04', 'ubuntu-24.04 >=3.21.4 <4.0.0 floating'],
    ['ubuntu-24.04-arm', 'ubuntu-24.04-arm >=3.21.4 <4.0.0 floating'],
    ['ubuntu-latest', 'ubuntu-latest >=3.21.4 <4.0.0 floating'],
    ['ubuntu-latest-8-cores', 'ubuntu-latest >=3.21.4 <4.0.0 floating'],
    ['ubuntu-26.04', 'ubuntu-26.04 >=4.2.4 <5.0.0 floating'],
    ['windows-2022', 'windows-2022 >=4.1.4 <5.0.0 floating'],
    ['windows-latest', 'windows-latest >=4.1.4 <5.0.0 floating'],
    ['Windows-2025', 'windows-2025 >=4.1.4 <5.0.0 floating'],
    ['macos-latest', 'nothing'],
    ['macos-15', 'nothing'],
    ['ubuntu-slim', 'nothing'],
    ['ubuntu-20.04', 'nothing'],
    ['self-hosted', 'nothing'],
    ['blacksmith-4vcpu-ubuntu-2404', 'nothing'],
    ['', 'nothing'],
  ])('%s', (label, expected) => {
    expect(brief(pinOfRunner(word(label)))).toBe(expected);
  });

  it('knows nothing of a label that is not known', () => {
    expect(pinOfRunner(unknown('${{ matrix.os }}'))).toBeUndefined();
  });
});

describe('pinOfVersionVariable', () => {
  it.each([
    ['HELM_VERSION', 'v3.13.3', '3.13.3'],
    ['HELM_VERSION', '3.1.2', '3.1.2'],
    ['HELM_VERSION', '3.9', '3.9.x'],
    ['HELM_VERSION', 'latest', NEWEST],
    ['HELM_VERSION', 'v4.2.0', '4.2.0'],
    ['HELM_VER', 'v2.17.0', '2.17.0'],
    ['HELM3_VERSION', 'v3.5.0', '3.5.0'],
    ['HELM_3_VERSION', 'v3.5.0', '3.5.0'],
    ['HELM_V3_VERSION', 'v3.5.0', '3.5.0'],
    ['HELM_CLI_VERSION', 'v3.5.0', '3.5.0'],
    ['HELM_LATEST_VERSION', 'v3.10.2', '3.10.2'],
    ['DEFAULT_HELM_VERSION', 'v3.5.0', '3.5.0'],
    ['CATTLE_HELM_VERSION', 'v2.16.8-rancher2', '2.16.8'],
    ['VERSION_HELM', '3.5.0', '3.5.0'],
    ['HELM_VERSION_2', '2.17.0', '2.17.0'],
    ['helm_version', '3.21.0', '3.21.0'],
    ['helmVersion', '3.21.0', '3.21.0'],
    ['helm-version', '3.21.0', '3.21.0'],
    ['HELM_3_FILE', 'helm-v3.4.2-linux-amd64.tar.gz', '3.4.2'],
    ['HELM_URL', 'https://get.helm.sh/helm-v3.4.2-linux-amd64.tar.gz', '3.4.2'],
  ])('%s=%s', (name, value, range) => {
    expect(pinOfVersionVariable(name, word(value))?.range).toBe(range);
  });

  it.each([
    ['HELM_DIFF_VERSION', 'v3.9.4'],
    ['HELM_SECRETS_VERSION', '4.5.1'],
    ['HELMFILE_VERSION', '0.150.0'],
    ['HELM_FILE_VERSION', '3.1.0'],
    ['HELM_CHART_VERSION', '3.2.1'],
    ['CHART_HELM_VERSION', '3.2.1'],
    ['HELM_DOCS_VERSION', '3.1.0'],
    ['HELM_UNITTEST_VERSION', '3.1.0'],
    ['HELM_S3_PLUGIN_VERSION', '3.1.0'],
    ['HELM_PLUGIN_VERSION', '3.1.0'],
    ['HELM_GIT_VERSION', '3.1.0'],
    ['HELM_KUBECTL_VERSION', '3.1.0'],
    ['HELM_OPERATOR_VERSION', '3.1.0'],
    ['HELM_RELEASE_VERSION', '3.1.0'],
    ['TERRAFORM_PROVIDER_HELM_VERSION', '3.0.2'],
    ['MIN_HELM_VERSION', '3.8.0'],
    ['REQUIRED_HELM_VERSION', '3.8.0'],
    ['KLIPPER_HELM_VERSION', '3.1.0'],
    ['DESIRED_VERSION', 'v3.1.0'],
    ['HELM_VERSION', '1.2.3'],
    ['HELM_VERSION', '0.5.0'],
    ['HELM_VERSION', '5.0.0'],
    ['HELM_VERSION', '3'],
    ['HELM_VERSION', 'helm'],
    ['HELM_VERSION', ''],
    ['HELM_VERSION', 'true'],
    ['HELM', '3.1.0'],
    ['VERSION', '3.1.0'],
    ['KUBE_VERSION', '3.1.0'],
    ['BASE_URL', 'https://get.helm.sh'],
    ['HELM_IMAGE', 'alpine/helm:3.1.0'],
  ])('nothing: %s=%s', (name, value) => {
    expect(pinOfVersionVariable(name, word(value))).toBeUndefined();
  });

  it('makes nothing of a value that is not known, and stands on the version', () => {
    expect(pinOfVersionVariable('HELM_VERSION', unknown('${{ matrix.helm }}'))).toBeUndefined();
    const file = pinOfVersionVariable('HELM_3_FILE', word('helm-v3.4.2-linux-amd64.tar.gz', 'Dockerfile', 17));
    expect(file?.span).toMatchObject({ start: 22, end: 28 });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, value) => {
        pinOfVersionVariable(`HELM_${name}_VERSION`, word(value.replace(/[\r\n]/g, ' ')));
        pinOfVersionVariable(name, word(value.replace(/[\r\n]/g, ' ')));
      }),
    );
  });
});

it.each([
  ['"https://raw.githubusercontent.com/helm/helm/main/scripts/get-helm-3"', [`get-helm-3 ${NEWEST_3} floating`]],
  ['see https://get.helm.sh/helm-v3.1.0-linux-amd64.tar.gz for it', ['get.helm.sh 3.1.0 [v3.1.0]']],
  ['https://get.helm.sh/helm-latest-version', [`get.helm.sh ${NEWEST} floating`]],
  ['https://helm.sh/docs', []],
])('pinsInText(%j)', (text, expected) => {
  expect(pinsInText(word(text)).map(brief)).toEqual(expected);
});

describe('namedAfterHelm', () => {
  it.each([
    ['acme/action-helm-deploy', true],
    ['acme/helm', true],
    ['acme/github-action-helm3', true],
    ['acme/actions/helm/deploy', true],
    ['acme/setup-helmfile', true],
    ['azure/setup-helm', false],
    ['helm/kind-action', false],
    ['acme/helm-docs-action', false],
    ['acme/helmet', false],
    ['acme/overhelm', false],
  ])('%s: %s', (uses, expected) => {
    expect(namedAfterHelm(uses)).toBe(expected);
  });
});
