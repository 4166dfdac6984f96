/** What the state asks of a database, so that one set of queries serves SQLite and PostgreSQL. */
import { stateError } from './error.ts';

export type Value = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, Value>>;

/**
 * Statements have `?` for their values. Both databases understand `ON CONFLICT`, `RETURNING`, `IS NOT DISTINCT FROM`;
 * `FOR UPDATE` at the end of a statement is for PostgreSQL alone, since SQLite has one writer at a time.
 */
export interface Statements {
  all(sql: string, values?: readonly Value[]): Promise<readonly Row[]>;
  /** Resolves to the number of rows that were changed. */
  run(sql: string, values?: readonly Value[]): Promise<number>;
}

export interface PlainQuery {
  /** Expressions by the names that their columns have in rows. */
  readonly columns: Readonly<Record<string, string>>;
  /** What follows the columns: `FROM …`. */
  readonly from: string;
}

/** Reads what was there when it began, whatever others write meanwhile. */
export interface Snapshot {
  all(sql: string, values?: readonly Value[]): Promise<readonly Row[]>;
  /** Rows one after the other, in memory that does not grow with their number. */
  iterate(sql: string, values?: readonly Value[]): AsyncIterable<Row>;
  /** The same for a query that selects no bytes, of which a database may give each row as one text: where rows are many that is quicker. */
  iteratePlain(query: PlainQuery, values?: readonly Value[]): AsyncIterable<Row>;
  close(): Promise<void>;
}

export interface Database extends Statements {
  /** `work` sees and does everything or nothing, and may be called again when others were in the way: it must do nothing else. */
  transaction<T>(work: (within: Statements) => Promise<T>): Promise<T>;
  /** A transaction that waits until no other process migrates this database. */
  exclusively<T>(work: (within: Statements) => Promise<T>): Promise<T>;
  snapshot(): Promise<Snapshot>;
  /** The words for column types that differ. */
  readonly words: Words;
  /** Whether there is a table of that name. */
  hasTable(within: Statements, name: string): Promise<boolean>;
  /** Whether there is any table where ours belong. */
  hasTables(within: Statements): Promise<boolean>;
  close(): Promise<void>;
}

export interface Words {
  /** A primary key that is given by the database. */
  readonly key: string;
  readonly text: string;
  readonly bytes: string;
  readonly big: string;
  /** After the closing bracket of a table, and of one that is nothing but its primary key and a few numbers. */
  readonly table: string;
  readonly slim: string;
}

/** Values in one statement: SQLite takes 32,766, PostgreSQL 65,535; fewer are as fast. */
const VALUES = 8_000;

/** The query as a statement. */
export function selectOf({ columns, from }: PlainQuery): string {
  const list = Object.entries(columns).map(([name, expression]) => `${expression} AS ${name}`);
  return `SELECT ${list.join(', ')} ${from}`;
}

/** `?, ?, ?` */
export function marks(count: number): string {
  return Array(count).fill('?').join(', ');
}

/** Inserts many rows in few statements. `end` follows the rows, as `ON CONFLICT DO NOTHING`. */
export async function insertAll(
  to: Statements,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
  end = '',
): Promise<void> {
  for (const part of parts(rows, Math.floor(VALUES / columns.length))) {
    const places = Array(part.length)
      .fill(`(${marks(columns.length)})`)
      .join(', ');
    await to.run(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ${places} ${end}`, part.flat());
  }
}

/** The list in parts of at most `size`. */
function parts<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, part) => list.slice(part * size, (part + 1) * size));
}

/** The list in parts that fit into one statement, and the marks for each. */
export function inParts<T>(list: readonly T[]): readonly { readonly part: readonly T[]; readonly marks: string }[] {
  return parts(list, VALUES).map((part) => ({ part, marks: marks(part.length) }));
}

/** PostgreSQL keeps no U+0000 in text, SQLite ends a text at it, and neither has half a surrogate pair: they become U+FFFD. */
export function storable(value: Value): Value {
  return typeof value === 'string' ? value.replace(/[\0\p{Cs}]/gu, '\ufffd') : value;
}

export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw wrong(column, 'text');
  return value;
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

export function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw wrong(column, 'number');
  return value;
}

export function numberOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : number(row, column);
}

export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw wrong(column, 'bytes');
  return value;
}

function wrong(column: string, wanted: string): Error {
  return stateError(
    'usage',
    `the state is damaged, or was not written by helm4-audit: its '${column}' holds no ${wanted}`,
  );
}
