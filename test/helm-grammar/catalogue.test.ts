import { readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalogue, commandOn, flagOn, releasesWith } from '../../src/helm/catalogue.ts';
import { grammarOf } from '../../src/helm/grammar.ts';
import { allReleases, dumpedReleases, expand, grammarIndex, newest3, newest4 } from '../../src/helm/releases.ts';

const dataDir = new URL('../../src/helm/data/', import.meta.url);

describe('releases', () => {
  test('every minor from 3.0 on, and every 4.x but the one that never was', () => {
    const minors = new Set(allReleases().map((release) => release.slice(0, release.lastIndexOf('.'))));
    for (let minor = 0; minor <= 22; minor++) expect(minors).toContain(`3.${minor}`);
    expect(expand('4.0.x')).toEqual(['4.0.0', '4.0.1', '4.0.2', '4.0.4', '4.0.5']);
    expect(expand('4.1.x')).toEqual(['4.1.0', '4.1.1', '4.1.2', '4.1.3', '4.1.4']);
    expect(expand('>=4.2.3 <4.3.1')).toEqual(['4.2.3', '4.2.4', '4.3.0']);
    expect(newest3()).toBe(expand('3.x').at(-1));
    expect(newest4()).toBe(expand('4.x').at(-1));
    expect(expand('nonsense')).toEqual([]);
  });

  test('a release without a dump has that of a later patch of its own minor; each 4.x but 4.1.2 has its own', () => {
    for (const release of allReleases()) {
      const stands = dumpedReleases()[grammarIndex(release) ?? -1];
      expect(stands?.slice(0, stands.lastIndexOf('.'))).toBe(release.slice(0, release.lastIndexOf('.')));
      if (release.startsWith('4.')) expect(stands).toBe(release === '4.1.2' ? '4.1.3' : release);
    }
  });

  test('the data stays small', () => {
    const size = ['catalogue.json', 'releases.json'].reduce(
      (sum, name) => sum + statSync(new URL(name, dataDir)).size,
      0,
    );
    expect(size).toBeLessThan(300_000);
  });
});

/** Flags by the first release that has them: `upgrade --wait`, as the binaries say. */
function firstReleases(): Map<string, string> {
  const first = new Map<string, string>();
  for (const [path, { flags }] of catalogue()) {
    for (const name of flags.keys()) {
      const [release] = releasesWith(path, name);
      if (release !== undefined) first.set(`${path} --${name}`.trim(), release);
    }
  }
  return first;
}

/** Flags of klog, and --help, which every binary has and the table read from source leaves out on purpose. */
const leftOut = new Set(
  [
    'add-dir-header alsologtostderr alsologtostderrthreshold legacy-stderr-threshold-behavior log-backtrace-at log-dir log-file',
    'log-file-max-size logtostderr one-output skip-headers skip-log-headers stderrthreshold v vmodule help',
  ].flatMap((names) => names.split(' ').map((name) => `--${name}`)),
);

describe('the binaries against the table that was read from source (3.x by minor, 4.x by release)', () => {
  const file = new URL('read-from-source.json', import.meta.url);
  const table: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'));
  const read = new Map(
    Object.entries(table).map(([key, tag]) => [key.replace(/^helm (?:\(global\/persistent\) )?/, ''), tag.slice(1)]),
  );

  test('differ only where it is known why', () => {
    const different: Record<string, string> = {};
    const first = firstReleases();
    for (const [flag, release] of first) {
      if (leftOut.has(flag)) continue;
      const said = read.get(flag);
      if (said === undefined) different[flag] = `${release}, not in the table`;
      else if (said !== release) different[flag] = `${release}, ${said} in the table`;
    }
    for (const [flag, said] of read) if (!first.has(flag)) different[flag] = `never, ${said} in the table`;
    const known: Record<string, Record<string, string>> = JSON.parse(
      readFileSync(new URL('differences.json', import.meta.url), 'utf8'),
    );
    expect(different).toEqual(Object.assign({}, ...Object.values(known)));
  });
});

