/** The tables of the state, and how a state of an older version becomes one of this version. */
import { type Database, number, type Statements, text, type Words } from './database.ts';
import { stateError } from './error.ts';

export interface Migration {
  readonly version: number;
  readonly statements: (words: Words) => readonly string[];
}

/**
 * In order; what is here was run on states that exist, and is not changed any more.
 *
 * Runs and repositories have numbers for what points to them: a year of nightly runs over 20,000 repositories is 7.3 million rows
 * in `outcome`. The numbers are of this database alone.
 */
export const MIGRATIONS: readonly Migration[] = [{ version: 1, statements: first }];

function first({ key, text, bytes, big, table, slim }: Words): readonly string[] {
  return [
    `CREATE TABLE run (key ${key}, id ${text} NOT NULL UNIQUE, label ${text} NOT NULL, started_at ${text} NOT NULL,
      finished_at ${text}, tool_version ${text} NOT NULL, scan_key ${text} NOT NULL, settings ${text} NOT NULL,
      shard ${text}, filtered ${text}, complete INTEGER NOT NULL) ${table}`,
    // data: the repository as it was listed last.
    `CREATE TABLE repository (key ${key}, id ${text} NOT NULL UNIQUE, data ${text} NOT NULL) ${table}`,
    // What a run planned, and since status is there, what came of it. 0: scanned, 1: unchanged, 2: empty, 3: error, 4: gone.
    `CREATE TABLE outcome (run INTEGER NOT NULL REFERENCES run (key), repository INTEGER NOT NULL REFERENCES repository (key),
      status INTEGER, PRIMARY KEY (run, repository)) ${slim}`,
    // Few, among millions.
    'CREATE INDEX outcome_gone ON outcome (repository, run) WHERE status = 4',
    `CREATE TABLE failure (run INTEGER NOT NULL, repository INTEGER NOT NULL, kind ${text} NOT NULL, message ${text} NOT NULL,
      ms INTEGER NOT NULL, PRIMARY KEY (run, repository), FOREIGN KEY (run, repository) REFERENCES outcome (run, repository)) ${table}`,
    // Where a repository stands: the newest run with an outcome, the newest that found a result to hold, the first that
    // had one, and the one since which it is gone.
    `CREATE TABLE standing (repository INTEGER PRIMARY KEY REFERENCES repository (key), last_run INTEGER NOT NULL,
      held_run INTEGER, since_run INTEGER, gone_run INTEGER) ${table}`,
    `CREATE TABLE result (repository INTEGER PRIMARY KEY REFERENCES repository (key), run INTEGER NOT NULL REFERENCES run (key),
      head ${text} NOT NULL, branch ${text} NOT NULL, stamp ${text}, default_branch ${text}, scan_key ${text} NOT NULL,
      digest ${text} NOT NULL, verdict ${text} NOT NULL, reasons ${text} NOT NULL, coverage ${text} NOT NULL,
      commands INTEGER NOT NULL, uses INTEGER NOT NULL, pins INTEGER NOT NULL, owner ${text}, bytes ${big} NOT NULL,
      ms INTEGER NOT NULL) ${table}`,
    `CREATE TABLE pin (repository INTEGER NOT NULL REFERENCES repository (key), place INTEGER NOT NULL, how ${text} NOT NULL,
      tool ${text} NOT NULL, version ${text}, span ${text}, major INTEGER, path ${text} NOT NULL, line INTEGER NOT NULL,
      PRIMARY KEY (repository, place)) ${table}`,
    // A finding from one run until another. It is cut in two where its severity changed and where its repository was
    // gone; first_run is the same in all parts. severity: 0 error, 1 warning, 2 note. end_kind: 0 fixed, 1 gone, 2 other severity.
    // seen_run: the last run that saw it, once it ended.
    `CREATE TABLE finding (repository INTEGER NOT NULL REFERENCES repository (key), identity ${text} NOT NULL,
      from_run INTEGER NOT NULL REFERENCES run (key), first_run INTEGER NOT NULL REFERENCES run (key),
      end_run INTEGER REFERENCES run (key), end_kind INTEGER, seen_run INTEGER REFERENCES run (key), severity INTEGER NOT NULL,
      code ${text} NOT NULL, rule ${text} NOT NULL, rule_row ${text} NOT NULL, effect ${text} NOT NULL, due ${text} NOT NULL,
      confidence ${text} NOT NULL, path ${text} NOT NULL, start_line INTEGER NOT NULL, start_column INTEGER NOT NULL,
      end_line INTEGER NOT NULL, end_column INTEGER NOT NULL, message ${text} NOT NULL, advice ${text} NOT NULL, fix ${text},
      owner ${text}, causes ${text} NOT NULL, PRIMARY KEY (repository, identity, from_run)) ${table}`,
    // For the trend, without reading the texts.
    'CREATE INDEX finding_from ON finding (from_run, severity)',
    'CREATE INDEX finding_end ON finding (end_run, severity)',
    'CREATE INDEX finding_open ON finding (repository, severity) WHERE end_run IS NULL',
    `CREATE TABLE parcel (repository INTEGER PRIMARY KEY REFERENCES repository (key), head ${text} NOT NULL, branch ${text} NOT NULL,
      digest ${text} NOT NULL, sarif ${bytes} NOT NULL) ${table}`,
    // The digests that were delivered and refused last, and what was said last.
    `CREATE TABLE delivery (repository INTEGER PRIMARY KEY REFERENCES repository (key), done ${text}, refused ${text},
      note ${text} NOT NULL) ${table}`,
    `CREATE TABLE given (key ${text} PRIMARY KEY, value ${text} NOT NULL, at ${text} NOT NULL) ${table}`,
    `CREATE TABLE answer (url ${text} PRIMARY KEY, etag ${text} NOT NULL, packed INTEGER NOT NULL, size INTEGER NOT NULL,
      used ${big} NOT NULL, body ${bytes} NOT NULL) ${table}`,
  ];
}

