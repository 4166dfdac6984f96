/** A state in one file: SQLite, by way of libsql. */
import type Libsql from 'libsql';
import { type Database, type Row, type Snapshot, type Statements, storable, text, type Value } from './database.ts';
import { isStateError, stateError } from './error.ts';

/** Milliseconds that SQLite itself waits for a lock; nothing else happens in this process meanwhile. */
const BUSY = 200;
/** Milliseconds after which a writer gives up waiting for another process. */
const PATIENCE = 120_000;
/** Prepared statements that are kept. Lists of values make many of them. */
const PREPARED = 300;

/** Opens the file, which exists. Rejects with a `StateError`. */
export async function openLibsql(path: string): Promise<Database> {
  const { default: Constructor } = await import('libsql');
  const connect = (): Promise<Libsql.Database> => patiently(path, () => connected(new Constructor(path)));
  const main = await connect();
  refuseForeign(main, path);
  const statements = statementsOf(main, path);
  // Connections for snapshots are used again: libsql keeps the file of a closed one open until its statements are collected.
  const idle: Libsql.Database[] = [];
  // Calls of one process take turns: what is not within a transaction must not end up in it.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work, work);
    turn = done.catch(() => undefined);
    return done;
  };

  const transaction = <T>(work: (within: Statements) => Promise<T>): Promise<T> =>
    inTurn(async () => {
      await patiently(path, () => main.exec('BEGIN IMMEDIATE'));
      try {
        const result = await work(statements);
        told(path, () => main.exec('COMMIT'));
        return result;
      } catch (error) {
        if (main.inTransaction) main.exec('ROLLBACK');
        throw error;
      }
    });

  return {
    words: {
      key: 'INTEGER PRIMARY KEY',
      text: 'TEXT',
      bytes: 'BLOB',
      big: 'INTEGER',
      table: 'STRICT',
      slim: 'STRICT, WITHOUT ROWID',
    },
    all: (sql, values) => inTurn(() => statements.all(sql, values)),
    run: (sql, values) => inTurn(() => statements.run(sql, values)),
    transaction,
    exclusively: transaction,
    hasTable: async (within, name) =>
      (await within.all(`SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?`, [name])).length > 0,
    hasTables: async (within) => (await within.all(`SELECT name FROM sqlite_master LIMIT 1`)).length > 0,
    snapshot: async () => {
      const connection = idle.pop() ?? (await connect());
      return snapshotOf(connection, path, () => idle.push(connection));
    },
    close: () =>
      inTurn(async () => {
        for (const connection of idle.splice(0)) connection.close();
        // All into the one file, which people copy and upload; libsql itself would leave it in the log beside it as long as a
        // statement was not collected as garbage. When another process still reads, that one does it at its end.
        try {
          told(path, () => main.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([]));
        } finally {
          main.close();
        }
      }),
  };
}

/**
 * A file from elsewhere may hold more than tables: a view that has no end in place of one, a trigger that changes what is written.
 * https://www.sqlite.org/security.html
 */
function refuseForeign(database: Libsql.Database, path: string): void {
  const foreign = told(path, () =>
    database
      .prepare(
        "SELECT 1 AS found FROM sqlite_master WHERE type NOT IN ('table', 'index') OR sql LIKE 'CREATE VIRTUAL%' LIMIT 1",
      )
      .all([]),
  );
  if (foreign.length === 0) return;
  database.close();
  throw stateError('usage', `${path} is not a state of helm4-audit: it holds more than tables`);
}

function connected(database: Libsql.Database): Libsql.Database {
  database.exec(`PRAGMA busy_timeout = ${BUSY}`);
  // WAL: readers do not wait for the writer. NORMAL: a kill of the process loses nothing; when the power fails, the last
  // transactions may be missing, each of them whole (https://www.sqlite.org/pragma.html#pragma_synchronous). They are scanned
  // again by the next run, which is worth one wait for the disk per repository.
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = NORMAL');
  database.exec('PRAGMA foreign_keys = ON');
  return database;
}

/** Does it as soon as no other process is in the way. Waits here rather than in SQLite, which would hold up everything else. */
async function patiently<T>(path: string, work: () => T): Promise<T> {
  const since = performance.now();
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() - since > PATIENCE) throw known(path, error);
      await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20));
    }
  }
}

