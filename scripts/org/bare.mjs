// Writes bare git repositories without git: one pack file each, which takes a millisecond where git takes thirty.
// https://git-scm.com/docs/gitformat-pack
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

const TYPES = { commit: 1, tree: 2, blob: 3 };
const AUTHOR = 'Generator <generator@example.com> 1700000000 +0000';

/**
 * @param {string} directory is made
 * @param {ReadonlyMap<string, string | Buffer>} files contents by path
 * @param {{ branch?: string, parent?: string, message?: string }} [how]
 * @returns {string} the commit
 */
export function writeBare(directory, files, { branch = 'main', message = 'Everything' } = {}) {
  const objects = new Map();
  const add = (type, content) => {
    const oid = createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
    if (!objects.has(oid)) objects.set(oid, { type, content });
    return oid;
  };
  const tree = addTree(folderOf(files), add);
  const commit = add('commit', Buffer.from(`tree ${tree}\nauthor ${AUTHOR}\ncommitter ${AUTHOR}\n\n${message}\n`));
  mkdirSync(join(directory, 'objects/pack'), { recursive: true });
  mkdirSync(join(directory, 'refs/heads'), { recursive: true });
  writeFileSync(join(directory, 'HEAD'), `ref: refs/heads/${branch}\n`);
  writeFileSync(join(directory, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = true\n');
  writePack(join(directory, 'objects/pack'), objects);
  writeFileSync(join(directory, 'refs/heads', branch), `${commit}\n`);
  return commit;
}

function folderOf(files) {
  const root = new Map();
  for (const [path, content] of files) {
    const parts = path.split('/');
    const name = parts.pop();
    let folder = root;
    for (const part of parts) {
      if (!folder.has(part)) folder.set(part, new Map());
      folder = folder.get(part);
    }
    folder.set(name, Buffer.from(content));
  }
  return root;
}

function addTree(folder, add) {
  const entries = [...folder].map(([name, value]) =>
    value instanceof Map
      ? { name, sort: `${name}/`, mode: '40000', oid: addTree(value, add) }
      : { name, sort: name, mode: name.endsWith('.sh') ? '100755' : '100644', oid: add('blob', value) },
  );
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.sort), Buffer.from(b.sort)));
  return add(
    'tree',
    Buffer.concat(
      entries.flatMap(({ mode, name, oid }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]),
    ),
  );
}

function writePack(directory, objects) {
  const head = Buffer.alloc(12);
  head.write('PACK');
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(objects.size, 8);
  const parts = [head];
  const index = [];
  let offset = head.length;
  for (const [oid, { type, content }] of objects) {
    const entry = Buffer.concat([entryHead(TYPES[type], content.length), deflateSync(content)]);
    index.push({ oid, offset, crc: crc32(entry) });
    parts.push(entry);
    offset += entry.length;
  }
  const body = Buffer.concat(parts);
  const sum = createHash('sha1').update(body).digest();
  const name = `pack-${sum.toString('hex')}`;
  writeFileSync(join(directory, `${name}.pack`), Buffer.concat([body, sum]));
  writeFileSync(join(directory, `${name}.idx`), packIndex(index, sum));
}

/** Type and size: four bits of the size in the first byte, seven in each that follows. */
function entryHead(type, length) {
  const bytes = [(type << 4) | (length & 15)];
  for (let rest = length >> 4; rest > 0; rest >>= 7) {
    bytes[bytes.length - 1] |= 128;
    bytes.push(rest & 127);
  }
  return Buffer.from(bytes);
}

function packIndex(entries, sum) {
  const sorted = [...entries].sort((a, b) => (a.oid < b.oid ? -1 : 1));
  const words = (values) => {
    const buffer = Buffer.alloc(values.length * 4);
    for (const [at, value] of values.entries()) buffer.writeUInt32BE(value, at * 4);
    return buffer;
  };
  const fanout = Array.from(
    { length: 256 },
    (_, first) => sorted.filter(({ oid }) => Number.parseInt(oid.slice(0, 2), 16) <= first).length,
  );
  const body = Buffer.concat([
    Buffer.from([255, 0x74, 0x4f, 0x63]),
    words([2, ...fanout]),
    ...sorted.map(({ oid }) => Buffer.from(oid, 'hex')),
    words(sorted.map(({ crc }) => crc)),
    words(sorted.map((entry) => entry.offset)),
    sum,
  ]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}
