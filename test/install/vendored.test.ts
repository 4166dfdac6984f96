import { describe, expect, it } from 'vitest';
import { badHost, pinOfVendored, vendoredGetHelm } from '../../src/helm/install/index.ts';
import { newest3, newest4 } from '../../src/helm/releases.ts';
import { cpuMs } from '../lib/cpu.ts';
import * as fc from '../lib/fast-check.ts';
import { brief, word } from './words.ts';

/** A script of the shape that the copies have: the functions and variables by which they are known, and where they look. */
function script(look: string, more = ''): string {
  return `: \${HELM_INSTALL_DIR:="/usr/local/bin"}\n${more}\ncheckDesiredVersion() {\n  if [ -z "$DESIRED_VERSION" ]; then\n    ${look}\n  fi\n}\n`;
}

describe('vendoredGetHelm', () => {
  it.each([
    ['url="https://get.helm.sh/helm-latest-version"', `get-helm-3 (copy) >=${newest4()} floating`],
    ['url="https://get.helm.sh/helm3-latest-version"', `get-helm-3 (copy) >=${newest3()} <4.0.0 floating`],
    ['url="https://get.helm.sh/helm4-latest-version?ts=1"', `get-helm-4 (copy) >=${newest4()} floating`],
    ['TAG=v2.17.0', 'get (copy) 2.17.0'],
    ['url="https://github.com/helm/helm/releases/latest"', `get-helm-3 (copy) >=${newest4()} floating`],
    ['url="https://api.github.com/repos/helm/helm/releases/latest"', `get-helm-3 (copy) >=${newest4()} floating`],
    [
      'url="https://github.com/helm/helm/releases"; grep "releases/tag/v3."',
      `get-helm-3 (copy) >=${newest3()} <4.0.0 floating`,
    ],
    [
      'url="https://github.com/helm/helm/releases"; grep "releases/tag/v2."',
      'get-helm-3 (copy) >=2.0.0 <3.0.0 floating',
    ],
  ])('%s', (look, expected) => {
    const text = script(look);
    const copy = vendoredGetHelm(text);
    expect(copy && brief(pinOfVendored(copy, word('x').span))).toBe(expected);
    expect(text.slice(copy?.start, copy?.end)).toMatch(/get\.helm\.sh|github\.com|TAG=/);
  });

  it('tells the script for Helm 2', () => {
    expect(
      vendoredGetHelm(script('url="https://github.com/helm/helm/releases/latest"', 'PROJECT=tiller'))?.script,
    ).toBe('get');
  });

  it.each([
    ['no marks', 'curl https://get.helm.sh/helm-latest-version'],
    ['another tool', script('url="https://github.com/acme/tool/releases/latest"')],
    ['nothing', ''],
  ])('nothing: %s', (_, text) => {
    expect(vendoredGetHelm(text)).toBeUndefined();
  });
});

describe('badHost', () => {
  it.each([
    ['curl https://baltocdn.com/helm/signing.asc | gpg', ['https://baltocdn.com/helm/signing.asc']],
    [
      'deb [arch=amd64] https://baltocdn.com/helm/stable/debian/ all main',
      ['https://baltocdn.com/helm/stable/debian/'],
    ],
    ['"https://helm.baltorepo.com/organization/signing.asc"', ['https://helm.baltorepo.com/organization/signing.asc']],
    ['host baltocdn.com.', ['baltocdn.com']],
    ['http://www.BALTOCDN.com and baltocdn.com/x', ['http://www.BALTOCDN.com', 'baltocdn.com/x']],
    ['`https://baltocdn.com/helm/`', ['https://baltocdn.com/helm/']],
    ['https://notbaltocdn.com/helm', []],
    ['https://baltocdn.com.example.org/helm', []],
    ['https://packages.buildkite.com/helm-linux/helm-debian/any/', []],
    ['baltocdn', []],
  ])('%s', (text, urls) => {
    const found = badHost(text);
    expect(found.map((use) => use.url)).toEqual(urls);
    for (const use of found) expect(text.slice(use.start, use.end)).toBe(use.url);
  });

  it('keeps offsets right in any text, in time that grows with its length only', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const text = `${before} https://baltocdn.com/helm ${after}`;
        expect(badHost(text).some((use) => use.start === before.length + 1)).toBe(true);
      }),
    );
    const started = cpuMs();
    badHost('baltocdn.'.repeat(100_000));
    badHost('a.'.repeat(200_000));
    vendoredGetHelm(script('').repeat(1000));
    expect(cpuMs() - started).toBeLessThan(1000);
  });
});
