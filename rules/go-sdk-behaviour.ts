import type { SdkUse } from '../src/facts.ts';
import type { SdkChange } from '../src/helm/sdk/changes.ts';
import { sdkTraps, type Trap } from '../src/helm/sdk/traps.ts';
import { addTo } from '../src/multimap.ts';
import type { Candidate, Effect, Row, Rule } from '../src/rule.ts';
import {
  adviceFor,
  changeAt,
  counted,
  fixesOf,
  heldImports,
  importKey,
  inFile,
  sdkOf,
  severityIn,
  spoken,
  tellerOf,
} from './lib/go-sdk.ts';
import { tidy } from './lib/words.ts';

/** What a constructor leaves out, and the trap in that. */
const LEFT_OUT: Readonly<Record<string, string>> = { WaitStrategy: 'T01', ServerSideApply: 'T05', StateMask: 'T08' };

/** Traps that are looked for with what the program does around a use; the name alone says nothing. */
const PLACED: ReadonlySet<string> = new Set('T01 T02 T03 T07 T08 T11 T13 T17 T22 T23 T26'.split(' '));
/** Traps of which some symbols are looked for so. */
const PLACED_IN_ACTIONS: ReadonlySet<string> = new Set(['T05', 'T06']);

/** Traps that nothing around a use can avert. */
const CERTAIN: ReadonlySet<string> = new Set(['T16']);

/** Whether a symbol may bring a trap along at a use, whatever stands around it. */
function comesAlong({ id }: Trap, use: SdkUse, rewritten: boolean): boolean {
  if (PLACED.has(id) || use.traps.includes(id)) return false;
  if (PLACED_IN_ACTIONS.has(id) && use.package === 'pkg/action') return false;
  // A rewrite that keeps the behaviour of Helm 3 has nothing left to tell.
  return !rewritten || use.change.kind !== 'mechanical' || !use.change.safe;
}

const ERRORS: readonly Effect[] = ['rejected', 'fails-later', 'unsafe'];
const WEIGHT: readonly Effect[] = [...ERRORS, 'changed'];

function trapsAt(use: SdkUse): Trap[] {
  const ids = new Set(use.traps);
  const field = use.symbol.slice(use.symbol.lastIndexOf('.') + 1);
  const left = use.how === 'missing' && Object.hasOwn(LEFT_OUT, field) ? LEFT_OUT[field] : undefined;
  if (ids.size === 0 && left !== undefined) ids.add(left);
  return sdkTraps().filter(({ id }) => ids.has(id));
}

function weight({ effect }: Trap): number {
  const at = WEIGHT.indexOf(effect);
  return at < 0 ? WEIGHT.length : at;
}

function candidate(use: SdkUse, trap: Trap, more: Partial<Candidate>): Candidate {
  const severity = ERRORS.includes(trap.effect) ? 'error' : trap.effect === 'changed' ? 'warning' : 'note';
  return {
    row: trap.id.toLowerCase(),
    span: use.span,
    subject: use,
    args: {
      symbol: tidy(use.how === 'error-text' ? use.symbol : spoken(use.package, use.symbol)),
      is: isWhat(use.how),
      where: inFile(use),
      more: '',
    },
    severity: severityIn(use, severity),
    range: trap.range,
    ...more,
  };
}

/** The trap at one place; of several the heaviest. */
function checkUse(use: SdkUse): Candidate | undefined {
  const [trap] = trapsAt(use).sort((a, b) => weight(a) - weight(b));
  if (trap === undefined) return undefined;
  const fixes = fixesOf(use, trap.summary);
  return candidate(use, trap, { ...adviceFor(use), ...(fixes.length === 0 ? {} : { fixes }) });
}

const RELIES = 'the program runs into what Helm 4 does otherwise there';
/** So many further places of one trap are listed. */
const MOST_PLACES = 20;

/** A use, and what the change map says of it. */
interface Known {
  readonly use: SdkUse;
  readonly change: SdkChange | undefined;
  /** Whether more than the package's name is written anew. */
  readonly rewritten: boolean;
}

/** The client that a constructor makes in a file, or whose timeout is set there. */
function clientOf({ package: name, symbol, span }: SdkUse): string | undefined {
  const [, made, timed] = name === 'pkg/action' ? (/^(?:New(\w+)|(\w+)\.Timeout)$/.exec(symbol) ?? []) : [];
  const client = made ?? timed;
  return client === undefined ? undefined : `${span.path} ${client}`;
}

