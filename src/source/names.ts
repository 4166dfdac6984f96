/** File names as bytes: POSIX names need not be UTF-8, and strings must stand for them one to one. */
import { join } from 'node:path';

/** A path as text, and as bytes when the text alone does not lead to the file. */
export interface Name {
  readonly path: string;
  readonly bytes?: Buffer;
}

/** Decodes a name. Bytes that are not UTF-8 are shown as `\xff`, and the bytes are kept. */
export function nameOf(bytes: Buffer): Name {
  const path = bytes.toString('utf8');
  if (!path.includes('\uFFFD') || Buffer.from(path, 'utf8').equals(bytes)) return { path };
  let shown = '';
  let rest = bytes;
  while (rest.length > 0) {
    const good = validPrefix(rest);
    shown += rest.toString('utf8', 0, good);
    if (good < rest.length) shown += `\\x${rest.toString('hex', good, good + 1)}`;
    rest = rest.subarray(good + 1);
  }
  return { path: shown, bytes };
}

/** Length of the longest prefix that is valid UTF-8. */
function validPrefix(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at] ?? 0;
    const width = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    const unit = bytes.subarray(at, at + width);
    if (!Buffer.from(unit.toString('utf8'), 'utf8').equals(unit)) return at;
    at += width;
  }
  return at;
}

/** Hands on the names in the NUL-separated output of git, with their bytes where the text alone does not lead to the file. */
export function splitNames(output: Buffer, take: (path: string, bytes: Buffer | undefined) => void): void {
  const text = output.toString('utf8');
  if (!text.includes('\uFFFD')) {
    const names = text.split('\0');
    names.pop();
    for (const path of names) take(path, undefined);
    return;
  }
  for (let start = 0, end = output.indexOf(0); end >= 0; start = end + 1, end = output.indexOf(0, start)) {
    const name = nameOf(output.subarray(start, end));
    take(name.path, name.bytes);
  }
}

/** The name of `child` in the directory `parent` ('' for the root). */
export function joinNames(parent: Name, child: Name): Name {
  if (parent.path === '') return child;
  const path = `${parent.path}/${child.path}`;
  if (parent.bytes === undefined && child.bytes === undefined) return { path };
  return { path, bytes: Buffer.concat([bytesOf(parent), Buffer.from('/'), bytesOf(child)]) };
}

/** What to hand to the functions of `node:fs` for a name below the directory `root`. */
export function locate(root: string, name: Name): string | Buffer {
  if (name.bytes === undefined) return join(root, name.path);
  return Buffer.concat([Buffer.from(root.endsWith('/') ? root : `${root}/`), name.bytes]);
}

function bytesOf(name: Name): Buffer {
  return name.bytes ?? Buffer.from(name.path, 'utf8');
}
