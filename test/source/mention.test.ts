import { describe, expect, it } from 'vitest';
import { fileLooksLikeHelmUse, looksLikeHelmUse } from '../../src/source/mention.ts';
import { cpuMs } from '../lib/cpu.ts';

describe('text that looks like a use of Helm', () => {
  it.each([
    'helm upgrade --install x .',
    'helm3 install x',
    '"$HELM_BIN" upgrade x',
    '$(HELM) lint .',
    '${HELM} uninstall x',
    "['helm', 'upgrade', 'x']",
    'exec("helm","template")',
    'helm.exe ls',
    'helm -n prod --kube-context x upgrade y',
    'helm --debug \\\n  upgrade x',
    'helm repo add x https://x',
    'helm registry login x',
    'helm version --client',
    'helm secrets -d upgrade',
    'curl https://get.helm.sh/x.tar.gz',
    'curl get-helm-3 | bash',
    'import "helm.sh/helm/v3/pkg/action"',
    'go install helm.sh/helm/v3/cmd/helm@latest',
    'FROM alpine/helm:3.16',
    'uses: azure/setup-helm@v4',
    'resource "helm_release" "x" {',
    'kind: HelmRelease',
    'kind: "HelmChart"',
    'HELM_VERSION=3',
  ])('%s', (text) => {
    expect(looksLikeHelmUse(`before\n${text}\nafter`)).toBe(true);
  });

  it.each([
    'Helm is the package manager for Kubernetes',
    'the helm version of this chart',
    'see the helm chart in charts/',
    'overwhelm upgrades',
    'helmet upgrade',
    'kind: Helmet',
    'at the helm',
    'helm.values',
    '\thelm.sh/helm/v3 v3.19.0 // indirect',
  ])('not: %s', (text) => {
    expect(looksLikeHelmUse(text)).toBe(false);
  });

  it.each([
    ['values/psa.yaml', '#   helm install web .\nlevel: baseline\n', false],
    ['values/psa.yaml', '# a chart\nrun: helm install web .\n', true],
    ['x.tool', '# helm install web .\n', true],
    ['charts/web/templates/NOTES.txt', 'helm status web; helm upgrade web .', false],
    ['NOTES.txt', 'helm upgrade web .', true],
    ['cmd/NOTICE', 'import "helm.sh/helm/v3"', false],
  ])('%s: %j', (path, text, expected) => {
    expect(fileLooksLikeHelmUse(path, text)).toBe(expected);
  });

  it('wherever it stands among other mentions', () => {
    for (let distance = 0; distance < 9_000; distance += 7) {
      const text = `helm, ${'x'.repeat(distance)} HELM ${'Helm charts '.repeat(distance % 5)}\nkind: "HelmRelease"\n`;
      expect(looksLikeHelmUse(text)).toBe(true);
      expect(looksLikeHelmUse(text.replace('"HelmRelease', 'Helmet'))).toBe(false);
    }
    expect(looksLikeHelmUse('')).toBe(false);
    expect(looksLikeHelmUse(`${'the helm chart '.repeat(5_000)}helm upgrade x .`)).toBe(true);
  });

  it('takes time in proportion to the text', () => {
    const hostile = [
      'helm '.repeat(200_000),
      `helm${' '.repeat(1_000_000)}`,
      'helm -a=b '.repeat(100_000),
      `helm ${'-a '.repeat(300_000)}`,
      'helm -a=\t\t\t\t\t\t'.repeat(60_000),
      'kind: '.repeat(150_000),
    ];
    for (const text of hostile) {
      const start = cpuMs();
      looksLikeHelmUse(text);
      expect(cpuMs() - start).toBeLessThan(1500);
    }
  });
});
