import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { openStore } from '../../../src/org/state/index.ts';
import type { Store } from '../../../src/org/store.ts';
import { behavesAsState } from './lib/behaviour.ts';

const opened: { readonly store: Store; readonly folder: string }[] = [];

async function fresh(): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'helm4-audit-state-'));
  const store = await openStore(join(folder, 'state.db'));
  opened.push({ store, folder });
  return store;
}

afterEach(async () => {
  for (const { store, folder } of opened.splice(0)) {
    await store.close();
    rmSync(folder, { recursive: true });
  }
});

behavesAsState(fresh);
