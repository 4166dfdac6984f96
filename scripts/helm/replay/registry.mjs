/** Registries on the loopback, by Debian's docker-registry: one on plain http, one behind TLS that wants a login. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

/** The user `user` with the password `secret`, as htpasswd writes it. */
const PASSWORDS = 'user:$2b$04$iYklv/JrI.n7qPrpk.HGC.rhnm8kf6ofwyna36xdWazhwF9p2TlFK\n';

/** What stands in the way of starting one; undefined when nothing does. */
export function registryMissing() {
  for (const [program, from] of [
    ['docker-registry', 'apt-get install docker-registry'],
    ['openssl', 'apt-get install openssl'],
  ])
    if (spawnSync(program, ['--version'], { stdio: 'ignore' }).error !== undefined)
      return `${program} is missing: ${from}`;
  return undefined;
}

/** Starts both in a folder; gives their hosts, the certificate to trust, and a function that stops them. */
export async function startRegistries(folder) {
  const certificate = join(folder, 'registry.crt');
  const key = join(folder, 'registry.key');
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate].concat([
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
    ]),
    { stdio: 'ignore' },
  );
  writeFileSync(join(folder, 'htpasswd'), PASSWORDS);
  const plain = await start(folder, 'plain', '');
  const secured = await start(
    folder,
    'secured',
    `  tls:\n    certificate: ${certificate}\n    key: ${key}\nauth:\n  htpasswd:\n    realm: replay\n    path: ${join(folder, 'htpasswd')}\n`,
  );
  return {
    plain: `localhost:${plain.port}`,
    secured: `localhost:${secured.port}`,
    certificate,
    stop: () => {
      plain.child.kill();
      secured.child.kill();
    },
  };
}

async function start(folder, name, rest) {
  const port = await freePort();
  const config = join(folder, `${name}.yml`);
  const storage = `storage:\n  filesystem:\n    rootdirectory: ${join(folder, name)}\n`;
  writeFileSync(config, `version: 0.1\nlog:\n  level: error\n${storage}http:\n  addr: 127.0.0.1:${port}\n${rest}`);
  const child = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null) throw new Error(`docker-registry ended with ${child.exitCode}: ${config}`);
    if (await answers(port)) return { child, port };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('docker-registry does not answer');
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
