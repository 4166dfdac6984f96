/** pkg/repo: finding a chart takes options in Helm 4 (https://github.com/helm/helm/blob/v4.3.1/pkg/repo/v1/chartrepo.go#L176). */
import semver from 'semver';
import type { Expr } from '../../go/ast.ts';
import { literalBool, literalString } from '../actions/syntax.ts';
import type { Rewrite, RewriteContext, TextEdit } from '../context.ts';
import { becomes, byHand, callWith, manual, nameEdit, passedOn, renamed } from './calls.ts';

/** The parameters of a variant, in order. */
type Parameter =
  | 'url'
  | 'user'
  | 'password'
  | 'chart'
  | 'version'
  | 'cert'
  | 'key'
  | 'ca'
  | 'insecure'
  | 'passAll'
  | 'getters';

const TLS: readonly Parameter[] = ['cert', 'key', 'ca'];

/** `FindChartIn…RepoURL(…)` is `FindChartInRepoURL(url, chart, getters, options…)`. */
function findChart(parameters: readonly Parameter[]): Rewrite {
  return (use, context) => {
    const call = callWith(use, context, parameters.length);
    const chart = call?.args[parameters.indexOf('chart')];
    const getters = call?.args.at(-1);
    const first = call?.args[0];
    if (call === undefined || first === undefined || chart === undefined || getters === undefined) return passedOn(use);
    const options = new Map<readonly Expr[], string>();
    for (const [names, option] of optionsOf(context)) {
      const given = call.args.filter((_, k) => names.some((name) => name === parameters[k]));
      if (given.some((arg) => !isEmpty(arg, context))) options.set(given, option);
    }
    const stay = new Set([first, ...[...options.keys()].flat()]);
    const gone = [
      ...withoutArguments(call.args, stay),
      ...[...options.keys()].flatMap((given) => onOneLine(given, context)),
    ];
    if (gone.some((edit) => context.commentsIn(edit).length > 0)) {
      return manual(
        'FindChartInRepoURL takes options in Helm 4, and the comments between the arguments have to move with them',
      );
    }
    const moved = `, ${context.textOf(chart)}, ${context.textOf(getters)}`;
    const edits = [nameEdit(use.node, 'FindChartInRepoURL'), { start: first.end, end: first.end, text: moved }];
    for (const [given, option] of options) {
      const start = given[0]?.start ?? 0;
      const end = given.at(-1)?.end ?? 0;
      edits.push({ start, end: start, text: `${context.nameOf('pkg/repo/v1')}.${option}(` });
      edits.push({ start: end, end, text: ')' });
    }
    return becomes([...edits, ...gone], 'Find the chart with options');
  };
}

/** Which parameters, that follow each other, are which option. */
function optionsOf(context: RewriteContext): readonly (readonly [readonly Parameter[], string])[] {
  return [
    [['user', 'password'], 'WithUsernamePassword'],
    [['version'], 'WithChartVersion'],
    [TLS, 'WithClientTLS'],
    [['insecure'], insecure(context)],
    [['passAll'], 'WithPassCredentialsAll'],
  ];
}

function isEmpty(arg: Expr, { file }: RewriteContext): boolean {
  return literalString(arg) === '' || literalBool(file, arg) === false;
}

/** Puts what goes into one option on one line, as gofmt would indent it further. */
function onOneLine(args: readonly Expr[], context: RewriteContext): TextEdit[] {
  return args.slice(1).flatMap((arg, k) => {
    const gap = { start: args[k]?.end ?? arg.start, end: arg.start };
    return context.textOf(gap).includes('\n') ? [{ ...gap, text: ', ' }] : [];
  });
}

/** Takes arguments away, each with what stands before it; the first one stays. */
function withoutArguments(args: readonly Expr[], stay: ReadonlySet<Expr>): TextEdit[] {
  const edits: TextEdit[] = [];
  let kept = args[0];
  for (const [k, arg] of args.entries()) {
    const next = args[k + 1];
    if (stay.has(arg)) kept = arg;
    else if (kept !== undefined && (next === undefined || stay.has(next)))
      edits.push({ start: kept.end, end: arg.end, text: '' });
  }
  return edits;
}

function insecure(context: RewriteContext): string {
  return semver.gte(context.target, '4.1.0') ? 'WithInsecureSkipTLSVerify' : 'WithInsecureSkipTLSverify';
}

/** `InsecureSkipTLSverify`, spelled otherwise since Helm 4.1. */
export const insecureField: Rewrite = (use, context) =>
  semver.gte(context.target, '4.1.0') ? renamed('InsecureSkipTLSVerify')(use, context) : { kind: 'none' };

const insecureOption: Rewrite = (use, context) =>
  semver.gte(context.target, '4.1.0') ? renamed('WithInsecureSkipTLSVerify')(use, context) : { kind: 'none' };

const INDEX = 'is gone: build the index with repo.IndexDirectory, and write it with its WriteFile';
const SERVER = 'NewTempServer(t, options…) starts and stops the server by itself, and returns no error';

export const repoRewrites: readonly (readonly [string, Rewrite])[] = [
  ['pkg/repo.FindChartInRepoURL', findChart(['url', 'chart', 'version', ...TLS, 'getters'])],
  ['pkg/repo.FindChartInAuthRepoURL', findChart(['url', 'user', 'password', 'chart', 'version', ...TLS, 'getters'])],
  [
    'pkg/repo.FindChartInAuthAndTLSRepoURL',
    findChart(['url', 'user', 'password', 'chart', 'version', ...TLS, 'insecure', 'getters']),
  ],
  [
    'pkg/repo.FindChartInAuthAndTLSAndPassRepoURL',
    findChart(['url', 'user', 'password', 'chart', 'version', ...TLS, 'insecure', 'passAll', 'getters']),
  ],
  ['pkg/repo.Entry.InsecureSkipTLSverify', insecureField],
  ['pkg/repo/v1.WithInsecureSkipTLSverify', insecureOption],
  ['pkg/action.ChartPathOptions.InsecureSkipTLSverify', insecureField],
  ['pkg/action.Dependency.InsecureSkipTLSverify', insecureField],
  ['pkg/action.Package.InsecureSkipTLSverify', insecureField],
  ...['Load', 'Index', 'ChartPaths'].map((name): [string, Rewrite] => [
    `pkg/repo.ChartRepository.${name}`,
    byHand(`ChartRepository.${name} ${INDEX}`),
  ]),
  ...['NewServer', 'NewTempServer', 'NewTempServerWithCleanup', 'NewTempServerWithCleanupAndBasicAuth'].map(
    (name): [string, Rewrite] => [`pkg/repo/repotest.${name}`, byHand(`${name} has another form: ${SERVER}`)],
  ),
  ['pkg/repo/repotest.Server.Start', byHand(`Start is gone: ${SERVER}`)],
  ['pkg/repo/repotest.Server.StartTLS', byHand('StartTLS is gone: give NewTempServer the option WithTLSConfig')],
  ['pkg/repo/repotest.Server.WithMiddleware', byHand('WithMiddleware is an option of NewTempServer in Helm 4')],
];
