/** What the constructs of a program come to: settings of Pulumi and AWS CDK, commands of cdk8s. */
import type { Context } from '../../lib/code/context.ts';
import { spanAt } from '../../lib/code/context.ts';
import { addFact } from '../../lib/code/facts.ts';
import type { Host, HostCall } from '../../lib/code/host.ts';
import type { Argument } from '../../lib/code/loose.ts';
import { isEmpty, type Thing } from '../../lib/code/thing.ts';
import type { Call, Extent } from '../../lib/code/tree.ts';
import { foreignBase } from '../../lib/code/variables.ts';
import { isKnown } from '../../lib/value.ts';
import { noteHelm } from './cdk8s.ts';
import { addedChart, type Library, libraryOf } from './libraries.ts';
import { CDKTF } from './modules.ts';
import { noteConstruct } from './setting.ts';

/** Reads the constructs that drive Helm. The calls go on to be read as any other. */
export const constructs: Host = {
  call(call) {
    const { args, context } = call;
    const name = call.name === 'super' ? baseOf(context) : call.name;
    if (name === undefined) return undefined;
    // `pulumi.output(x)`, `pulumi.secret(x)`: the same value, wrapped.
    if (/^@pulumi\/pulumi\.(?:output|secret|unsecret)$/.test(name)) return args[0]?.thing;
    const library = libraryOf(name) ?? (addsChart(call) ? addedChart() : undefined);
    if (library !== undefined) note(call, library);
    else if (name === 'cdk8s.Helm') noteHelm(context, call.call, nameOf(context, call.call), args[2]?.thing);
    else if (handsFlags(call)) noteHanded(call, name);
    else if (name === `${CDKTF}.Release` || name.startsWith(`${CDKTF}.release.`)) noteTerraform(call);
    return undefined;
  },
};

/** What `super(…)` builds. */
function baseOf(context: Context): string | undefined {
  const { self } = context.frame;
  return self === undefined ? undefined : foreignBase(context, self);
}

function note({ context, call, args }: HostCall, library: Library): void {
  const { tool, construct, options, names } = library;
  const argument = args[options];
  const name = nameOf(context, call);
  const given = argument?.item.value ?? name;
  noteConstruct(context, { tool, construct, name, options: names, given }, argument?.thing);
}

/** A program that builds on AWS CDK. */
const CDK = /["'](?:aws-cdk-lib|@aws-cdk\/|monocdk)/;

/**
 * Whether a call is that of a cluster's method. Methods of the same name of add-ons take other arguments:
 * https://github.com/aws-quickstart/cdk-eks-blueprints/blob/main/lib/addons/helm-addon/index.ts
 */
function addsChart({ context, call, name, args }: HostCall): boolean {
  if (!/\.addHelmChart$/.test(name) || name === 'this.addHelmChart' || call.arguments.length > 2) return false;
  if (!CDK.test(context.state.text.value)) return false;
  const options = args[1]?.thing;
  return isText(args[0]) && options !== undefined && (isOpen(options) || hasChart(options));
}

function isText(argument: Argument | undefined): boolean {
  return argument !== undefined && !argument.thing.list && argument.thing.members === undefined;
}

function isOpen({ members, more, value }: Thing): boolean {
  if (members !== undefined) return more !== undefined;
  return value.alternatives.some((fields) => fields.some((field) => field.some((piece) => !isKnown(piece))));
}

function hasChart({ members }: Thing): boolean {
  return members?.has('chart') === true || members?.has('chartAsset') === true;
}

/** Names are shorter. */
const LONGEST = 200;

/** The last name of what is called: `Release` of `k8s.helm.v3.Release`. */
function nameOf(context: Context, { callee: { start, end } }: Call): Extent {
  const [last] = /[\w$]+$/.exec(context.state.text.value.slice(Math.max(start, end - LONGEST), end)) ?? [];
  return { start: last === undefined ? start : end - last.length, end };
}

/** `new ArgoCd(this, 'argo-cd', { helmFlags: […] })`: a class of another file, with the option of cdk8s' own. */
function handsFlags({ context, args }: HostCall): boolean {
  const flags = args[2]?.thing.members?.get('helmFlags');
  return flags?.list === true && !isEmpty(flags) && /["']cdk8s["']/.test(context.state.text.value);
}

function noteHanded({ context, call, args }: HostCall, name: string): void {
  const assumes = `${name.replace(/^.*\./, '')} hands its helmFlags to the Helm construct of cdk8s`;
  noteHelm(context, call, nameOf(context, call), args[2]?.thing, assumes);
}

function noteTerraform({ context, call }: HostCall): void {
  const what = "a release of Terraform's Helm provider (CDKTF), which carries a Helm of its own";
  addFact(context, { kind: 'outside', scope: context.scope, what, span: spanAt(context, nameOf(context, call)) });
}
