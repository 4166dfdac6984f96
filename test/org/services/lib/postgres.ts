/** Databases for tests on the server at HELM4_AUDIT_TEST_POSTGRES. */
import { createServer } from 'node:net';
import pg from 'pg';

let server: pg.Client | undefined;
const made: string[] = [];

function address(): string {
  const url = process.env['HELM4_AUDIT_TEST_POSTGRES'];
  if (url === undefined) throw new Error('HELM4_AUDIT_TEST_POSTGRES is not set; npm run test:org sets it');
  return url;
}

/** Makes an empty database and gives its address. */
export async function emptyDatabase(options = ''): Promise<string> {
  server ??= new pg.Client({ connectionString: address() });
  if (made.length === 0) await server.connect();
  const name = `state_${process.pid}_${made.length}`;
  made.push(name);
  await server.query(`CREATE DATABASE ${name} ${options}`);
  return databaseUrl(name);
}

export function databaseUrl(name: string): string {
  const url = new URL(address());
  url.pathname = `/${name}`;
  return url.href;
}

/** Takes the databases away. */
export async function endServer(): Promise<void> {
  for (const name of made) await server?.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await server?.end();
}

/** A port of this machine at which nobody listens. */
export async function closedPort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => {
    listener.listen(0, '127.0.0.1', resolve);
  });
  const address = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
