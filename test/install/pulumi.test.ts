import { expect, test } from 'vitest';
import { helmOfPulumi } from '../../src/helm/pulumi.ts';

test.each([
  ['4.24.1', '3.18.6', '@pulumi/kubernetes 4.24.1 embeds Helm 3.18.6'],
  // Between two releases that moved to another Helm.
  ['4.28.0', '3.18.6', '@pulumi/kubernetes 4.28.0 embeds Helm 3.18.6'],
  ['4.32.0', '3.20.2', '@pulumi/kubernetes 4.32.0 embeds Helm 3.20.2'],
  ['4.34.2', undefined, '@pulumi/kubernetes 4.34.2 is newer than 4.32.0; which Helm it embeds is not known here'],
  ['1.5.0', undefined, '@pulumi/kubernetes 1.5.0 embeds a Helm that is not known here'],
  ['~4.18.0', '3.15.4', '@pulumi/kubernetes ~4.18.0 embeds Helm 3.15.4'],
  ['~3.24.0', '3.11.0 || 3.11.1', '@pulumi/kubernetes ~3.24.0 embeds Helm 3.11.0 to 3.11.1'],
  [
    '^4.18.0',
    undefined,
    '@pulumi/kubernetes ^4.18.0 embeds Helm 3.15.4 to 3.20.2 up to its release 4.32.0; which Helm newer ones embed is not known here',
  ],
  ['~2.7.0', '3.4.1 || 3.4.2 || 3.5.0', /embeds Helm 3\.4\.1 to 3\.5\.0$/],
  ['latest', undefined, '@pulumi/kubernetes latest names no release; which Helm it embeds is not known here'],
])('%s', (asked, range, because) => {
  const found = helmOfPulumi(asked);
  expect(found.range).toBe(range);
  expect(found.because).toMatch(because);
});
