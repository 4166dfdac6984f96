import type { Rule } from '../src/rule.ts';
import { issue, page, pull, source } from './lib/evidence.ts';
import { atOption, optionsSet } from './lib/settings.ts';

const provider = (line: number) =>
  page(
    `provider/pkg/provider/helm_release.go:${line} at v4.32.0`,
    `https://github.com/pulumi/pulumi-kubernetes/blob/v4.32.0/provider/pkg/provider/helm_release.go#L${line}`,
  );
const moving = issue(4190, 'pulumi/pulumi-kubernetes');

const rule: Rule = {
  code: 'HELM4038',
  name: 'pulumi-helm',
  title: 'Options of Pulumi that Helm 4 has no counterpart for',
  description:
    "Pulumi's Kubernetes provider carries Helm as a library; no Helm is installed, and the release of @pulumi/kubernetes decides which one " +
    'it is. None up to 4.32.0 carries Helm 4, so nothing breaks before the provider moves; what is told here rests on something that Helm 4 ' +
    "took away or refuses. The other options (atomic, skipAwait, timeout, …) are the provider's own and outlive a flag that is renamed. " +
    "helm.v4.Chart is the fourth design of Pulumi's resource and has nothing to do with Helm 4.",
  rows: [
    {
      id: 'post-renderer',
      subject: 'postrender of helm.v3.Release, postRenderer of helm.v4.Chart',
      range: '>=4.0.0 <5',
      effect: 'check',
      summary:
        'The provider hands the executable to the SDK of Helm 3, which runs it. The SDK of Helm 4 runs installed plugins of type ' +
        'postrenderer/v1 and no executables, and sends hooks through them as well.',
      write: 'Before an upgrade of the provider to one with Helm 4, read what its release notes say of post-renderers.',
      evidence: [
        provider(627),
        page(
          'provider/pkg/provider/helm/v4/chart.go:231 at v4.32.0',
          'https://github.com/pulumi/pulumi-kubernetes/blob/v4.32.0/provider/pkg/provider/helm/v4/chart.go#L231',
        ),
        pull(31217),
        moving,
      ],
    },
    {
      id: 'force-update',
      subject: 'forceUpdate of helm.v3.Release',
      range: '>=4.0.0 <5',
      effect: 'check',
      summary:
        'Helm 4 refuses to replace objects by force in a release that it applies server-side, which is what it does with every release that ' +
        'it installs itself.',
      write: 'Take forceUpdate out where nothing has to be replaced by force.',
      evidence: [provider(739), source('pkg/kube/client.go', 829), moving],
    },
    {
      id: 'recreate-pods',
      subject: 'recreatePods of helm.v3.Release',
      range: '>=4.0.0 <5',
      effect: 'check',
      summary: 'Helm 4 took the option away, and nothing in it restarts unchanged pods any more.',
      write:
        'An annotation with a checksum of the configuration in the pod template restarts the pods with every Helm.',
      evidence: [provider(742), pull(31023), moving],
    },
    {
      id: 'v2-chart',
      subject: 'helm.v2.Chart',
      range: '*',
      effect: 'check',
      summary: "Pulumi's resource for charts of Helm 2 is gone since @pulumi/kubernetes 4.0.0.",
      write: 'helm.v3.Release or helm.v4.Chart.',
      evidence: [pull(2396, 'pulumi/pulumi-kubernetes')],
    },
  ],
  wording: {
    'post-renderer': (a) => `\`${a['construct']}\` sets '${a['option']}', an executable that Helm 4 would not run.`,
    'force-update': (a) =>
      `\`${a['construct']}\` sets '${a['option']}', which Helm 4 refuses on releases that it applied server-side.`,
    'recreate-pods': (a) => `\`${a['construct']}\` sets '${a['option']}', which Helm 4 does not have.`,
    'v2-chart': (a) => `\`${a['construct']}\` is made for charts of Helm 2 and gone from the library.`,
  },
  *check({ facts }) {
    const set = (...options: string[]) => optionsSet(facts, 'pulumi', options);
    for (const one of set('postrender', 'postRenderer')) yield atOption(one, 'post-renderer');
    for (const one of set('forceUpdate')) yield atOption(one, 'force-update');
    for (const one of set('recreatePods')) yield atOption(one, 'recreate-pods');
    for (const one of set(''))
      if (one.setting.construct === 'kubernetes.helm.v2.Chart') yield atOption(one, 'v2-chart');
  },
};
export default rule;
