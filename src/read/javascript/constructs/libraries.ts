/** Which classes and methods of libraries drive Helm, and the options that decide how. */

export interface Library {
  readonly tool: string;
  /** What the construct is called in facts. */
  readonly construct: string;
  /** Which argument holds the options. */
  readonly options: number;
  readonly names: readonly string[];
}

/** https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v3/release/#inputs */
const RELEASE = (
  'atomic forceUpdate skipAwait waitForJobs recreatePods postrender replace lint disableWebhooks disableCRDHooks cleanupOnFail ' +
  'verify timeout skipCrds dependencyUpdate devel resetValues reuseValues maxHistory createNamespace ' +
  'disableOpenapiValidation chart version namespace repositoryOpts.repo values'
).split(' ');
/** https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v3/chart/#inputs */
const CHART =
  'skipCRDRendering skipAwait includeTestHookResources chart version path namespace fetchOpts.repo repo values'.split(
    ' ',
  );
/** https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v4/chart/#inputs */
const CHART4 =
  'postRenderer postRenderer.command skipCrds skipAwait includeHooks plainHttp verify dependencyUpdate devel chart version namespace repositoryOpts.repo values'.split(
    ' ',
  );
/** https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_eks.HelmChartProps.html */
const EKS =
  'atomic wait timeout skipCrds createNamespace chart chartAsset release version repository namespace removalPolicy values'.split(
    ' ',
  );

const PULUMI = /^@pulumi\/kubernetes\.(helm\.v[234]\.(?:Release|Chart|LocalChart))$/;
const CDK = /^(?:(aws-cdk-lib|monocdk)\.(aws_eks(?:_v2)?)|(@aws-cdk\/aws-eks(?:-v2-alpha)?))\.HelmChart$/;

/** The construct that a dotted callee makes; undefined when it makes none. */
export function libraryOf(name: string): Library | undefined {
  const pulumi = PULUMI.exec(name)?.[1];
  if (pulumi !== undefined) {
    const names = pulumi.endsWith('.Release') ? RELEASE : pulumi === 'helm.v4.Chart' ? CHART4 : CHART;
    return { tool: 'pulumi', construct: `kubernetes.${pulumi}`, options: 1, names };
  }
  const cdk = CDK.exec(name);
  if (cdk !== null) return eksChart(`${cdk[3] ?? `${cdk[1]}.${cdk[2]}`}.HelmChart`, 2);
  return undefined;
}

/** `cluster.addHelmChart(id, options)`, whatever the cluster is called. */
export function addedChart(): Library {
  return eksChart('Cluster.addHelmChart', 1);
}

function eksChart(construct: string, options: number): Library {
  return { tool: 'aws-cdk', construct, options, names: EKS };
}
