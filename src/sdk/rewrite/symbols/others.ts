/** Functions of other packages that were renamed, removed or got other parameters or results. */
import type { CallExpr, Ident, Node, Stmt } from '../../go/ast.ts';
import { withoutEntry } from '../actions/entries.ts';
import { callOf, is, isPlain } from '../actions/syntax.ts';
import { fieldOf } from '../actions/writes.ts';
import type { Rewrite, RewriteContext } from '../context.ts';
import { becomes, byHand, callWith, manual, nameAround, passedOn, renamed, withArguments, wrapped } from './calls.ts';

/** `VerifyChart(path, keyring)`. */
const verifyChart: Rewrite = (use, context) => {
  const call = callWith(use, context, 2);
  const path = call?.args[0];
  if (call === undefined || path === undefined) return passedOn(use);
  if (!isPlain(path) || is(path, 'BinaryExpr'))
    return manual('VerifyChart takes the path of the .prov file as well in Helm 4');
  const text = `, ${context.textOf(path)}+".prov"`;
  return becomes([{ start: path.end, end: path.end, text }], 'Name the file of the signature');
};

/** A call that gives one more result in front: `u, err := f()` becomes `_, u, err := f()`. */
const resultInFront: Rewrite = (use, context) => {
  const call = callOf(use.node, context.parentOf);
  const at = call === undefined ? undefined : targetsOf(call, context);
  if (at === 'none') return { kind: 'none' };
  if (at === undefined) return manual(`${use.symbol} gives the digest as its first result in Helm 4`);
  return becomes([{ start: at.start, end: at.start, text: '_, ' }], 'Leave the digest aside, which comes first');
};

/** The first of the variables that take the results of a call. */
function targetsOf(call: CallExpr, context: RewriteContext): Node | 'none' | undefined {
  const holder = context.parentOf(call);
  if (is(holder, 'ExprStmt')) return 'none';
  if (is(holder, 'AssignStmt') && holder.rhs.length === 1) return holder.lhs[0];
  if (is(holder, 'ValueSpec') && holder.values.length === 1) return holder.names[0];
  return undefined;
}

/** `registry.ContainsTag(tags, tag)`. */
const containsTag: Rewrite = (use, context) => {
  const { start, end } = nameAround(use, context);
  const text = `${context.nameOf('slices')}.Contains`;
  return becomes([{ start, end, text, gone: true }], 'Call slices.Contains');
};

/** `registry.ClientOptResolver(resolver)`, for which Helm 3 already gave an error. */
const optionAway: Rewrite = (use, context) => {
  const call = callOf(use.node, context.parentOf);
  const holder = call === undefined ? undefined : context.parentOf(call);
  if (
    call === undefined ||
    !is(holder, 'CallExpr') ||
    !holder.args.includes(call) ||
    !call.args.every((arg) => isPlain(arg))
  ) {
    return manual('ClientOptResolver is gone: leave the option out');
  }
  return becomes([withoutEntry(holder.args, call, context)], 'Leave the option out');
};

/** `NewShow(format)`. */
const newShow: Rewrite = (use, context) => {
  const call = callOf(use.node, context.parentOf);
  if (call === undefined) return passedOn(use);
  if (call.args.length !== 1) return { kind: 'none' };
  const name = configurationNear(use.node, context);
  if (name === undefined) return manual('NewShow needs an *action.Configuration as its second argument in Helm 4');
  return becomes([withArguments(call, [name])], `Give NewShow the configuration ${name}`);
};

/** A variable that is there at a node and holds an *action.Configuration; of several the nearest. */
function configurationNear(node: Node, context: RewriteContext): string | undefined {
  const hidden = new Set<string>(['_']);
  let below = node;
  for (let at = context.parentOf(node); at !== undefined; at = context.parentOf(at)) {
    const end = below.start;
    for (const name of namesIn(at).toReversed()) {
      if (name.end > end && !is(at, 'FuncDecl') && !is(at, 'FuncLit')) continue;
      if (hidden.has(name.name)) continue;
      hidden.add(name.name);
      const object = context.file.objectOf(name);
      const type = object?.kind === 'local' && object.what === 'var' ? object.type : undefined;
      const pointed = type?.kind === 'pointer' ? type.to : undefined;
      if (pointed?.kind !== 'named' || pointed.name !== 'Configuration') continue;
      if (/^helm\.sh\/helm\/v[34]\/pkg\/action$/.test(pointed.package)) return name.name;
    }
    below = at;
  }
  return undefined;
}

