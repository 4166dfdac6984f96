import type { Format } from '../reader.ts';

export const format: Format = {
  name: 'gradle',
  title: 'Gradle builds in Groovy and Kotlin, and the properties of its Helm plugins',
  path: (path) => /\.gradle$|\.kts$|(?:^|\/)gradle\.properties$/.test(path),
};
