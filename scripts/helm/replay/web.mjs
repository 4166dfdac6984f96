/** A static file server for the folders of replays: http://127.0.0.1:PORT/NAME/path. */
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { normalize } from 'node:path';

/** Starts it; `folderOf` gives the folder of a replay by name. */
export async function startWeb(folderOf) {
  const server = createServer((request, response) => {
    const [, name = '', ...rest] = decodeURIComponent(new URL(request.url ?? '/', 'http://web').pathname).split('/');
    const folder = folderOf(name);
    const path = folder === undefined ? '' : normalize(`${folder}/${rest.join('/')}`);
    const found = path.startsWith(`${folder}/`) ? statSync(path, { throwIfNoEntry: false }) : undefined;
    if (found?.isFile() !== true) {
      response.writeHead(404).end('not found\n');
      return;
    }
    // What the files of a GitHub release are served as, under `octets/`.
    const gzip = path.endsWith('.tgz') && rest[0] !== 'octets';
    response.writeHead(200, {
      'content-type': gzip ? 'application/gzip' : 'application/octet-stream',
      'content-length': found.size,
    });
    if (request.method === 'HEAD') response.end();
    else createReadStream(path).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
