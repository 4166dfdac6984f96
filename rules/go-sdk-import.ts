import type { SdkModule, SdkUse } from '../src/facts.ts';
import { heirsOf } from '../src/helm/sdk/homes.ts';
import { sdkTraps } from '../src/helm/sdk/traps.ts';
import { SUPPORT_PLANS, supportOn } from '../src/helm/support.ts';
import { addTo } from '../src/multimap.ts';
import type { Candidate, Fix, Rule, RuleInput } from '../src/rule.ts';
import { page } from './lib/evidence.ts';
import {
  adviceFor,
  changeAt,
  counted,
  fixesOf,
  heldImports,
  importKey,
  inFile,
  moduleFixes,
  packagePath,
  sdkOf,
  severityIn,
  spoken,
  tellerOf,
  usesByModule,
} from './lib/go-sdk.ts';
import { tidy } from './lib/words.ts';

const [announced, held] = SUPPORT_PLANS;
const HELM4 = 'helm.sh/helm/v4/';

function* checkImport(use: SdkUse, names: readonly SdkUse[]): Iterable<Candidate> {
  const path = packagePath(use);
  const heirs = heirsOf(path).map((heir) => heir.slice(HELM4.length));
  const row = heirs.length === 0 ? 'gone' : heirs.length > 1 ? 'split' : heirs[0] === use.package ? 'same' : 'moved';
  const fixes = withNames(fixesOf(use), names);
  yield {
    row,
    span: use.span,
    subject: use,
    args: { path: tidy(path), heirs: listed(heirs.map((heir) => `'${heir}'`)), where: inFile(use) },
    severity: severityIn(use, row === 'gone' ? 'error' : 'note'),
    ...(row !== 'gone' && use.change.kind === 'mechanical' ? { write: BY_ITSELF[row] } : adviceFor(use)),
    ...(fixes.length === 0 ? {} : { fixes }),
  };
}

/** The same for every package, so that reports tell it once; the packages are in the title of the fix. */
const BY_ITSELF = {
  same: 'The same path below helm.sh/helm/v4; `helm4-audit fix` writes it.',
  moved: 'The new path, under the name that the file uses; `helm4-audit fix` writes it.',
  split: 'The packages that hold the names which the file uses; `helm4-audit fix` writes them.',
};

/** The rewrite of an import takes along the names of the file that only change their package. */
function withNames(own: readonly Fix[], names: readonly SdkUse[]): readonly Fix[] {
  const [first, ...others] = [...own, ...names.flatMap((name) => fixesOf(name))];
  if (first === undefined) return [];
  return [{ ...first, edits: [...first.edits, ...others.flatMap(({ edits }) => edits)] }];
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** What has to be done in a module, in one place: the line of its go.mod, or its first import. */
function* checkModule(module: SdkModule, uses: readonly SdkUse[], { asOf }: RuleInput): Iterable<Candidate> {
  const old = uses.filter(({ major }) => major === 3);
  const required = module.requires.find(({ major, indirect }) => major === 3 && !indirect);
  if (old.length === 0) return;
  const { daysLeft, ends, severity } = supportOn(asOf);
  const version = required === undefined ? '' : ` ${tidy(required.version)}`;
  const fixes = moduleFixes(module);
  yield {
    row: 'module',
    span: required?.span ?? module.span,
    subject: module,
    severity,
    ...(fixes.length + old.filter(({ change }) => change.kind === 'mechanical').length === 0 ? { write: BY_HAND } : {}),
    args: {
      module: tidy(module.path ?? module.span.path),
      requires: required === undefined ? 'imports' : 'requires',
      version,
      support: daysLeft < 0 ? `without fixes since ${ends}` : `with security fixes until ${ends}`,
      summary: summaryOf(module, old).slice(0, -1),
    },
    related: trapPlaces(uses),
    ...(fixes.length === 0 ? {} : { fixes }),
  };
}

const BY_HAND = 'Decide what is to move, and move it by hand; `helm4-audit fix` rewrites nothing here.';

function summaryOf({ vendored, replaced }: SdkModule, uses: readonly SdkUse[]): string {
  const files = new Set(uses.map(({ span }) => span.path)).size;
  const own = uses.filter(({ generated }) => !generated);
  const number = (test: (change: SdkUse['change']) => boolean): number =>
    own.filter(({ change }) => test(change)).length;
  const manual = number(({ kind }) => kind === 'manual');
  const unsafe = number((change) => change.kind === 'mechanical' && !change.safe);
  const parts = [
    `${number(({ kind }) => kind === 'none')} only move with their import`,
    `\`helm4-audit fix\` rewrites ${number((change) => change.kind === 'mechanical' && change.safe)}`,
    ...(unsafe === 0 ? [] : [`with --unsafe ${unsafe} more`]),
    `${manual} ${manual === 1 ? 'needs' : 'need'} a person`,
    ...(own.length === uses.length ? [] : [`${uses.length - own.length} are in generated files`]),
  ];
  return [
    `${counted(uses.length, 'use')} in ${counted(files, 'file')}: ${parts.join(', ')}.`,
    ...vendored.map((directory) => `A copy of the SDK lies in '${tidy(directory)}'.`),
    ...replaced.slice(0, 1).map(({ by }) => `It is replaced by '${tidy(by)}'.`),
  ].join(' ');
}

/** Traps are listed so many. */
const MOST_PLACES = 30;

function trapWords(id: string): string {
  const trap = sdkTraps().find((one) => one.id === id);
  return trap === undefined ? id : `Trap ${id}, ${trap.title}`;
}

/** Where traps apply, one place for each trap and symbol. */
function trapPlaces(uses: readonly SdkUse[]): NonNullable<Candidate['related']> {
  const places = new Map<string, { readonly use: SdkUse; number: number }>();
  for (const use of uses) {
    for (const trap of use.traps) {
      const key = `${trap} ${use.package} ${use.symbol}`;
      const known = places.get(key);
      if (known === undefined) places.set(key, { use, number: 1 });
      else known.number++;
    }
  }
  return [...places]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MOST_PLACES)
    .map(([key, { use, number }]) => ({
      span: use.span,
      message: `${trapWords(key.slice(0, key.indexOf(' ')))}: ${tidy(spoken(use.package, use.symbol))}${number === 1 ? '' : `, at ${number} places`}.`,
    }));
}

