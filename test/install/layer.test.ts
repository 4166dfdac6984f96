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

  test('the Helm in each, and none that is made up for newer ones', () => {
    const { span } = word('x');
    expect(pinOfLayer('31', span)).toMatchObject({ range: '3.16.1', floating: false, only: true });
    expect(pinOfLayer('20', span).range).toBe('3.8.1');
    expect(pinOfLayer('34', span).range).toBeUndefined();
  });

  test('are pins of the program that chooses one', () => {
    const ts =
      "import { KubectlV29Layer } from '@aws-cdk/lambda-layer-kubectl-v29';\ncluster.addHelmChart('x', { chart: 'x' });\n";
    expect(readText(javascript, 'lib/stack.ts', ts).pins).toEqual(['1:10 bundle 3.14.4 «KubectlV29Layer»']);
    const py = 'from aws_cdk.lambda_layer_kubectl_v29 import KubectlV29Layer\nhelm = 1\n';
    expect(readText(python, 'app.py', py).pins).toEqual(['1:14 bundle 3.14.4 «lambda_layer_kubectl_v29»']);
  });
});
