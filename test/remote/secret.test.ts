import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { holdsSecret, redact, secret } from '../../src/remote/secret.ts';

const TOKEN = 'k9!x/Z+7 "pass\\word" ünï';

describe('secret', () => {
  const made = secret(TOKEN);

  it('gives its text only when asked for it', () => {
    expect(made.reveal()).toBe(TOKEN);
    for (const shown of [
      `${made}`,
      JSON.stringify({ made }),
      inspect({ made }, { showHidden: true }),
      inspect(made),
      JSON.stringify(Object.entries(made)),
    ]) {
      expect(shown).not.toContain('k9');
    }
    expect(`${made} ${JSON.stringify(made)} ${inspect(made)}`).toBe('*** "***" ***');
  });

  it('cannot be cloned into another thread by accident', () => {
    expect(() => structuredClone(made)).toThrow();
  });
});

describe('redact', () => {
  secret(TOKEN);
  secret('hunter22');
  secret('hunter22-and-more');

  it.each([
    ['plain', `x ${TOKEN} y`],
    ['percent-encoded', `https://h/?t=${encodeURIComponent(TOKEN)}`],
    ['percent-encoded in lower case', encodeURIComponent(TOKEN).replace(/%../g, (code) => code.toLowerCase())],
    ['as a form', new URLSearchParams({ t: TOKEN }).toString()],
    ['in JSON', JSON.stringify({ t: TOKEN })],
  ])('hides a secret %s', (_, text) => {
    const shown = redact(text);
    expect(shown).toContain('***');
    expect(shown).not.toMatch(/k9|ord/);
  });

  it.each(['', 'u', 'me', 'oauth2', 'x-access-token', 'gitlab-ci-token'])('hides base64 of %s:secret', (user) => {
    for (const after of ['', ':', 'ab', 'abc']) {
      const bytes = Buffer.from(`${user}:hunter22${after}`);
      for (const code of [bytes.toString('base64'), bytes.toString('base64url')]) {
        const shown = redact(`header ${code} end`);
        expect(shown).toContain('***');
        // No window of the code that is left decodes to more than two characters of the secret.
        const rest = shown.replace(/^header | end$/g, '').split('***');
        for (const part of rest) expect(Buffer.from(part, 'base64').toString('latin1')).not.toContain('hun');
      }
    }
  });

  it('hides the longer of two secrets of which one begins with the other', () => {
    expect(redact('hunter22-and-more hunter22')).toBe('*** ***');
  });

  it('hides each line of a key', () => {
    secret('-----BEGIN KEY-----\nMIIEowIBAAKCAQEAyvQ1\nq83bT7dDkzPGnUoz9Zk\n-----END KEY-----\n');
    expect(redact('read q83bT7dDkzPGnUoz9Zk of it')).toBe('read *** of it');
  });

  it.each([
    ['https://user:pw@example.com/x', 'https://***@example.com/x'],
    ['https://onlytoken@example.com/x', 'https://***@example.com/x'],
    ['https://u:p@ss@example.com/x', 'https://***@example.com/x'],
    ['postgres://app:pw@db/x', 'postgres://app:***@db/x'],
    ['ssh://git@example.com/x', 'ssh://git@example.com/x'],
    ['git@github.com:o/r.git', 'git@github.com:o/r.git'],
    ['Authorization: Basic abcdefgh', 'Authorization: Basic ***'],
    ['"authorization":"token abcdefgh"', '"authorization":"token ***"'],
    ['ghp_0123456789abcdefghij0123456789abcdef', '***'],
    ['token glpat-0123456789_abcdefghi.', 'token ***'],
    ['https://example.com/a@b', 'https://example.com/a@b'],
    ['see https://example.com/x and mail me@example.com', 'see https://example.com/x and mail me@example.com'],
  ])('knows credentials by their place or look: %s', (text, shown) => {
    expect(redact(text)).toBe(shown);
  });

  it('knows what must not be kept, and takes no word for it', () => {
    secret('swordfish');
    const token = secret('a-token-that-is-long-enough').reveal();
    expect(holdsSecret(`x${token}y`)).toBe(true);
    expect(holdsSecret(Buffer.from(`user:${token}`).toString('base64'))).toBe(true);
    expect(holdsSecret('acme/swordfish')).toBe(false);
    secret('another-token-of-some-length');
    expect(holdsSecret('another-token-of-some-length')).toBe(true);
  });

  it('leaves texts too short to be told from words', () => {
    secret('a');
    secret('');
    expect(redact('a banana')).toBe('a banana');
  });
});
