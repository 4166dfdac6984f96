/** Programs of hundreds of thousands of statements are read, or say that they were not; they never make a reader fail. */
import { expect, test } from 'vitest';
import { reader as go } from '../../src/read/go/index.ts';
import { reader as gradle } from '../../src/read/gradle/index.ts';
import { reader as jenkins } from '../../src/read/jenkins/index.ts';
import { reader as python } from '../../src/read/python/index.ts';
import { reader as ruby } from '../../src/read/ruby/index.ts';
import { reader as tiltfile } from '../../src/read/tiltfile/index.ts';

const LINES = ['a\n', 'a;', "'''"];

test.each([
  [go, 'helm.go'],
  [gradle, 'build.gradle'],
  [jenkins, 'Jenkinsfile'],
  [python, 'helm.py'],
  [ruby, 'helm.rb'],
  [tiltfile, 'Tiltfile'],
])('%#', (reader, path) => {
  for (const line of LINES) {
    const file = { path, text: `helm = 1\n${line.repeat(200_000)}\nsh 'helm list --all'\n` };
    expect(() => reader.read(file), line).not.toThrow();
  }
});
