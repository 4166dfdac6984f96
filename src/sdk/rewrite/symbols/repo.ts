/** pkg/repo: finding a chart takes options in Helm 4 (https://github.com/helm/helm/blob/v4.3.1/pkg/repo/v1/chartrepo.go#L176). */
import semver from 'semver';
import type { Expr } from '../../go/ast.ts';
import { literalBool, literalString } from '../actions/syntax.ts';
import type { Rewrite, RewriteContext } from '../context.ts';
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
    const first = call?.args[0];
    const last = call?.args.at(-1);
    if (call === undefined || first === undefined || last === undefined) return passedOn(use);
    if (context.commentsIn({ start: first.end, end: last.start }).length > 0) {
      return manual(
        'FindChartInRepoURL takes options in Helm 4, and the comments between the arguments have to move with them',
      );
    }
    const argument = (name: Parameter): Expr | undefined => call.args[parameters.indexOf(name)];
    const options = [
      option('WithChartVersion', [argument('version')], context),
      option('WithUsernamePassword', [argument('user'), argument('password')], context),
      option('WithClientTLS', TLS.map(argument), context),
      option(insecure(context), [argument('insecure')], context),
      option('WithPassCredentialsAll', [argument('passAll')], context),
    ].filter((text) => text !== undefined);
    const start = [argument('chart'), argument('getters')].flatMap((arg) =>
      arg === undefined ? [] : [context.textOf(arg)],
    );
    const edits = [
      nameEdit(use.node, 'FindChartInRepoURL'),
      { start: first.end, end: last.end, text: `, ${[...start, ...options].join(', ')}` },
    ];
    return becomes(edits, 'Find the chart with options');
  };
}

/** An option with its arguments; none when they are all empty. */
function option(name: string, args: readonly (Expr | undefined)[], context: RewriteContext): string | undefined {
  const given = args.filter((arg) => arg !== undefined);
  if (
    given.length === 0 ||
    given.every((arg) => literalString(arg) === '' || literalBool(context.file, arg) === false)
  ) {
    return undefined;
  }
  return `${context.nameOf('pkg/repo/v1')}.${name}(${given.map((arg) => context.textOf(arg)).join(', ')})`;
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
