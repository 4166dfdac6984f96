/** Kills processes that record. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../../../src/org/state/index.ts';
import type { Dumped } from '../../../../src/org/store.ts';
import { collect } from './make.ts';

const RECORDER = fileURLToPath(new URL('recorder.mjs', import.meta.url));

/** How a recorder comes to its end. */
export type End =
  | { readonly kind: 'its own' }
  /** By itself, `depth` steps into recording the repository after so many. */
  | { readonly kind: 'within'; readonly after: number; readonly depth: number }
  /** By us, milliseconds after it recorded the first one. */
  | { readonly kind: 'later'; readonly ms: number };

/** Runs the recorder; resolves to whether it came to its own end. */
export function recordUntil(url: string, repositories: number, end: End): Promise<boolean> {
  const args = end.kind === 'within' ? [String(end.after), String(end.depth)] : [];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [RECORDER, url, String(repositories), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let complaint = '';
    child.stderr.on('data', (data: Buffer) => {
      complaint += data.toString();
    });
    child.stdout.once('data', () => {
      if (end.kind === 'later') setTimeout(() => child.kill('SIGKILL'), end.ms);
    });
    child.stdout.on('data', (data: Buffer) => {
      said = `${said.slice(-10)}${data.toString()}`;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve(said.includes('done'));
      else reject(new Error(complaint));
    });
  });
}

/** Everything in the state but the times at which runs ended, which are the clock's. */
export async function everythingIn(url: string): Promise<readonly Dumped[]> {
  const store = await openStore(url, { create: false });
  try {
    const dumped = await collect(store.dump());
    return dumped.map(({ table, row }) =>
      table === 'run' ? { table, row: { ...row, finished_at: null } } : { table, row },
    );
  } finally {
    await store.close();
  }
}

/** What is half there: outcomes of a good scan without a result or findings of theirs, and the other way round. */
export async function halves(url: string): Promise<readonly string[]> {
  const dumped = await everythingIn(url);
  const runs = (table: string, column: string): ReadonlySet<string> =>
    new Set(dumped.filter((one) => one.table === table).map(({ row }) => `${row[column]} ${row['repository']}`));
  const scans = new Set(
    dumped
      .filter(({ table, row }) => table === 'outcome' && row['status'] === 0)
      .map(({ row }) => `${row['run']} ${row['repository']}`),
  );
  const results = [...runs('result', 'run')].filter((result) => !scans.has(result));
  const findings = [...runs('finding', 'from_run')].filter((finding) => !scans.has(finding));
  // The recorder's runs find something in every repository, so that each good scan after the first left a mark in the result.
  const last = new Map(
    dumped.filter(({ table }) => table === 'result').map(({ row }) => [row['repository'], `${row['run']}`]),
  );
  const lost = [...scans].filter((scan) => {
    const [run = '', repository = ''] = scan.split(' ');
    return (last.get(repository) ?? '') < run;
  });
  return [...results, ...findings, ...lost];
}