function statementsOf(database: Libsql.Database, path: string): Statements {
  const prepared = new Map<string, Libsql.Statement<unknown[]>>();
  const prepare = (sql: string): Libsql.Statement<unknown[]> => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    if (prepared.size >= PREPARED) prepared.clear();
    const statement = database.prepare(sql.replace(/ FOR UPDATE(?: OF \w+)?$/, ''));
    prepared.set(sql, statement);
    return statement;
  };
  return {
    all: async (sql, values = []) => told(path, () => prepare(sql).all(values.map(storable)).map(rowOf)),
    run: async (sql, values = []) => told(path, () => prepare(sql).run(values.map(storable)).changes),
  };
}

function snapshotOf(connection: Libsql.Database, path: string, end: () => void): Snapshot {
  told(path, () => connection.exec('BEGIN'));
  const statements = statementsOf(connection, path);
  const iterate = async function* <T>(
    sql: string,
    values: readonly Value[],
    made: (row: unknown) => T,
  ): AsyncGenerator<T> {
    const rows = told(path, () => connection.prepare(sql).iterate(values.map(storable)));
    try {
      for (let next = told(path, () => rows.next()); next.done !== true; next = told(path, () => rows.next())) {
        yield made(next.value);
      }
    } finally {
      // libsql has no way to reset a statement. One that is not read to its end holds the snapshot until it is
      // collected as garbage, and the log of the database grows as long.
      while (rows.next().done !== true);
    }
  };
  return {
    all: statements.all,
    iterate: (sql, values = []) => iterate(sql, values, rowOf),
    iteratePlain({ columns, from }, values = []) {
      const names = Object.keys(columns);
      const made = (row: unknown): Row => unpacked(names, rowOf(row));
      return iterate(`SELECT json_array(${Object.values(columns).join(', ')}) AS packed ${from}`, values, made);
    },
    close: async () => {
      if (connection.inTransaction) connection.exec('ROLLBACK');
      end();
    },
  };
}

/** libsql takes longer for handing over a value than SQLite for writing it as JSON: one text comes in less than half the time of twenty values. */
function unpacked(names: readonly string[], row: Row): Row {
  const values: readonly (string | number | null)[] = JSON.parse(text(row, 'packed'));
  const made: Record<string, Value> = {};
  for (const [index, name] of names.entries()) made[name] = values[index] ?? null;
  return made;
}

function rowOf(from: unknown): Row {
  if (isRow(from)) return from;
  throw new TypeError('the database gave something else than a row');
}

/** Looks at every value, and puts bytes, which libsql gives as an ArrayBuffer, in their place; a copy of each row would cost as much again. */
function isRow(row: unknown): row is Row {
  if (!isRecord(row)) return false;
  for (const column in row) {
    const value = row[column];
    if (value instanceof ArrayBuffer) row[column] = new Uint8Array(value);
    else if (typeof value !== 'string' && typeof value !== 'number' && value !== null) return false;
  }
  return true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function told<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw known(path, error);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}

/** The error as users are told of it; what has nothing to do with the file stays as it is. */
function known(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || isStateError(error)) return error;
  const code = codeOf(error);
  const about = `${code} ${error.message}`;
  if (isBusy(error)) return stateError('unreachable', `the state ${path} is in use by another process`, error);
  if (/SQLITE_NOTADB|file is not a database/.test(about)) {
    return stateError('usage', `${path} is not a state of helm4-audit: it is no database`, error);
  }
  if (/SQLITE_CORRUPT|malformed|JSON cannot hold BLOB|integer overflow/.test(about)) {
    return stateError('usage', `the state ${path} is damaged; go back to a copy of it, or begin a new one`, error);
  }
  if (/SQLITE_FULL|disk is full/.test(about))
    return stateError('unreachable', `no room on the disk for the state ${path}`, error);
  if (/SQLITE_READONLY|readonly database/.test(about))
    return stateError('usage', `the state ${path} cannot be written to`, error);
  if (/SQLITE_(CANTOPEN|PERM|AUTH)|Unable to open/.test(about)) {
    return stateError('usage', `the state ${path} cannot be opened, or its folder cannot be written to`, error);
  }
  if (/SQLITE_IOERR/.test(about))
    return stateError('unreachable', `the state ${path} could not be read or written`, error);
  return error;
}
