/** A log that tests can read. */
import type { Fields, Log } from '../../../src/org/log.ts';

export interface MemoryLog extends Log {
  readonly lines: { readonly level: string; readonly event: string; readonly fields: Fields }[];
}

export function memoryLog(): MemoryLog {
  const lines: MemoryLog['lines'] = [];
  const at =
    (level: string) =>
    (event: string, fields: Fields = {}): void => {
      lines.push({ level, event, fields });
    };
  return { lines, info: at('info'), warn: at('warn'), error: at('error') };
}
