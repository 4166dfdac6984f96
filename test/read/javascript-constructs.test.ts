import { describe, expect, it } from 'vitest';
import { reader } from '../../src/read/javascript/index.ts';
import { listed, readFixture, readText } from './lib/show.ts';

const read = (text: string, path = 'deploy.ts') => readText(reader, path, text);
const PULUMI = "import * as k8s from '@pulumi/kubernetes';\n";

describe('constructs that drive Helm', () => {
  it('of Pulumi, with options from constants, spreads, functions, classes and defaults', () => {
    expect(listed(readFixture(reader, 'constructs-pulumi.ts'))).toMatchInlineSnapshot(`
      [
        "unresolved 46:22 args",
        "setting 10:18 «atomic» kubernetes.helm.v3.Release atomic=true@9:16",
        "setting 14:40 «Release» kubernetes.helm.v3.Release",
        "setting 17:5 «chart» kubernetes.helm.v3.Release chart=ingress-nginx@17:13",
        "setting 18:23 «repo» kubernetes.helm.v3.Release repositoryOpts.repo=https://charts.example.com@18:30",
        "setting 20:5 «timeout» kubernetes.helm.v3.Release timeout=900@20:14",
        "setting 21:5 «skipAwait» kubernetes.helm.v3.Release skipAwait={config.getBoolean('skipAwait')}@21:16",
        "setting 22:5 «forceUpdate» kubernetes.helm.v3.Release forceUpdate=true?@22:31",
        "setting 23:5 «cleanupOnFail» kubernetes.helm.v3.Release cleanupOnFail=false@23:20",
        "setting 24:5 «values» kubernetes.helm.v3.Release values",
        "setting 29:13 «Release» kubernetes.helm.v3.Release",
        "setting 29:36 «chart» kubernetes.helm.v3.Release chart=web@29:44",
        "setting 29:50 «postrender» kubernetes.helm.v3.Release postrender=./kustomize.sh@29:63",
        "setting 30:5 «HelmRelease» kubernetes.helm.v3.Release",
        "setting 30:44 «chart» kubernetes.helm.v3.Release chart=web@30:52",
        "setting 30:58 «recreatePods» kubernetes.helm.v3.Release recreatePods=true@30:72",
        "setting 31:5 «Release» kubernetes.helm.v3.Release",
        "setting 31:44 «chart» kubernetes.helm.v3.Release chart=web@31:52",
        "setting 31:58 «lint» kubernetes.helm.v3.Release lint=true@31:64",
        "setting 34:67 «Release» kubernetes.helm.v3.Release",
        "setting 34:92 «chart» kubernetes.helm.v3.Release chart=web@34:100",
        "setting 34:106 «verify» kubernetes.helm.v3.Release verify=true@34:114",
        "setting 36:5 «RenderedChart» kubernetes.helm.v3.Chart",
        "setting 36:33 «chart» kubernetes.helm.v3.Chart chart=web@36:41",
        "setting 36:60 «repo» kubernetes.helm.v3.Chart fetchOpts.repo=https://charts.example.com@36:67",
        "setting 37:17 «Chart» kubernetes.helm.v2.Chart",
        "setting 37:32 «chart» kubernetes.helm.v2.Chart chart=web@37:40",
        "setting 37:46 «path» kubernetes.helm.v2.Chart path=./charts/web@37:53",
        "setting 38:8 «Chart» kubernetes.helm.v4.Chart",
        "setting 38:23 «chart» kubernetes.helm.v4.Chart chart=oci://registry.example.com/web@38:31",
        "setting 38:64 «postRenderer» kubernetes.helm.v4.Chart postRenderer",
        "setting 38:80 «command» kubernetes.helm.v4.Chart postRenderer.command=./patch.sh@38:90",
        "setting 41:12 «disableWebhooks» kubernetes.helm.v3.Release disableWebhooks=true@41:29",
        "setting 41:44 «replace» kubernetes.helm.v3.Release replace=true@41:53",
        "setting 46:5 «super» kubernetes.helm.v3.Release",
        "setting 46:28 «forceUpdate» kubernetes.helm.v3.Release forceUpdate={force = true}@46:41",
        "setting 46:28 «forceUpdate» kubernetes.helm.v3.Release forceUpdate=true@45:39",
        "setting 51:5 «Plain» kubernetes.helm.v3.Release",
        "setting 51:22 «chart» kubernetes.helm.v3.Release chart=web@51:30",
        "setting 51:36 «waitForJobs» kubernetes.helm.v3.Release waitForJobs=true@51:49",
        "setting 56:48 «chart» kubernetes.helm.v3.Release chart=platform@56:56",
        "setting 57:13 «skipCrds» kubernetes.helm.v3.Release skipCrds=true@57:24",
        "setting 58:21 «Release» kubernetes.helm.v3.Release",
        "setting 59:21 «Release» kubernetes.helm.v3.Release",
        "setting 59:74 «atomic» kubernetes.helm.v3.Release atomic={args.atomic}@59:82",
        "setting 59:74 «atomic» kubernetes.helm.v3.Release atomic=true@59:97",
      ]
    `);
  });

  it('of AWS CDK, by class and by the method of a cluster', () => {
    expect(listed(readFixture(reader, 'constructs-cdk.ts'))).toMatchInlineSnapshot(`
      [
        "pin 1:10 bundle floating 3.16.1 || 3.17.1 || 3.17.3 «KubectlV31Layer»",
        "unresolved 27:41 props.chart",
        "setting 9:20 «wait» Cluster.addHelmChart wait=true@9:26",
        "setting 9:32 «timeout» Cluster.addHelmChart timeout={cdk.Duration.minutes(10)}@9:41",
        "setting 25:18 «addHelmChart» Cluster.addHelmChart",
        "setting 25:44 «chart» Cluster.addHelmChart chart=ingress-nginx@25:52",
        "setting 25:68 «repository» Cluster.addHelmChart repository=https://charts.example.com@25:81",
        "setting 25:110 «atomic» Cluster.addHelmChart atomic=true@25:118",
        "setting 26:19 «addHelmChart» Cluster.addHelmChart",
        "setting 26:55 «chart» Cluster.addHelmChart chart=flow@26:63",
        "setting 26:70 «skipCrds» Cluster.addHelmChart skipCrds=true@26:80",
        "setting 27:19 «addHelmChart» Cluster.addHelmChart",
        "setting 28:13 «HelmChart» aws-cdk-lib.aws_eks.HelmChart",
        "setting 30:7 «repository» aws-cdk-lib.aws_eks.HelmChart repository={oci://registry.example.com/id}@30:19",
        "setting 31:7 «chart» aws-cdk-lib.aws_eks.HelmChart chart=web@31:15",
        "setting 32:7 «version» aws-cdk-lib.aws_eks.HelmChart version=1.2.3@32:17",
        "setting 33:7 «wait» aws-cdk-lib.aws_eks.HelmChart wait={props.env === undefined}@33:13",
        "setting 35:9 «Chart» aws-cdk-lib.aws_eks.HelmChart",
        "setting 35:55 «chart» aws-cdk-lib.aws_eks.HelmChart chart=named@35:63",
        "setting 35:71 «wait» aws-cdk-lib.aws_eks.HelmChart wait=false@35:77",
        "setting 36:15 «HelmChart» aws-cdk-lib.aws_eks_v2.HelmChart",
        "setting 36:75 «chartAsset» aws-cdk-lib.aws_eks_v2.HelmChart chartAsset=undefined@36:87",
        "setting 36:98 «chart» aws-cdk-lib.aws_eks_v2.HelmChart chart=second@36:106",
        "setting 36:115 «wait» aws-cdk-lib.aws_eks_v2.HelmChart wait=true@36:121",
        "setting 44:11 «addHelmChart» Cluster.addHelmChart",
        "setting 44:34 «chart» Cluster.addHelmChart chart=test@44:42",
        "setting 44:49 «values» Cluster.addHelmChart values",
      ]
    `);
  });

  it('of cdk8s, as the command that they run', () => {
    expect(listed(readFixture(reader, 'constructs-cdk8s.ts'))).toMatchInlineSnapshot(`
      [
        "12:15 helm template --repo~14:7 --version~15:7 --namespace~16:7 --include-crds@6:17 --validate@6:35 --post-renderer@18:30 ingress ingress-nginx",
        "21:75 /usr/local/bin/helm3 template --include-crds@6:17 --validate@6:35 --debug@21:123 release ./charts/web",
        "22:9 helm template --dry-run@22:81? release ./charts/web",
        "23:9 helm template release ./charts/web",
        "25:9 helm template --skip-tests@25:76 --validate@25:92 imported chart",
        "32:5 helm template --no-hooks@32:47 release chart",
        "unresolved 32:64 props.helmFlags",
      ]
    `);
  });

  it('of other libraries are none', () => {
    expect(listed(readFixture(reader, 'constructs-lookalikes.tsx'))).toEqual([
      "outside 33:5 a release of Terraform's Helm provider (CDKTF), which carries a Helm of its own",
    ]);
  });
});

