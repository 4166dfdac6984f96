import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import validRange from 'semver/ranges/valid.js';
import { describe, expect, it } from 'vitest';
import { changeOf } from '../../src/helm/sdk/changes.ts';
import { apiData, variantsOf } from '../../src/helm/sdk/data.ts';
import { sdkTraps } from '../../src/helm/sdk/traps.ts';

const v3 = 'helm.sh/helm/v3/';
const newest = apiData(4).releases.at(-1) ?? '';
const tests = ['traps', 'traps-earlier'].map((name) => fileURLToPath(new URL(`../go/${name}`, import.meta.url)));
const idsOf = (path: string, symbol: string, release = newest) =>
  changeOf(v3 + path, symbol, release)?.traps.map(({ id }) => id);

describe('the traps', () => {
  it('have ids of their own, in order, and a range', () => {
    const ids = sdkTraps().map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids.slice(0, 24)).toEqual(Array.from({ length: 24 }, (_, at) => `T${String(at + 1).padStart(2, '0')}`));
    for (const { id, range, title, summary, write } of sdkTraps()) {
      expect(validRange(range), id).not.toBeNull();
      expect(title, id).toMatch(/^[a-z].*[^.]$/);
      expect(summary, id).toMatch(/^[A-Z].*\.$/);
      expect(write, id).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('are about symbols that Helm 3 exports', () => {
    for (const { id, symbols } of sdkTraps()) {
      for (const one of symbols) {
        const [path = '', symbol = ''] = one.split('#');
        expect(variantsOf(v3 + path, symbol).length, `${id} ${one}`).toBeGreaterThan(0);
      }
    }
  });

  it('link lines of releases', () => {
    const known = [3, 4].flatMap((major) => apiData(major === 3 ? 3 : 4).releases);
    for (const { id, evidence } of sdkTraps()) {
      expect(evidence.length, id).toBeGreaterThan(0);
      for (const { label, url } of evidence) {
        const [, release = '', line] = /\/blob\/v([\d.]+)\/(?:pkg|internal)\/.+\.go#L(\d+)$/.exec(url) ?? [];
        expect(known, `${id} ${label}`).toContain(release);
        expect(Number(line), `${id} ${label}`).toBeGreaterThan(0);
      }
    }
  });

  it('are marked as run exactly when a Go test makes them happen', () => {
    const text = tests
      .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
      .filter((path) => path.endsWith('_test.go'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('');
    const run = [...text.matchAll(/^func Test(T\d\d)/gm)].map(([, id]) => id).sort();
    expect(
      sdkTraps()
        .filter(({ proof }) => proof === 'run')
        .map(({ id }) => id),
    ).toEqual(run);
  });

  it('are found by symbol and release', () => {
    expect(idsOf('pkg/action', 'NewStatus')).toEqual(['T09']);
    expect(idsOf('pkg/action', 'NewRollback', '4.1.1')).toContain('T26');
    expect(idsOf('pkg/action', 'NewRollback', '4.1.3')).not.toContain('T26');
    expect(idsOf('pkg/action', 'NewUninstall', '4.2.4')).not.toContain('T25');
    expect(idsOf('pkg/action', 'NewUninstall')).toContain('T25');
    expect(idsOf('pkg/action', 'NewInstall', '4.3.0')).toContain('T18');
    expect(idsOf('pkg/action', 'NewInstall')).not.toContain('T18');
    expect(idsOf('pkg/cli', 'New')).toEqual([]);
  });

  it('make a symbol that stays one that behaves otherwise', () => {
    expect(changeOf(`${v3}pkg/action`, 'NewList', newest)).toMatchObject({
      status: 'behaviour',
      compiles: true,
      write: 'Set StateMask = action.ListDeployed | action.ListFailed right after action.NewList.',
    });
    expect(changeOf(`${v3}pkg/kube`, 'Client.Wait', newest)?.status).toBe('behaviour');
  });
});
