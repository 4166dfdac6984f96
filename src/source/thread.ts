/** The second thread; see `helper.ts`. */
import { MessagePort, workerData } from 'node:worker_threads';
import { blockReader } from './blocks.ts';
import type { Told, Work } from './helper.ts';
import { unpackFiles } from './packed.ts';

const port: unknown = workerData;
if (port instanceof MessagePort) {
  const tell = (told: Told): void => port.postMessage(told);
  // Without `once` it lives until it is stopped: what it told last must arrive before its end does.
  port.on('message', (work: Work) => {
    const { files, wanted } = unpackFiles(work.files);
    const read = blockReader(files, (path) => wanted.has(path), work.next);
    for (let block = read(); block !== undefined; block = read()) tell(block);
    tell('done');
  });
}
