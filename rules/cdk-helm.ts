import type { Fact, HelmPin, HelmSetting } from '../src/facts.ts';
import { layerOf } from '../src/helm/install/index.ts';
import { overlap, within } from '../src/helm/ranges.ts';
import type { Candidate, Rule } from '../src/rule.ts';
import { atPin } from './lib/commands.ts';
import { issue, page, pull, source } from './lib/evidence.ts';
import { HELM_3, HELM_4 } from './lib/reach.ts';
import { atOption, type OptionSet, optionsSet } from './lib/settings.ts';

/** The first aws-cdk-lib whose handler leaves --repo out once it has pulled the chart. */
const MENDED = '2.244.0';

const handler = (version: string) =>
  page(
    `kubectl-handler/helm/__init__.py at v${version}`,
    `https://github.com/aws/aws-cdk/blob/v${version}/packages/%40aws-cdk/custom-resource-handlers/lib/aws-eks/kubectl-handler/helm/__init__.py`,
  );

/** A chart in a registry, where the handler may still pass --repo. */
function* registries(facts: readonly Fact[]): Iterable<Candidate> {
  for (const one of optionsSet(facts, 'aws-cdk', ['repository'])) {
    const { value, library } = one.setting;
    if (value?.shown.startsWith('oci://') !== true) continue;
    const version = library?.text;
    if (version !== undefined && within(version, `>=${MENDED}`)) continue;
    const sure = version !== undefined && within(version, `<${MENDED}`);
    const assumes = sure ? {} : { assumes: `the aws-cdk-lib that is installed is older than ${MENDED}` };
    yield { ...atOption({ ...one, sure: true }, 'oci-repository'), ...assumes };
  }
}

/** Layers whose packages hold both majors, in programs that install charts or of which that is not known. */
function* layers(pins: readonly HelmPin[], facts: readonly Fact[]): Iterable<Candidate> {
  const charts = facts.some((fact) => isChart(fact));
  for (const pin of pins) {
    if (layerOf(pin.tool) === undefined || pin.range === undefined) continue;
    if (!charts && /\.[cm]?[jt]sx?$/.test(pin.span.path)) continue;
    if (overlap(pin.range, HELM_3) && overlap(pin.range, HELM_4))
      yield { ...atPin(pin, 'layer-of-two-majors'), why: sentence(pin.because) };
  }
}

function isChart(fact: Fact): fact is HelmSetting {
  return fact.kind === 'setting' && fact.tool === 'aws-cdk';
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}. The handler runs whatever the layer holds.`;
}

const on = (facts: readonly Fact[], option: string): OptionSet[] => optionsSet(facts, 'aws-cdk', [option]);

const rule: Rule = {
  code: 'HELM4039',
  name: 'cdk-helm',
  title: 'Charts that AWS CDK installs with the Helm of a kubectl layer',
  description:
    'HelmChart and addHelmChart of AWS CDK run `helm upgrade --install` in a Lambda function: the handler comes with aws-cdk-lib, Helm with ' +
    'the kubectl layer. The layers for Kubernetes 1.33 and 1.34 moved from Helm 3 to Helm 4 within their own major version (v33 from 2.0.0 ' +
    'to 2.2.0), so that an open range in package.json changes the major of Helm; that for 1.35 holds Helm 4.',
  rows: [
    {
      id: 'oci-repository',
      subject: `repository: 'oci://…' with aws-cdk-lib before ${MENDED}`,
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary:
        'The handler pulls the chart and then still passes --repo oci://…, which Helm 3 ignores beside a local chart and Helm 4 takes for the ' +
        'address of a chart repository: "invalid reference".',
      write: `aws-cdk-lib ${MENDED} or newer.`,
      evidence: [
        issue(37143, 'aws/aws-cdk'),
        issue(2681, 'cdklabs/awscdk-asset-kubectl'),
        handler('2.243.0'),
        handler(MENDED),
      ],
    },
    {
      id: 'wait',
      subject: 'wait: true of HelmChart and addHelmChart',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary:
        'The handler passes --wait, and Helm 4 waits through kstatus: for every object, custom resources included, and for all replicas of a ' +
        'Deployment, but no longer for the address of a LoadBalancer. It lists and watches each kind in the chart, which the role that made ' +
        'the cluster may do. The function has 15 minutes.',
      write: 'Keep it; see on a test cluster that the chart becomes ready by the new standards within the timeout.',
      evidence: [handler('2.276.0'), source('pkg/kube/statuswait.go', 99), issue(32615)],
    },
    {
      id: 'atomic',
      subject: 'atomic: true of HelmChart and addHelmChart',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary:
        'The handler passes --atomic, which Helm 4 takes with a warning that goes to the log of the function. It waits through kstatus, so ' +
        'that an upgrade may be rolled back, or not be, where Helm 3 decided otherwise.',
      write:
        'Keep it: the handler writes the flag. See on a test cluster that the chart becomes ready by the new standards.',
      evidence: [handler('2.276.0'), source('pkg/cmd/upgrade.go', 292), source('pkg/kube/statuswait.go', 99)],
    },
    {
      id: 'layer-of-two-majors',
      subject: 'a kubectl layer whose package may hold Helm 3 or Helm 4',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary: 'The packages of the layer went from Helm 3 to Helm 4 without a new major version of their own.',
      write:
        'Name one version of the package, of those with Helm 4 once the errors that this audit lists are dealt with.',
      evidence: [
        pull(2698, 'cdklabs/awscdk-asset-kubectl'),
        page('@aws-cdk/lambda-layer-kubectl-v33', 'https://www.npmjs.com/package/@aws-cdk/lambda-layer-kubectl-v33'),
      ],
    },
  ],
  wording: {
    'oci-repository': (a) =>
      `\`${a['construct']}\` takes its chart from a registry, and the handler passes its address with --repo, which Helm 4 rejects.`,
    wait: (a) => `\`${a['construct']}\` sets '${a['option']}', and Helm 4 decides by kstatus when a release is ready.`,
    atomic: (a) => `\`${a['construct']}\` sets '${a['option']}', and Helm 4 decides by kstatus what it rolls back.`,
    'layer-of-two-majors': (a) => `'${a['tool']}' holds Helm 3 or Helm 4, depending on the release of its package.`,
  },
  *check({ facts, pins }) {
    yield* registries(facts);
    for (const one of on(facts, 'wait')) yield atOption(one, 'wait');
    for (const one of on(facts, 'atomic')) yield atOption(one, 'atomic');
    yield* layers(pins, facts);
  },
};
export default rule;
