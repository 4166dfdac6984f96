import type { SdkUse } from '../src/facts.ts';
import type { SdkChange } from '../src/helm/sdk/changes.ts';
import type { Difference } from '../src/helm/sdk/compare.ts';
import { sdkTraps, type Trap } from '../src/helm/sdk/traps.ts';
import type { Candidate, Row, Rule, RuleInput } from '../src/rule.ts';
import { page } from './lib/evidence.ts';
import {
  adviceFor,
  changeAt,
  fixesOf,
  heldImports,
  importKey,
  inFile,
  isLeftOver,
  sdkOf,
  severityIn,
  spoken,
  tellerOf,
} from './lib/go-sdk.ts';
import { tidy } from './lib/words.ts';

function rowFor(use: SdkUse, change: SdkChange | undefined): string {
  if (use.how === 'implements') return 'interface';
  switch (change?.status) {
    case undefined:
    case 'removed':
      return 'removed';
    case 'same':
    case 'moved':
    case 'behaviour':
      return isLeftOver(use) ? 'signature' : 'moved';
    case 'renamed':
    case 'signature':
    case 'type':
      return change.status;
  }
}

function staysAs({ status }: SdkChange): boolean {
  return status === 'same' || status === 'moved' || status === 'behaviour';
}

/** How the types differ, where that can be said in a sentence that the row does not say. */
const DIFFERENCES: Readonly<Partial<Record<Difference, string>>> = {
  releaser: 'It returns release.Releaser, an empty interface, where Helm 3 has *release.Release.',
  releasers: 'It returns []release.Releaser, a list of empty interfaces, where Helm 3 has []*release.Release.',
  elements: 'The elements of the list, or what the function takes, have another type.',
  methods: 'The interface has other methods.',
  time: 'It is a time.Time of the standard library, where Helm 3 has a type of its own.',
};

function whyOf(trap: Trap | undefined, change: SdkChange | undefined): Pick<Candidate, 'why'> {
  const words = new Set(change?.differences.flatMap((one) => DIFFERENCES[one] ?? []));
  const { forms } = change ?? {};
  if (words.size === 0 && forms !== undefined) words.add(`It was ${forms.before} and is ${forms.after}.`);
  const why = [...words, ...(trap === undefined ? [] : [trap.summary])].join(' ');
  return why === '' ? {} : { why };
}

function checkUse(use: SdkUse, input: RuleInput, held: boolean): Candidate | undefined {
  const change = changeAt(use, input);
  if (tellerOf(use, change, held) !== 'symbol') return undefined;
  const trap = sdkTraps().find(({ id }) => use.traps.includes(id));
  const fixes = fixesOf(use, trap?.summary);
  const row = rowFor(use, change);
  const becomes = change?.target;
  return {
    row,
    span: use.span,
    subject: use,
    args: {
      symbol: tidy(spoken(use.package, use.symbol)),
      becomes: tidy(becomes === undefined ? '' : spoken(becomes.path, becomes.symbol)),
      where: inFile(use),
      // What is left from Helm 3 is told as before, whatever fix has moved since.
      helm:
        change?.path.startsWith('helm.sh/helm/v4/') === true && row !== 'interface' && !staysAs(change)
          ? `Helm ${input.target}`
          : 'Helm 4',
    },
    severity: severityIn(use, 'error'),
    ...adviceFor(use, use.change.kind === 'manual' ? change?.write : undefined),
    ...whyOf(trap, change),
    // Where it is in Helm 4 comes first.
    ...(change === undefined || change.evidence.length === 0 ? {} : { evidence: change.evidence.toReversed() }),
    ...(change === undefined ? {} : { range: change.range }),
    ...(fixes.length === 0 ? {} : { fixes }),
  };
}

const sdk = page("Packages of Helm 4's SDK", 'https://pkg.go.dev/helm.sh/helm/v4');

function row(id: string, subject: string, summary: string, write: string): Row {
  return { id, subject, range: '>=4.0.0 <5', effect: 'rejected', summary, write, evidence: [sdk] };
}

const rule: Rule = {
  code: 'HELM4036',
  name: 'go-sdk-symbol',
  title: "Names and fields of Helm's Go SDK that changed",
  description:
    'Functions, types, fields and methods of the SDK that Helm 4 renamed, gave another type or dropped: the program no longer compiles once ' +
    'it imports Helm 4. Helm 4.1 renamed some again, so --target matters. Every use is told by itself, with what it becomes; names that ' +
    'only moved to another package are told with the import, and so are generated files. In tests they are warnings.',
  rows: [
    row('renamed', 'a name or field with another name', 'Helm 4 calls it something else.', 'The new name.'),
    row(
      'type',
      'a variable or field of another type',
      'What is assigned to it or read from it has another type in Helm 4.',
      'A value of the new type.',
    ),
    row(
      'signature',
      'a function or method that takes or returns something else',
      'Its parameters or results have other types in Helm 4.',
      'The new arguments, and what is returned put back into the type that the program needs.',
    ),
    row(
      'removed',
      'a name or field that is gone',
      'No package that a program can import from Helm 4 has it.',
      'What the program needs of it, by other means.',
    ),
    row(
      'moved',
      'a name in another package whose use no rewrite fits',
      'The name is in another package of Helm 4, and its place cannot be rewritten by itself.',
      'The name from its new package.',
    ),
    row(
      'interface',
      'a type that implements an interface of the SDK',
      'The interface has other methods in Helm 4, so that the type no longer implements it.',
      'The methods of the new interface.',
    ),
  ],
  wording: {
    renamed: (a) => `'${a['symbol']}' is '${a['becomes']}' in ${a['helm']}${a['where']}.`,
    type: (a) => changed(a, 'another type', ', of another type,'),
    signature: (a) => changed(a, 'other parameters or results', ''),
    removed: (a) => `'${a['symbol']}' is used, which ${a['helm']} has not${a['where']}.`,
    moved: (a) => `'${a['symbol']}' is '${a['becomes']}' in ${a['helm']}${a['where']}.`,
    interface: (a) => `'${a['symbol']}' is implemented here, an interface that changed in ${a['helm']}${a['where']}.`,
  },
  *check(input) {
    const { uses } = sdkOf(input.facts);
    const held = heldImports(uses);
    for (const use of uses) {
      const found = use.major === 2 ? undefined : checkUse(use, input, held.has(importKey(use)));
      if (found !== undefined) yield found;
    }
  },
};
export default rule;

/** `'action.Install.Wait' is gone in Helm 4; 'action.Install.WaitStrategy', of another type, takes its place.` */
function changed({ symbol, becomes, where, helm }: Readonly<Record<string, string>>, what: string, of: string): string {
  if (becomes === '' || becomes === symbol) return `'${symbol}' has ${what} in ${helm}${where}.`;
  return `'${symbol}' is gone in ${helm}${where}; '${becomes}'${of} takes its place.`;
}