const TABLE = 'helm4_audit_state';

/**
 * Brings the database to the newest version. Every step is one transaction, so that one that breaks off leaves the version
 * before it; processes that open the same database at once take turns. Rejects with a `StateError` for a state of a newer
 * tool and for a database that holds something else.
 */
export async function migrate(
  database: Database,
  about: { readonly name: string; readonly tool: string },
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const newest = migrations.at(-1)?.version ?? 0;
  // Most often there is nothing to do, and no need to wait for a writer.
  if ((await versionOf(database, database, about.name, newest)) === newest) return;
  for (const { version, statements } of migrations) {
    await database.exclusively(async (within) => {
      const found = await versionOf(database, within, about.name, newest);
      if (found >= version) return;
      if (found === 0)
        await within.run(`CREATE TABLE ${TABLE} (version INTEGER NOT NULL, tool ${database.words.text} NOT NULL)`);
      for (const statement of statements(database.words)) await within.run(statement);
      await within.run(`DELETE FROM ${TABLE}`);
      await within.run(`INSERT INTO ${TABLE} (version, tool) VALUES (?, ?)`, [version, about.tool]);
    });
  }
}

/** 0 for an empty database. */
async function versionOf(database: Database, within: Statements, name: string, newest: number): Promise<number> {
  // In this order: between the two another process may create all of the tables.
  if (!(await database.hasTables(within))) return 0;
  if (!(await database.hasTable(within, TABLE))) {
    throw stateError('usage', `${name} is a database of another tool, not a state of helm4-audit`);
  }
  const [row] = await within.all(`SELECT version, tool FROM ${TABLE}`);
  if (row === undefined) throw stateError('usage', `${name} is damaged: it does not say its version`);
  const version = number(row, 'version');
  if (!Number.isInteger(version) || version < 1)
    throw stateError('usage', `${name} is damaged: it does not say its version`);
  if (version > newest) {
    throw stateError(
      'usage',
      `${name} was written by helm4-audit ${text(row, 'tool')}, which is newer (state version ${version}, this tool knows ${newest}); ` +
        'use that version or a later one, or another state',
    );
  }
  return version;
}
