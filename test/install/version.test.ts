import { describe, expect, it } from 'vitest';
import { rangeOfVersion, rangeOfWord } from '../../src/helm/install/index.ts';
import { looksLikeVersion } from '../../src/helm/install/version.ts';
import { newest3, newest4 } from '../../src/helm/releases.ts';
import * as fc from '../lib/fast-check.ts';
import { built } from './words.ts';

const cases: [string, string | undefined, boolean?][] = [
  ['3', '>=3.0.0 <4.0.0', true],
  ['v3', '>=3.0.0 <4.0.0', true],
  ['4', '>=4.0.0 <5.0.0', true],
  ['2', '>=2.0.0 <3.0.0', true],
  ['3.x', '>=3.0.0 <4.0.0', true],
  ['3.*', '>=3.0.0 <4.0.0', true],
  ['v3.16', '3.16.x', true],
  ['3.16.x', '3.16.x', true],
  ['3.16.*', '3.16.x', true],
  ['3.16*', '3.16.x', true],
  ['v3.16.1', '3.16.1', false],
  [' v3.16.1 ', '3.16.1', false],
  ['=3.16.1', '3.16.1', false],
  ['3.17.0.*', '3.17.0', false],
  ['4.1.1*', '4.1.1', false],
  ['3.16.4-1', '3.16.4', false],
  ['3.18.4-r0', '3.18.4', false],
  ['3.16.4-1.fc40', '3.16.4', false],
  ['4.2.4+g08ea59c', '4.2.4', false],
  ['v4.0.0-rc.1', '4.0.0-rc.1', false],
  ['v4.0.0-alpha.1', '4.0.0-alpha.1', false],
  ['2.17.0', '2.17.0', false],
  ['~3.18', '3.18.x', true],
  ['~=3.18', '3.18.x', true],
  ['~> 3.18', '3.18.x', true],
  ['^3', '>=3.0.0 <4.0.0-0', true],
  ['>=3.10,<4', '>=3.10.0 <4.0.0-0', true],
  ['<4', '>=2.0.0 <4.0.0-0', true],
  ['latest', `>=${newest4()}`, true],
  ['Latest', `>=${newest4()}`, true],
  ['', undefined],
  ['1.2.3', undefined],
  ['0.14.0', undefined],
  ['5.0.0', undefined],
  ['10.3.1', undefined],
  ['v1.29.10', undefined],
  ['3.1.2.3', undefined],
  ['2024.1', undefined],
  ['main', undefined],
  ['v', undefined],
  ['three', undefined],
  ['^1', undefined],
  ['>=5', undefined],
];

describe('rangeOfVersion', () => {
  it.each(cases)('%j', (text, range, floating) => {
    expect(rangeOfVersion(text)).toEqual(range === undefined ? undefined : { range, floating });
  });

  it('knows releases of both majors', () => {
    expect(newest3()).toMatch(/^3\./);
    expect(newest4()).toMatch(/^4\./);
  });

  it('takes what is known of a version that is not', () => {
    expect(rangeOfWord(built('v3.', ['$MINOR']))).toEqual({ range: '>=3.0.0 <4.0.0', floating: false });
    expect(rangeOfWord(built('3.16.', ['$PATCH']))).toEqual({ range: '3.16.x', floating: false });
    expect(rangeOfWord(built(['$MAJOR'], '.1.0'))).toBeUndefined();
  });

  it('gives a range or nothing for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const found = rangeOfVersion(text);
        expect(found === undefined || found.range.length > 0).toBe(true);
      }),
    );
  });

  it('gives the exact release for every exact version', () => {
    fc.assert(
      fc.property(fc.constantFrom(2, 3, 4), fc.nat(30), fc.nat(20), fc.boolean(), (major, minor, patch, v) => {
        const version = `${major}.${minor}.${patch}`;
        expect(rangeOfVersion(`${v ? 'v' : ''}${version}`)).toEqual({ range: version, floating: false });
      }),
    );
  });
});

it.each([
  ['v3.16.1', true],
  ['3.9', true],
  ['latest', true],
  ['3', false],
  ['>=3.1', false],
  ['1.2.3', false],
])('looksLikeVersion(%j)', (text, expected) => {
  expect(looksLikeVersion(text)).toBe(expected);
});
