/** The state in PostgreSQL: the server is at HELM4_AUDIT_TEST_POSTGRES, where each test has a database of its own. */
import { afterAll, afterEach } from 'vitest';
import { openStore } from '../../../src/org/state/index.ts';
import type { Store } from '../../../src/org/store.ts';
import { behavesAsState } from '../state/lib/behaviour.ts';
import { emptyDatabase, endServer } from './lib/postgres.ts';

const opened: Store[] = [];

async function fresh(): Promise<Store> {
  const store = await openStore(await emptyDatabase());
  opened.push(store);
  return store;
}

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

afterAll(endServer);

behavesAsState(fresh);
