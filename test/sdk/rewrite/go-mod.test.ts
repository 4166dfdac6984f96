import { describe, expect, test } from 'vitest';
import { goEdits, goModEdits, isLower } from '../../../src/sdk/go-mod.ts';
import { applyEdits, compareEdits } from '../../../src/source/edits.ts';

const NEEDS = { go: '1.26.0', requires: { 'k8s.io/client-go': 'v0.37.1', 'sigs.k8s.io/yaml': 'v1.6.0' } };

function edited(text: string, keepsHelm3 = false): string {
  return applyEdits(text, [...goModEdits(text, { target: '4.3.1', needs: NEEDS, keepsHelm3 })].sort(compareEdits));
}

describe('go.mod', () => {
  test('in a block, with what Helm needs raised', () => {
    expect(
      edited(
        'module m\n\ngo 1.22\n\ntoolchain go1.22.3\n\nrequire (\n\thelm.sh/helm/v3 v3.14.0 // the SDK\n\tk8s.io/client-go v0.29.0\n\tsigs.k8s.io/yaml v1.7.0 // indirect\n)\n',
      ),
    ).toBe(
      'module m\n\ngo 1.26.0\n\nrequire (\n\thelm.sh/helm/v4 v4.3.1 // the SDK\n\tk8s.io/client-go v0.37.1\n\tsigs.k8s.io/yaml v1.7.0 // indirect\n)\n',
    );
  });

  test('on one line, with CRLF and quotes', () => {
    expect(edited('module m\r\nrequire "helm.sh/helm/v3" v3.14.0\r\n')).toBe(
      'module m\r\nrequire "helm.sh/helm/v4" v4.3.1\r\n',
    );
  });

  test('beside Helm 3', () => {
    const text = 'module m\n\nrequire (\n\thelm.sh/helm/v3 v3.14.0\n)\n';
    expect(edited(text, true)).toBe('module m\n\nrequire (\n\thelm.sh/helm/v3 v3.14.0\n\thelm.sh/helm/v4 v4.3.1\n)\n');
  });

  test('with Helm 4 already, of an earlier release', () => {
    expect(edited('require helm.sh/helm/v4 v4.0.1\nrequire helm.sh/helm/v3 v3.14.0\n')).toBe(
      'require helm.sh/helm/v4 v4.3.1\n',
    );
    expect(edited('require helm.sh/helm/v4 v4.9.0\n')).toBe('require helm.sh/helm/v4 v4.9.0\n');
  });

  test('tools, exclusions and replacements', () => {
    expect(
      edited(
        'require helm.sh/helm/v3 v3.14.0\n\ntool helm.sh/helm/v3/cmd/helm\n\nexclude helm.sh/helm/v3 v3.13.0\n\nreplace helm.sh/helm/v3 => helm.sh/helm/v3 v3.12.0\n',
      ),
    ).toBe('require helm.sh/helm/v4 v4.3.1\n\ntool helm.sh/helm/v4/cmd/helm\n\n');
  });

  test('go.work', () => {
    const text = 'go 1.24\n\nuse (\n\t./a\n\t./b\n)\n';
    expect(applyEdits(text, [...goEdits(text, '1.26.0')].sort(compareEdits))).toBe(text.replace('1.24', '1.26.0'));
  });

  test('without a line break at the end', () => {
    expect(edited('module m\n\nrequire helm.sh/helm/v3 v3.14.0')).toBe('module m\n\nrequire helm.sh/helm/v4 v4.3.1');
    expect(edited('module m\n\nrequire helm.sh/helm/v3 v3.14.0', true)).toBe(
      'module m\n\nrequire helm.sh/helm/v3 v3.14.0\nrequire helm.sh/helm/v4 v4.3.1',
    );
    const text = 'module m\n\ngo 1.21';
    const edits = goModEdits(text, { target: '4.3.1', needs: NEEDS, keepsHelm3: false });
    expect(edits).toHaveLength(1);
    expect(applyEdits(text, [...edits].sort(compareEdits))).toBe(
      'module m\n\ngo 1.26.0\n\nrequire helm.sh/helm/v4 v4.3.1\n',
    );
  });

  test('of nothing but empty lines, in time', () => {
    const began = process.cpuUsage();
    expect(edited(`module m\n${' \n'.repeat(200_000)}require helm.sh/helm/v3 v3.14.0\n`)).toContain('helm/v4 v4.3.1');
    const { user, system } = process.cpuUsage(began);
    expect(user + system).toBeLessThan(5_000_000);
  });

  test('text that is none', () => {
    expect(edited('((((')).toContain('helm.sh/helm/v4 v4.3.1');
  });
});

test.each([
  ['v0.29.0', 'v0.37.1', true],
  ['v0.37.1', 'v0.37.1', false],
  ['1.26', '1.26.0', false],
  ['1.9', '1.10', true],
  ['v0.0.0-20191016110408-35e52d86657a', 'v0.0.0-20260101000000-aaaaaaaaaaaa', true],
  ['v1.0.0-rc.1', 'v1.0.0', true],
  ['v1.0.0', 'v1.0.0-rc.1', false],
])('%s is lower than %s: %s', (a, b, lower) => {
  expect(isLower(a, b)).toBe(lower);
});