it('do not count in tests, and are made elsewhere in bundles', () => {
  const text = `${PULUMI}new k8s.helm.v3.Release('web', { atomic: true });\n`;
  expect(read(text, 'src/release.test.ts').others).toEqual([]);
  const [setting] = read(text, 'dist/release.min.js').facts;
  expect(setting).toMatchObject({ kind: 'setting', assumes: expect.stringContaining('bundler') });
});

describe('imports', () => {
  const release = (head: string, callee: string): readonly string[] =>
    read(`${head}\nnew ${callee}('web', { atomic: true });\n`).others.filter((line) => line.includes('atomic='));

  it.each([
    ["const k8s = require('@pulumi/kubernetes');", 'k8s.helm.v3.Release'],
    ["const { helm } = require('@pulumi/kubernetes');", 'helm.v3.Release'],
    ["const { helm: { v3: { Release: R } } } = require('@pulumi/kubernetes');", 'R'],
    ["import kubernetes from '@pulumi/kubernetes';", 'kubernetes.helm.v3.Release'],
    ["import k8s = require('@pulumi/kubernetes');\nimport Release = k8s.helm.v3.Release;", 'Release'],
    ["import * as helm from '@pulumi/kubernetes/helm';", 'helm.v3.Release'],
    ["import * as v3 from '@pulumi/kubernetes/helm/v3/index.js';", 'v3.Release'],
    ["import { Release } from '@pulumi/kubernetes/helm/v3/release';", 'Release'],
    ["import * as k8s from 'npm:@pulumi/kubernetes@4.24.1';", 'k8s.helm.v3.Release'],
    ["const kubernetes_1 = __importStar(require('@pulumi/kubernetes'));", 'kubernetes_1.helm.v3.Release'],
  ])('%s', (head, callee) => {
    expect(release(head, callee)).toHaveLength(1);
    expect(release(head, callee)[0]).toContain('kubernetes.helm.v3.Release atomic=true');
  });

  it.each([
    ["import * as k8s from './kubernetes';", 'k8s.helm.v3.Release'],
    ["import * as k8s from '@pulumi/kubernetes-helm';", 'k8s.helm.v3.Release'],
    ["import { Release } from '@pulumi/kubernetes';", 'Release'],
  ])('not %s', (head, callee) => expect(release(head, callee)).toEqual([]));
});

