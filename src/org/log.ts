/** What happens in a scan of many repositories, line by line on standard error: as text for people, as JSON for machines. */
import { redact } from '../remote/secret.ts';
import { jsonText, printable } from '../report/printable.ts';

export type Fields = Readonly<Record<string, string | number | boolean | null>>;

export interface Log {
  /** @param event what happened, in a few words that stay the same: `repository scanned` */
  readonly info: (event: string, fields?: Fields) => void;
  readonly warn: (event: string, fields?: Fields) => void;
  readonly error: (event: string, fields?: Fields) => void;
}

export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

type Level = 'info' | 'warn' | 'error';

const NAMES_OF_LINES: readonly string[] = ['time', 'level', 'event'];

export interface LogOptions {
  readonly format: LogFormat;
  /** Takes whole lines, line break included. */
  readonly write: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The lowest level that is told; `info` when absent. */
  readonly level?: Level;
}

const ORDER: Readonly<Record<Level, number>> = { info: 0, warn: 1, error: 2 };

/** A log whose lines hold no secret (`redact`) and no control character, whatever the events and fields are made of. */
export function createLog({ format, write, now, level: lowest = 'info' }: LogOptions): Log {
  const line = (level: Level, event: string, fields: Fields): void => {
    if (ORDER[level] < ORDER[lowest]) return;
    const time = new Date(now()).toISOString();
    write(`${format === 'json' ? jsonLine(time, level, event, fields) : textLine(time, level, event, fields)}\n`);
  };
  return {
    info: (event, fields = {}) => line('info', event, fields),
    warn: (event, fields = {}) => line('warn', event, fields),
    error: (event, fields = {}) => line('error', event, fields),
  };
}

function jsonLine(time: string, level: Level, event: string, fields: Fields): string {
  const safe: Record<string, string | number | boolean | null> = { time, level, event: redact(event) };
  for (const [name, value] of Object.entries(fields)) {
    // A field must not stand in for the parts that every line has.
    const key = NAMES_OF_LINES.includes(name) ? `${name}_` : name;
    safe[key] = typeof value === 'string' ? redact(value) : value;
  }
  return jsonText(safe, 0);
}

function textLine(time: string, level: Level, event: string, fields: Fields): string {
  const mark = level === 'info' ? '' : `${level === 'warn' ? 'warning' : 'error'}: `;
  const told = Object.entries(fields).map(([name, value]) => ` ${name}=${fieldText(value)}`);
  return `${time} ${mark}${printable(redact(event))}${told.join('')}`;
}

function fieldText(value: Fields[string] | undefined): string {
  if (typeof value !== 'string') return String(value);
  const safe = redact(value);
  return /^[\w.:/@+-]+$/.test(safe) ? safe : jsonText(safe, 0);
}
