import { describe, expect, test } from 'vitest';
import { kubectlLayersIn, pinOfLayer } from '../../src/helm/install/index.ts';
import { reader as javascript } from '../../src/read/javascript/index.ts';
import { reader as python } from '../../src/read/python/index.ts';
import { readText } from '../read/lib/show.ts';
import { word } from './words.ts';

describe('kubectl layers of AWS CDK', () => {
  test.each([
    ["import { KubectlV31Layer } from '@aws-cdk/lambda-layer-kubectl-v31';", ['31@9']],
    ['from aws_cdk.lambda_layer_kubectl_v30 import KubectlV30Layer', ['30@13']],
    ['import "github.com/cdklabs/awscdk-kubectl-go/kubectlv28/v2"', ['28@45']],
    ['new KubectlLayer(this, "x"); kubectl version', []],
    ['KubectlV311Layer MyKubectlV31Layers', []],
  ])('%s', (text, expected) => {
    expect(kubectlLayersIn(text).map(({ kubernetes, start }) => `${kubernetes}@${start}`)).toEqual(expected);
  });

  const { span } = word('x');

  test('the Helm in each, and none that is made up for newer ones', () => {
    expect(pinOfLayer('24', span)).toMatchObject({
      range: '3.9.4',
      floating: false,
      only: true,
      because: 'the kubectl layer of AWS CDK for Kubernetes 1.24 holds Helm 3.9.4',
    });
    expect(pinOfLayer('20', span).range).toBe('3.8.1');
    expect(pinOfLayer('36', span)).toMatchObject({ range: undefined, floating: false });
    expect(pinOfLayer('34', span)).toMatchObject({
      range: '3.19.0 || 4.1.3 || 4.1.4',
      assumes: 'any release of its package may be installed',
    });
    expect(pinOfLayer('31', span).assumes).toBeUndefined();
  });

  test.each([
    ['31', '2.0.3', '3.17.1', false, '2.0.3, the kubectl layer of AWS CDK for Kubernetes 1.31, holds Helm 3.17.1'],
    ['33', '2.0.0', '3.18.0', false, '2.0.0, the kubectl layer of AWS CDK for Kubernetes 1.33, holds Helm 3.18.0'],
    ['33', '2.2.0', '4.1.3', false, '2.2.0, the kubectl layer of AWS CDK for Kubernetes 1.33, holds Helm 4.1.3'],
    [
      '33',
      '^2.0.0',
      '3.18.0 || 4.1.3 || 4.1.4',
      true,
      '^2.0.0, the kubectl layer of AWS CDK for Kubernetes 1.33, holds Helm 3.18.0 (2.0.0), 4.1.3 (2.2.0, 2.2.1) or 4.1.4 (2.2.2), depending on its release',
    ],
    ['33', '~2.2.0', '4.1.3 || 4.1.4', true, /holds Helm 4\.1\.3 .* or 4\.1\.4/],
    ['30', '^2.0.3', '3.15.4 || 3.17.1', true, /3\.15\.4 \(2\.0\.3\) or 3\.17\.1 \(2\.0\.4\)/],
    ['33', 'latest', '3.18.0 || 4.1.3 || 4.1.4', true, /latest/],
    ['33', '2.9.9', undefined, false, /2\.9\.9, .* holds a Helm that is not known/],
    ['33', '>=3', undefined, false, /not known/],
  ])('v%s at %s', (kubernetes, asked, range, floating, because) => {
    const pin = pinOfLayer(kubernetes, span, asked);
    expect(pin).toMatchObject({ range, floating });
    expect(pin.because).toMatch(because);
  });

  test('are pins of the program that chooses one', () => {
    const ts =
      "import { KubectlV29Layer } from '@aws-cdk/lambda-layer-kubectl-v29';\ncluster.addHelmChart('x', { chart: 'x' });\n";
    expect(readText(javascript, 'lib/stack.ts', ts).pins).toEqual([
      '1:10 bundle floating 3.14.0 || 3.14.4 || 3.17.1 «KubectlV29Layer»',
    ]);
    const py = 'from aws_cdk.lambda_layer_kubectl_v29 import KubectlV29Layer\nhelm = 1\n';
    expect(readText(python, 'app.py', py).pins).toEqual([
      '1:14 bundle floating 3.14.0 || 3.14.4 || 3.17.1 «lambda_layer_kubectl_v29»',
    ]);
  });
});
