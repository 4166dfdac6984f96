import { describe, expect, it } from 'vitest';
import type { PluginManifest } from '../../src/facts.ts';
import { isOf } from '../../src/read/formats.ts';
import { reader } from '../../src/read/helm-plugin/index.ts';
import * as fc from '../lib/fast-check.ts';
import { commands, fixture, read, unresolved, wrongSpans } from './gitlab-facts.ts';

const file = (name: string) => fixture('helm-plugin', `${name}/plugin.yaml`);
const manifestOf = (name: string): PluginManifest => {
  const [found] = read(reader, file(name)).filter((fact) => fact.kind === 'plugin-manifest');
  if (found === undefined) throw new Error('no manifest');
  return found;
};
const keysOf = (manifest: PluginManifest) => [...manifest.keys].map(([key, span]) => `${key}@${span.startLine}`);

describe('manifests of Helm plugins', () => {
  it('tells the keys that are set and where they stand', () => {
    const legacy = manifestOf('legacy');
    expect([legacy.name, legacy.apiVersion, legacy.version?.text]).toEqual(['snapshot', undefined, '1.0']);
    expect(keysOf(legacy)).toEqual([
      'name@1',
      'version@2',
      'usage@3',
      'description@4',
      'useTunnel@7',
      'command@8',
      'platformCommand@9',
    ]);
    expect(keysOf(manifestOf('lost-command'))).toEqual([
      'name@1',
      'version@2',
      'command@3',
      'downloaders@4',
      'hooks@7',
      'hooks.install@8',
    ]);
    const typed = manifestOf('typed');
    expect([typed.apiVersion, typed.name]).toEqual(['v1', 'patch']);
    expect(keysOf(typed)).toEqual([
      'apiVersion@1',
      'type@2',
      'name@3',
      'version@4',
      'runtime@5',
      'runtimeConfig@7',
      'runtimeConfig.platformCommand@8',
      'runtimeConfig.platformHooks@14',
    ]);
  });

  it('places keys, name and version exactly', () => {
    for (const name of ['legacy', 'lost-command', 'typed', 'hooks']) {
      const source = file(name);
      const manifest = manifestOf(name);
      const slice = (span: { start: number; end: number }) => source.text.slice(span.start, span.end);
      for (const [key, span] of manifest.keys) expect(slice(span)).toBe(key.split('.').at(-1));
      expect(slice(manifest.span)).toBe(manifest.name);
      const { version } = manifest;
      expect(version && slice(version.span)).toBe(version?.text);
      expect(version?.span.exact).toBe(true);
    }
  });

  it('reads the commands that Helm runs for it', () => {
    expect(commands(read(reader, file('hooks')))).toEqual([
      'hooks.install: version --client@7',
      'hooks.install: plugin install',
      'hooks.update: plugin update',
      'platformHooks.delete: repo remove',
    ]);
    expect(commands(read(reader, file('typed')))).toEqual([
      'runtimeConfig.platformCommand: template --validate@11',
      'runtimeConfig.platformCommand: list --all@13',
      'runtimeConfig.platformHooks.install: version -c@17',
    ]);
    expect(commands(read(reader, file('legacy')))).toEqual([]);
  });

  it('says what it could not parse', () => {
    const facts = read(reader, file('broken'));
    expect(unresolved(facts).some((line) => line.startsWith('(file): YAML@') && line.endsWith('!'))).toBe(true);
    expect(facts.some((fact) => fact.kind === 'plugin-manifest' && fact.name === 'broken')).toBe(true);
  });
});

describe('which files', () => {
  const matches = (path: string, text: string) => isOf(reader, { path, text });

  it('takes plugin.yaml of Helm', () => {
    for (const name of ['legacy', 'lost-command', 'typed', 'hooks', 'broken']) {
      expect(matches('plugin.yaml', file(name).text)).toBe(true);
      expect(matches(`plugins/${name}/plugin.yaml`, file(name).text)).toBe(true);
    }
    expect(matches('plugin.yaml', 'name: a\nversion: 1.0.0\ndescription: a plugin for Helm\n')).toBe(true);
    expect(matches('plugin.yaml', '"name": a\r\n"usage": b\r\n')).toBe(true);
  });

  it('leaves the plugins of others alone', () => {
    const others = {
      krew: 'apiVersion: krew.googlecontainertools.github.com/v1alpha2\nkind: Plugin\nmetadata:\n  name: helm\n',
      kubectl: 'name: a\nshortDesc: uses helm\ncommand: ./a\n',
      bukkit: 'name: Helm\nmain: org.example.Helm\nversion: 1.0\ncommands: {}\n',
      backstage: 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: helm}\n',
      unrelated: 'name: a\nversion: 1.0.0\n',
      nameless: 'command: helm list\n',
      nested: 'plugin:\n  name: a\n  command: helm\n',
    };
    for (const text of Object.values(others)) expect(matches('plugin.yaml', text)).toBe(false);
    expect(matches('plugin.yml', file('legacy').text)).toBe(false);
    expect(matches('my-plugin.yaml', file('legacy').text)).toBe(false);
  });
});

describe('any text', () => {
  const texts = ['legacy', 'lost-command', 'typed', 'hooks'].map((name) => file(name).text);
  const noise = fc.constantFrom('"', "'", '\n', '  ', ': ', '- ', '[', '{', '&a ', '*a', '|\n', '\\', '<<: ', '\u0000');

  it('never throws, and spans lie in the file', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(fc.tuple(fc.nat(1_000), fc.nat(8), noise), { maxLength: 5 }),
        (text, edits) => {
          const changed = edits.reduce((now, [at, drop, put]) => {
            const start = at % (now.length + 1);
            return now.slice(0, start) + put + now.slice(start + drop);
          }, text);
          const source = { path: 'plugin.yaml', text: changed };
          expect(wrongSpans(source, reader.read(source))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('stays bounded when anchors multiply or bite their tail', () => {
    const bomb = Array.from(
      { length: 12 },
      (_, i) =>
        `a${i}: &a${i} [${Array(9)
          .fill(i === 0 ? 'x' : `*a${i - 1}`)
          .join(', ')}]`,
    );
    const text = `name: a\nusage: b\n${bomb.join('\n')}\nplatformCommand: *a11\nhooks: &h {install: *h, update: helm list}\n`;
    const facts = reader.read({ path: 'plugin.yaml', text });
    expect(commands(facts)).toEqual(['hooks.update: list']);
  });
});