describe('which options count', () => {
  const options = (text: string): readonly string[] =>
    read(`${PULUMI}${text}`)
      .others.filter((line) => /(?:atomic|timeout)=/.test(line))
      .map((line) => line.replace(/^.*Release /, ''));

  it.each([
    [
      'a later property wins',
      "new k8s.helm.v3.Release('a', { atomic: true, ...{ atomic: false } });",
      ['atomic=false@2:59'],
    ],
    [
      'also over a spread',
      "new k8s.helm.v3.Release('a', { ...{ atomic: true }, atomic: false });",
      ['atomic=false@2:61'],
    ],
    [
      'either of two objects',
      "new k8s.helm.v3.Release('a', flag ? { atomic: true } : { timeout: 5 });",
      ['atomic=true@2:47', 'timeout=5@2:67'],
    ],
    [
      'a negated one is not known',
      "new k8s.helm.v3.Release('a', { atomic: !production });",
      ['atomic={!production}@2:40'],
    ],
    [
      'a constant of another kind',
      "const n = null;\nnew k8s.helm.v3.Release('a', { atomic: n });",
      ['atomic=false@3:40'],
    ],
    [
      'a parameter with a default',
      "const make = (name: string, atomic = true) => new k8s.helm.v3.Release(name, { atomic });\nmake('a');\nmake('b', false);",
      ['atomic=true@2:38', 'atomic=false@2:79'],
    ],
    ['the options of the resource do not', "new k8s.helm.v3.Release('a', {}, { atomic: true });", []],
  ])('%s', (_, text, expected) => expect(options(text)).toEqual(expected));

  it('says where options come from that are not known', () => {
    expect(read(`${PULUMI}export const make = (args) => new k8s.helm.v3.Release('a', args);`).unresolved).toEqual([
      '2:60 args',
    ]);
    expect(
      read(`${PULUMI}export const make = (args) => new k8s.helm.v3.Release('a', { ...args });`).unresolved,
    ).toEqual(['2:65 args']);
    expect(read(`${PULUMI}new k8s.helm.v3.Release('a', { chart: 'web' });`).unresolved).toEqual([]);
  });
});
