/** A thread that scans one repository after the other; see `pool.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Credential } from '../../remote/credentials.ts';
import { secret } from '../../remote/secret.ts';
import type { Repository, ScanOutcome } from '../types.ts';
import { cacheIn } from './cache.ts';
import type { FromThread, Login, ThreadData, ToThread } from './messages.ts';
import { scanRepository } from './one.ts';

const port = parentPort;
if (port !== null) {
  const data: ThreadData = workerData;
  const tell = (message: FromThread): void => port.postMessage(message);
  let ending = new AbortController();
  let answer: (login: Login | null) => void = () => {};
  const credentials = async (): Promise<Credential | null> => {
    const asked = new Promise<Login | null>((resolve) => {
      answer = resolve;
    });
    tell({ kind: 'ask' });
    const login = await asked;
    return login === null ? null : { username: login.username, password: secret(login.password) };
  };
  const opened = data.cache === null ? Promise.resolve(null) : cacheIn(data.cache);
  const scan = async (repository: Repository): Promise<ScanOutcome> => {
    ending = new AbortController();
    const cache = await opened;
    return scanRepository(repository, { ...data, cache, credentials, signal: ending.signal });
  };
  port.on('message', (message: ToThread) => {
    switch (message.kind) {
      case 'scan':
        scan(message.repository).then((outcome) => tell({ kind: 'done', outcome }));
        break;
      case 'credential':
        answer(message.login);
        break;
      case 'stop':
        ending.abort();
        opened.then((cache) => {
          cache?.close();
          tell({ kind: 'ended' });
        });
        break;
    }
  });
}
