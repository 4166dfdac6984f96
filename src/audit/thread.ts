/** The second thread of an audit. */
import { parentPort } from 'node:worker_threads';
import { unpackFiles } from '../source/packed.ts';
import { blocksOf, type Told, takeBlocks, type Work } from './share.ts';

const port = parentPort;
const tell = (told: Told): void => port?.postMessage(told);
port?.once('message', ({ files, next }: Work) => {
  takeBlocks(blocksOf(unpackFiles(files)), next, (block, taken) => tell({ block, taken }));
  tell('done');
});