const paths = page('Packages of Helm 4', 'https://pkg.go.dev/helm.sh/helm/v4');
const followIt = 'The names that the file uses have to be looked for there.';

const rule: Rule = {
  code: 'HELM4035',
  name: 'go-sdk-import',
  title: "Imports of Helm 3's Go SDK",
  description:
    'Helm 4 is another Go module, helm.sh/helm/v4, and several packages have other paths in it. A program goes on working with the Helm ' +
    'that it is built with, so an import by itself is a note, and the go.mod line goes by the dates of the support of Helm 3: a note, a ' +
    'warning in the last 90 days, an error afterwards. That line also sums up what the module has to change. Tests weigh less than the program, ' +
    'and generated files are notes.',
  rows: [
    {
      id: 'module',
      subject: 'a Go module that requires helm.sh/helm/v3',
      range: '>=3.0.0 <4.0.0',
      effect: 'unsupported',
      summary:
        `The module helm.sh/helm/v3 gets security fixes until ${held.securityFixes} and nothing afterwards, not even newer Kubernetes client ` +
        `libraries. The first announcement had said ${announced.securityFixes}.`,
      write: 'Run `helm4-audit fix`, decide what it leaves, and let the compiler and the tests have the last word.',
      evidence: [page(held.title, held.url), page(announced.title, announced.url)],
    },
    {
      id: 'same',
      subject: 'a package with the same path in Helm 4',
      range: '>=4.0.0 <5',
      effect: 'unsupported',
      summary: 'The package has the same path below helm.sh/helm/v4.',
      write: 'The path with v4.',
      evidence: [paths],
    },
    {
      id: 'moved',
      subject: 'a package with another path in Helm 4',
      range: '>=4.0.0 <5',
      effect: 'unsupported',
      summary: `The package has another path in Helm 4. ${followIt}`,
      write: 'The new path, under the name that the file uses.',
      evidence: [paths],
    },
    {
      id: 'split',
      subject: 'a package that Helm 4 split',
      range: '>=4.0.0 <5',
      effect: 'unsupported',
      summary:
        'Its names went to several packages. The packages pkg/chart, pkg/chart/loader and pkg/release still exist in Helm 4 and hold ' +
        'something else, so that a search and replace of v3 by v4 compiles in part and means other types.',
      write: 'The packages that hold the names which the file uses.',
      evidence: [paths],
    },
    {
      id: 'gone',
      subject: 'a package that no program can import from Helm 4',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'Helm 4 has no such package, or only an internal one.',
      write: 'The standard library for pkg/time; code of your own for pkg/plugin.',
      evidence: [paths],
    },
  ],
  wording: {
    module: (a) =>
      `'${a['module']}' ${a['requires']} helm.sh/helm/v3${a['version']}, ${a['support']}. ${a['summary']}.`,
    same: (a) => `'${a['path']}' is imported${a['where']}.`,
    moved: (a) => `'${a['path']}' is imported${a['where']}; in Helm 4 it is ${a['heirs']}.`,
    split: (a) => `'${a['path']}' is imported${a['where']}; in Helm 4 its names are in ${a['heirs']}.`,
    gone: (a) => `'${a['path']}' is imported${a['where']}, which Helm 4 has not.`,
  },
  *check(input) {
    const { uses, modules } = sdkOf(input.facts);
    const held = heldImports(uses);
    const names = new Map<string, SdkUse[]>();
    for (const use of uses) {
      if (use.how === 'import' || tellerOf(use, changeAt(use, input), held.has(importKey(use))) !== 'import') continue;
      const key = importKey(use);
      addTo(names, key, use);
    }
    for (const use of uses) {
      if (use.how === 'import' && use.major === 3) yield* checkImport(use, names.get(importKey(use)) ?? []);
    }
    const byModule = usesByModule(uses);
    for (const module of modules) yield* checkModule(module, byModule(module), input);
  },
};
export default rule;
