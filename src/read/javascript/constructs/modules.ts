/** Libraries whose constructs drive Helm, under the names by which programs import them. */

/** Stands for Terraform's Helm provider; no name of a program looks like it. */
export const CDKTF = '#cdktf-helm';

/**
 * What a module specifier leads to, as a path of members of the library's main module; undefined for any other module.
 * - https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/
 * - https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_eks-readme.html
 * - https://cdk8s.io/docs/latest/basics/helm/
 * - https://developer.hashicorp.com/terraform/cdktf/concepts/providers (generated bindings stand in .gen/providers)
 */
export function constructModule(specifier: string): readonly string[] | undefined {
  const name = specifier.replace(/^npm:/, '').replace(/(?<=.)@[\d^~][^/]*(?=\/|$)/, '');
  if (name === 'cdk8s' || name === '@pulumi/pulumi') return [name];
  if (name === '@pulumi/kubernetes' || name.startsWith('@pulumi/kubernetes/')) {
    // Every class has a file of its own, `helm/v3/release`, beside the index of the folder.
    const folders = name
      .replace(/(?:\.js)?$/, '')
      .replace(/(?:\/(?:index|release|chart)|(?<=\/v\d)\/helm)$/, '')
      .split('/');
    return ['@pulumi/kubernetes', ...folders.slice(2)];
  }
  const [, library, service] =
    /^(aws-cdk-lib|monocdk)(?:\/(aws-eks(?:-v2)?)(?:\/lib(?:\/[\w-]+)?)?)?$/.exec(name) ?? [];
  if (library !== undefined) return service === undefined ? [library] : [library, service.replaceAll('-', '_')];
  if (name === '@aws-cdk/aws-eks-v2-alpha') return [name];
  if (/^@aws-cdk\/aws-eks(?:\/lib(?:\/[\w-]+)?)?$/.test(name)) return ['@aws-cdk/aws-eks'];
  if (/^@cdktf\/provider-helm(?:\/|$)/.test(name) || /(?:^|\/)\.gen\/providers\/helm(?:\/|$)/.test(name))
    return [CDKTF];
  return undefined;
}

/** What one of these libraries is called in an import. */
export const IMPORTS =
  /["'](?:npm:)?(?:@pulumi\/kubernetes|aws-cdk-lib|monocdk|@aws-cdk\/(?:aws-eks|core)|cdk8s|@cdktf\/provider-helm|[\w./-]{0,80}\.gen\/providers\/helm)(?:[@/][^"'\n]{0,80})?["']/;
