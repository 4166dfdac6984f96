import { describe, expect, it } from 'vitest';
import { readPostgresUrl } from '../../../src/org/state/postgres-url.ts';

describe('an address of PostgreSQL', () => {
  it.each(['postgres://host/a%', 'postgres://us%er@host/a', 'postgres://user:hunter22%@host/a'])(
    'with a percent sign that stands for nothing is refused: %j',
    (address) => {
      const read = (): unknown => readPostgresUrl(address);
      expect(read).toThrow('percent sign');
      expect(read).not.toThrow('hunter22');
    },
  );

  it('is named without user and password', () => {
    expect(readPostgresUrl('postgres://us%40er:hunter%2522@host:5433/a')).toMatchObject({
      name: 'the state postgres://host:5433/a',
    });
  });
});
