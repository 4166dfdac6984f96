import { describe, expect, test } from 'vitest';
import { createLog, type LogOptions } from '../../src/org/log.ts';
import { secret } from '../../src/remote/secret.ts';

const NOON = Date.UTC(2026, 10, 21, 12);

function lines(format: LogOptions['format'], level?: LogOptions['level']) {
  const written: string[] = [];
  const log = createLog({
    format,
    write: (line) => void written.push(line),
    now: () => NOON,
    ...(level === undefined ? {} : { level }),
  });
  return { log, written };
}

describe('the log of a scan', () => {
  test('as text: time, event, fields; only what needs quotes has them', () => {
    const { log, written } = lines('text');
    log.info('repository scanned', { repository: 'github.com/acme/app', findings: 3, new: true, owner: null });
    log.warn('source not listed', { reason: 'it took too long' });
    log.error('stopped');
    expect(written).toEqual([
      '2026-11-21T12:00:00.000Z repository scanned repository=github.com/acme/app findings=3 new=true owner=null\n',
      '2026-11-21T12:00:00.000Z warning: source not listed reason="it took too long"\n',
      '2026-11-21T12:00:00.000Z error: stopped\n',
    ]);
  });

  test('as JSON: one object on each line, in which no field takes the place of time, level or event', () => {
    const { log, written } = lines('json');
    log.warn('repository failed', { level: 'none', ms: 12 });
    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0] ?? '')).toEqual({
      time: '2026-11-21T12:00:00.000Z',
      level: 'warn',
      event: 'repository failed',
      level_: 'none',
      ms: 12,
    });
  });

  test.each(['text', 'json'] as const)(
    'no line of %s holds a secret, a control character or a line break',
    (format) => {
      secret('s3cr3t-of-the-log');
      const { log, written } = lines(format);
      log.error('fetch of https://x:s3cr3t-of-the-log@example.com failed', {
        reason: 'a\n2026-11-21 forged line\u001b[31m s3cr3t-of-the-log \u202e',
        encoded: Buffer.from('s3cr3t-of-the-log').toString('base64'),
      });
      const [line = ''] = written;
      expect(line).not.toContain('s3cr3t');
      expect(line).not.toContain(Buffer.from('s3cr3t-of-the-log').toString('base64').replace(/=+$/, ''));
      expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(line.endsWith('\n')).toBe(true);
      expect(line).toContain('***');
    },
  );

  test('what is below the level is not written', () => {
    const { log, written } = lines('text', 'warn');
    log.info('a');
    log.warn('b');
    log.error('c');
    expect(written).toHaveLength(2);
  });
});