/** Clients whose timeout the file sets that makes them. */
function timedClients(uses: readonly Known[]): ReadonlySet<string | undefined> {
  return new Set(uses.filter(({ use }) => use.symbol.endsWith('.Timeout')).map(({ use }) => clientOf(use)));
}

const NO_TIMEOUT = 'T04';

/** Traps that come with a symbol whatever stands around it: once for each module. */
function* checkModule(uses: readonly Known[]): Iterable<Candidate> {
  const places = new Map<Trap, SdkUse[]>();
  const timed = timedClients(uses);
  for (const { use, change, rewritten } of uses) {
    for (const trap of change?.traps ?? []) {
      if (!comesAlong(trap, use, rewritten)) continue;
      if (trap.id === NO_TIMEOUT && timed.has(clientOf(use) ?? '')) continue;
      addTo(places, trap, use);
    }
  }
  for (const [trap, found] of places) {
    const [first, ...others] = found.sort((a, b) => Number(a.test) - Number(b.test));
    if (first === undefined) continue;
    const told = candidate(first, trap, { write: trap.write });
    const capped = told.severity === 'error' ? { severity: 'warning' as const } : {};
    yield {
      ...told,
      // Of most traps nobody can say whether the program runs into them.
      ...(CERTAIN.has(trap.id) ? {} : { assumes: RELIES, ...capped }),
      args: { ...told.args, more: others.length === 0 ? '' : `, and at ${counted(others.length, 'further place')}` },
      related: others
        .slice(0, MOST_PLACES)
        .map((use) => ({ span: use.span, message: `${tidy(spoken(use.package, use.symbol))} is used here.` })),
    };
  }
}

function rowOf({ id, title, range, effect, summary, write, evidence }: Trap): Row {
  return { id: id.toLowerCase(), subject: title, range, effect, summary, write, evidence };
}

let rows: readonly Row[] | undefined;
let wording: Rule['wording'] | undefined;

const rule: Rule = {
  code: 'HELM4037',
  name: 'go-sdk-behaviour',
  title: "What compiles with Helm 4's Go SDK and behaves differently",
  description:
    'Traps on the way from the SDK of Helm 3 to that of Helm 4: the compiler accepts the program, and it then fails or does something else. ' +
    'What depends on the code around it is told at every place; what comes with a name, whatever the program does, once for each module with ' +
    'the other places beside it. `helm4-audit fix` writes what keeps the behaviour of Helm 3 where that is one line.',
  onTheWay: true,
  // Read from data when somebody asks: most repositories have nothing to do with the SDK.
  get rows() {
    rows ??= sdkTraps().map(rowOf);
    return rows;
  },
  get wording() {
    wording ??= Object.fromEntries(sdkTraps().map((trap) => [trap.id.toLowerCase(), wordingOf(trap)]));
    return wording;
  },
  *check(input) {
    const { uses } = sdkOf(input.facts);
    const held = heldImports(uses);
    const modules = new Map<string | undefined, Known[]>();
    for (const use of uses) {
      if (use.major === 2 || use.how === 'import' || use.generated) continue;
      const change = changeAt(use, input);
      const teller = tellerOf(use, change, held.has(importKey(use)));
      const found = teller === 'behaviour' ? checkUse(use) : undefined;
      if (found !== undefined) yield found;
      if (use.major !== 3 || use.how === 'missing') continue;
      const known = modules.get(use.module) ?? [];
      modules.set(use.module, known);
      known.push({ use, change, rewritten: teller !== 'import' });
    }
    for (const own of modules.values()) yield* checkModule(own);
  },
};
export default rule;

function wordingOf({ title, effect }: Trap): Rule['wording'][string] {
  const does = ERRORS.includes(effect) ? 'fails' : 'behaves differently';
  return (a) =>
    `'${a['symbol']}' ${a['is']}${a['where']}${a['more']}; with Helm 4 the program compiles and ${does}: ${title}.`;
}

function isWhat(how: SdkUse['how']): string {
  switch (how) {
    case 'missing':
      return 'is not set';
    case 'error-text':
      return 'is looked for in an error';
    case 'implements':
      return 'is implemented';
    default:
      return 'is used';
  }
}