/** The names that a node declares for what stands in it. */
function namesIn(node: Node): readonly Ident[] {
  if (is(node, 'FuncDecl') || is(node, 'FuncLit')) return node.type.params.fields.flatMap(({ names }) => names);
  if (is(node, 'BlockStmt')) return node.list.flatMap(declaredBy);
  if (is(node, 'CaseClause')) return node.body.flatMap(declaredBy);
  if (is(node, 'IfStmt') || is(node, 'SwitchStmt') || is(node, 'ForStmt'))
    return node.init === undefined ? [] : declaredBy(node.init);
  return [];
}

function declaredBy(statement: Stmt): readonly Ident[] {
  if (is(statement, 'AssignStmt') && statement.op === ':=')
    return statement.lhs.filter((left) => left.kind === 'Ident');
  if (!is(statement, 'DeclStmt')) return [];
  return statement.decl.specs.flatMap((spec) => (spec.kind === 'ValueSpec' ? spec.names : []));
}

/** `Verify.Run(path)`, which gives what it says as its first result; it was left in `Out`. */
const verifyRun: Rewrite = (use, context) => {
  const call = callOf(use.node, context.parentOf);
  if (call === undefined)
    return manual('Run of Verify is passed on as a function, and returns what it says as well in Helm 4');
  const at = targetsOf(call, context);
  if (at === 'none') return { kind: 'none' };
  const read = context.file.nodes().selectors.some((selector) => {
    if (selector.sel.name !== 'Out') return false;
    const field = fieldOf(context.file, selector);
    return field?.owner === 'Verify' && field.field === 'Out';
  });
  if (at === undefined || read)
    return manual('Run returns what it says as its first result in Helm 4, in place of Out');
  return becomes([{ start: at.start, end: at.start, text: '_, ' }], 'Leave aside what Run says');
};

/** `action.CheckDependencies(chart, dependencies)`. */
const checkDependencies: Rewrite = (use, context) => {
  const call = callWith(use, context, 2);
  const list = call?.args[1];
  if (list === undefined) return passedOn(use);
  return becomes(wrapped(list, context.helper('dependencies')), 'Give CheckDependencies a list of any dependencies');
};

const VALID_NAME =
  'ValidName is gone: ValidateMetadataName of pkg/chart/v2/util tests the same names, and gives an error in place of false';

export const otherRewrites: readonly (readonly [string, Rewrite])[] = [
  ['pkg/chartutil.ProcessDependenciesWithMerge', renamed('ProcessDependencies')],
  ['pkg/chartutil.ProcessDependencies', () => ({ kind: 'none', traps: ['T20'] })],
  ['pkg/chartutil.Capabilities.HelmVersion', () => ({ kind: 'none' })],
  ['pkg/downloader.VerifyChart', verifyChart],
  ['pkg/downloader.ChartDownloader.ResolveChartVersion', resultInFront],
  ['pkg/registry.Client.ValidateReference', resultInFront],
  ['pkg/registry.ContainsTag', containsTag],
  ['pkg/registry.ClientOptResolver', optionAway],
  [
    'pkg/registry.NewRegistryClientWithTLS',
    byHand(
      'NewRegistryClientWithTLS is gone: build a tls.Config, and pass an http.Client with it to NewClient as ClientOptHTTPClient',
    ),
  ],
  ['pkg/action.NewPullWithOpts', renamed('NewPull')],
  ['pkg/action.NewShowWithConfig', renamed('NewShow')],
  ['pkg/action.NewShow', newShow],
  ['pkg/action.Verify.Run', verifyRun],
  ['pkg/action.Verify.Out', byHand('Out is gone: Run returns what it says as its first result')],
  ['pkg/action.CheckDependencies', checkDependencies],
  ['pkg/action.ValidName', byHand(VALID_NAME)],
  [
    'pkg/action.Metadata.Dependencies',
    byHand('Dependencies holds values of any type in Helm 4: ask chart.NewDependencyAccessor for the name of each'),
  ],
  ['pkg/getter.NewPluginGetter', byHand('NewPluginGetter is gone: getter.All finds the getters of plugins')],
  [
    'pkg/provenance.Signatory.ClearSign',
    byHand('ClearSign takes the bytes of the archive, its name and the metadata in Helm 4: read the archive yourself'),
  ],
  [
    'pkg/provenance.Signatory.Verify',
    byHand(
      'Verify takes the bytes of the archive and of the signature, and the name in Helm 4: read both, or call downloader.VerifyChart',
    ),
  ],
  ...['Name', 'Date', 'Revision'].flatMap((by): [string, Rewrite][] =>
    ['', '.Len', '.Less', '.Swap'].map((member) => [
      `pkg/releaseutil.By${by}${member}`,
      byHand(`By${by} is gone: call SortBy${by} of pkg/release/v1/util`),
    ]),
  ),
  [
    'pkg/lint/rules.K8sYamlStruct',
    byHand('K8sYamlStruct is no longer exported: declare a struct with the fields that you read'),
  ],
];
