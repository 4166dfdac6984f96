import type { Format } from '../reader.ts';

/** What starts another program, in Java, in Kotlin, and in the plugins of Gradle. */
const STARTS = /\bProcessBuilder\b|\bgetRuntime\b|\bcommandLine\b|\bExecSpec\b/;

export const format: Format = {
  name: 'java',
  title: 'Java and Kotlin programs that start Helm',
  path: (path) => /\.(?:java|kt)$/.test(path),
  matters: ({ text }) => STARTS.test(text) && /helm/i.test(text),
};