describe('what left with Helm 4', () => {
  test('these flags, and no others', () => {
    const lost: string[] = [];
    for (const [path, { flags }] of catalogue()) {
      for (const name of flags.keys()) {
        if (flagOn('3.21.4', path, name) !== undefined && flagOn('4.0.0', path, name) === undefined)
          lost.push(`${path} --${name}`.trim());
      }
    }
    expect(lost.filter((flag) => !leftOut.has(flag)).sort()).toEqual([
      'install --atomic',
      'list --all',
      'repo add --no-update',
      'repo update --fail-on-repo-update-fail',
      'rollback --recreate-pods',
      'status --show-desc',
      'status --show-resources',
      'template --atomic',
      'test --hide-notes',
      'upgrade --recreate-pods',
      'version --client',
    ]);
  });

  test('`--atomic` came back on install and template in 4.1.2', () => {
    expect(releasesWith('install', 'atomic').filter((release) => release.startsWith('4.'))).toEqual(expand('>=4.1.2'));
    expect(releasesWith('template', '--atomic')).toEqual(expand('<4 || >=4.1.2'));
    expect(releasesWith('upgrade', 'atomic')).toEqual(allReleases());
    expect(flagOn('4.1.2', 'install', 'atomic')?.deprecated).toBe('use --rollback-on-failure instead');
  });

  test('values of `--wait`, `--dry-run` and `--server-side`', () => {
    for (const path of ['install', 'upgrade', 'rollback', 'template', 'uninstall']) {
      expect(flagOn('3.21.4', path, 'wait')).toMatchObject({ type: 'bool', noOptDefVal: 'true' });
      expect(flagOn('4.0.0', path, 'wait')).toMatchObject({
        type: 'WaitStrategy',
        noOptDefVal: 'watcher',
        default: 'hookOnly',
      });
    }
    expect(flagOn('3.12.3', 'upgrade', 'dry-run')?.type).toBe('bool');
    expect(flagOn('3.13.0', 'upgrade', 'dry-run')).toMatchObject({ type: 'string', noOptDefVal: 'client' });
    expect(flagOn('3.22.0', 'rollback', 'dry-run')?.type).toBe('bool');
    expect(flagOn('4.0.0', 'rollback', 'dry-run')?.type).toBe('string');
    expect(flagOn('4.3.1', 'uninstall', 'dry-run')?.type).toBe('bool');
    expect(flagOn('4.0.0', 'install', 'server-side')).toMatchObject({ type: 'bool', noOptDefVal: 'true' });
    expect(flagOn('4.0.0', 'upgrade', 'server-side')).toMatchObject({ type: 'string', noOptDefVal: undefined });
  });

  test('lint wants a path', () => {
    expect(commandOn('3.22.0', 'lint')?.minArgs).toBe(0);
    expect(commandOn('4.0.0', 'lint')?.minArgs).toBe(1);
  });
});

describe('look-ups', () => {
  test('by long name, with dashes, or by letter; own flags and those of helm itself', () => {
    expect(flagOn('3.9.0', 'list', '-a')?.name).toBe('all');
    expect(flagOn('4.0.0', 'list', '-a')).toBeUndefined();
    expect(flagOn('4.0.0', 'template', '-a')?.name).toBe('api-versions');
    expect(flagOn('4.0.0', 'registry login', '-n')?.name).toBe('namespace');
    expect(flagOn('3.0.0', 'upgrade', 'help')?.shorthand).toBe('h');
  });

  test('what does not exist is undefined', () => {
    expect(flagOn('4.0.3', 'upgrade', 'wait')).toBeUndefined();
    expect(flagOn('99.0.0', 'upgrade', 'wait')).toBeUndefined();
    expect(flagOn('4.0.0', 'nothing', 'namespace')).toBeUndefined();
    expect(commandOn('3.22.0', 'plugin package')).toBeUndefined();
    expect(releasesWith('plugin verify')).toEqual(expand('>=4'));
    expect(releasesWith('push')[0]).toBe('3.7.0');
  });
});

test('releases disagree on whether a flag takes the next word only where they are known to', () => {
  const disagree: string[] = [];
  for (const [path, { flags }] of catalogue()) {
    for (const [name, history] of flags) {
      const kinds = new Set(
        history.flatMap(({ value }) => (value === undefined ? [] : [value.noOptDefVal === undefined])),
      );
      if (kinds.size > 1) disagree.push(`${path} --${name}`.trim());
    }
  }
  expect(disagree).toEqual([]);
});

test('no letter of a command means two flags on one release', () => {
  for (const release of dumpedReleases()) {
    const command = grammarOf(release);
    for (const [path, { flags }] of catalogue()) {
      const letters = [...flags.keys()].flatMap((name) => flagOn(release, path, name)?.shorthand ?? []);
      expect(new Set(letters).size).toBe(letters.length);
      for (const letter of letters) {
        const meant = command.command(path === '' ? [] : path.split(' '))?.letters.get(letter);
        expect(meant?.name).toBe(flagOn(release, path, `-${letter}`)?.name);
      }
    }
  }
});
