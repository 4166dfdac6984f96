import { describe, expect, it } from 'vitest';
import goSdkBehaviour from '../../rules/go-sdk-behaviour.ts';
import goSdkImport from '../../rules/go-sdk-import.ts';
import goSdkSymbol from '../../rules/go-sdk-symbol.ts';
import helm2Leftover from '../../rules/helm2-leftover.ts';
import type { SdkModule, SdkUse } from '../../src/facts.ts';
import { changeOf } from '../../src/helm/sdk/changes.ts';
import { candidates, messageOf, spanAt } from './facts.ts';

let next = 0;

/** A use, each at a place of its own. */
function use(over: Partial<SdkUse>): SdkUse {
  next += 10;
  return {
    kind: 'sdk',
    scope: [{ kind: 'file', name: 'deploy.sh' }],
    span: spanAt(next, next + 4),
    major: 3,
    how: 'field',
    package: 'pkg/action',
    symbol: 'Install.Wait',
    module: '',
    test: false,
    generated: false,
    change: { kind: 'none' },
    traps: [],
    ...over,
  };
}

const WAIT = use({
  change: {
    kind: 'mechanical',
    edits: [{ span: spanAt(10, 14), text: 'WaitStrategy' }],
    safe: true,
    title: 'Write it',
  },
});
const IMPORT = use({ how: 'import', symbol: '' });

function module(over: Partial<SdkModule> = {}): SdkModule {
  return {
    kind: 'sdk-module',
    scope: [{ kind: 'file', name: 'go.mod' }],
    path: 'example.com/web',
    directory: '',
    requires: [{ major: 3, version: 'v3.14.4', indirect: false, span: spanAt(1, 8) }],
    replaced: [],
    vendored: [],
    edits: [],
    creates: [],
    span: spanAt(1, 8),
    ...over,
  };
}

const sdk = { changeOf, target: '4.3.1' };

describe('go-sdk-symbol', () => {
  const at = (over: Partial<SdkUse>) => candidates(goSdkSymbol, [use({ ...WAIT, ...over })], sdk);

  it('tells a changed field with its rewrite', () => {
    const [found] = at({});
    expect(found).toMatchObject({ row: 'type', severity: 'error', write: 'Write it; `helm4-audit fix` does it.' });
    expect(found?.fixes?.[0]).toMatchObject({ group: '.', worksOn: '>=4.0.0 <5', safe: true });
  });

  it.each([
    [{ test: true }, ['warning']],
    [{ generated: true }, []],
    [{ symbol: 'Install.Timeout' }, []],
    [{ change: { kind: 'none' } as const }, []],
    [{ how: 'import' as const }, []],
    [{ major: 2 as const }, []],
  ])('%j', (over, severities) => expect(at(over).map(({ severity }) => severity)).toEqual(severities));

  it('says what an unsafe rewrite changes', () => {
    const [found] = at({ change: { kind: 'mechanical', edits: [], safe: false, title: 'leave it away' } });
    expect(found?.fixes?.[0]?.changes).toBe('Leave it away.');
    expect(found?.write).toContain('fix --unsafe');
  });
});

describe('go-sdk-import', () => {
  const summary = (facts: readonly (SdkUse | SdkModule)[], asOf?: string) => {
    const all = candidates(goSdkImport, facts, { ...sdk, ...(asOf === undefined ? {} : { asOf }) });
    return all.find(({ row }) => row === 'module');
  };

  it.each([
    ['2026-10-01', 'note'],
    ['2026-12-01', 'warning'],
    ['2027-03-01', 'error'],
  ])('go.mod goes by the dates: %s %s', (asOf, severity) => {
    expect(summary([module(), IMPORT], asOf)?.severity).toBe(severity);
  });

  it('sums up a module in one place', () => {
    const person = use({ change: { kind: 'manual', reason: 'it depends' }, traps: ['T01'] });
    const found = summary([
      module({ vendored: ['vendor/helm.sh/helm/v3'] }),
      IMPORT,
      WAIT,
      person,
      use({ generated: true }),
    ]);
    expect(found === undefined ? '' : messageOf(goSdkImport, found)).toContain(
      '4 uses in 1 file: 1 only move with their import, `helm4-audit fix` rewrites 1, 1 needs a person, 1 are in generated files. ' +
        "A copy of the SDK lies in 'vendor/helm.sh/helm/v3'.",
    );
    expect(found?.related?.map(({ message }) => message)).toEqual([
      'Trap T01, no strategy to wait: action.Install.Wait.',
    ]);
  });

  it('has nothing to say of programs that are on Helm 4', () => {
    expect(candidates(goSdkImport, [module(), use({ ...IMPORT, major: 4 })], sdk)).toEqual([]);
  });

  it('takes along names that only change their package', () => {
    const edits = [{ span: spanAt(50, 59), text: 'common' }];
    const name = use({
      how: 'name',
      package: 'pkg/chartutil',
      symbol: 'Values',
      change: { kind: 'mechanical', edits, safe: true, title: 'Take Values from there' },
    });
    const own = { ...IMPORT, package: 'pkg/chartutil', change: { ...name.change } };
    const [found, ...others] = candidates(goSdkImport, [own, name], sdk);
    expect(found).toMatchObject({ row: 'split', severity: 'note' });
    expect(found?.fixes?.[0]?.edits).toHaveLength(2);
    expect(others).toEqual([]);
    expect(candidates(goSdkSymbol, [own, name], sdk)).toEqual([]);
  });
});

describe('go-sdk-behaviour', () => {
  it('tells what a constructor leaves out, at every place', () => {
    const missing = { how: 'missing', symbol: 'Install.WaitStrategy', traps: ['T01'] } as const;
    const found = candidates(goSdkBehaviour, [use(missing), use({ ...missing, test: true })], sdk);
    expect(found.map(({ row, severity }) => `${row} ${severity}`)).toEqual(['t01 error', 't01 warning']);
  });

  it('tells what comes with a name once for each module, and nobody is sure', () => {
    const render = { how: 'name', package: 'pkg/engine', symbol: 'Render' } as const;
    const found = candidates(goSdkBehaviour, [use(render), use(render), use({ ...render, module: 'b' })], sdk);
    expect(found.map(({ row, related }) => `${row} ${related?.length ?? 0}`)).toEqual(['t24 1', 't24 0']);
    expect(found[0]?.assumes).toBeDefined();
  });
});

describe('helm2-leftover', () => {
  it('tells requirements and imports of the SDK', () => {
    const requires = [{ major: 2, version: 'v2.17.0', indirect: false, span: spanAt(1, 8) }] as const;
    const found = candidates(helm2Leftover, [module({ requires }), use({ ...IMPORT, major: 2, package: 'pkg/repo' })]);
    expect(found.map(({ row, severity }) => `${row} ${severity}`)).toEqual(['sdk error', 'sdk-import undefined']);
  });
});
