import { expect, test } from 'vitest';
import { holdsPassword, readQueueUrl } from '../../../src/org/queue/address.ts';
import { redact } from '../../../src/remote/secret.ts';

test.each([
  ['redis://localhost', 'redis', 'the queue redis://localhost'],
  ['redis://user:p%40ss-1@h:6380/2', 'redis', 'the queue redis://h:6380/2'],
  ['rediss://:hunter-two@cache.example.com', 'redis', 'the queue rediss://cache.example.com'],
  ['postgres://u:hunter-three@db:5433/fleet', 'postgres', 'the queue postgres://db:5433/fleet'],
])('%s is named without its password', (text, kind, name) => {
  expect(readQueueUrl(text)).toMatchObject({ kind, name });
});

test.each(['', 'localhost:6379', 'http://h', 'redis:', 'amqp://user:secret-word@h'])(
  'no queue is at %j, and the message does not repeat it',
  (text) => {
    expect(() => readQueueUrl(text)).toThrow(/a queue is redis:/);
    expect(() => readQueueUrl(text)).not.toThrow(/secret-word/);
  },
);

test('passwords are secrets from then on, in their plain form, too', () => {
  readQueueUrl('redis://:sw%C3%B6rd-fish@h');
  expect(redact('said sw%C3%B6rd-fish and swörd-fish')).toBe('said *** and ***');
});

test.each([
  ['redis://h', false],
  ['redis://user@h', false],
  ['redis://:p@h', true],
  ['postgres://u:p@h/d', true],
  ['postgres:///d?host=h&password=p', true],
  ['fleet.db', false],
])('whether %s holds a password', (text, expected) => {
  expect(holdsPassword(text)).toBe(expected);
});
