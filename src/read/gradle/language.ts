/** How programs on the Java virtual machine run other programs. */
import type { Language } from '../lib/code/index.ts';

/** https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/ProcessBuilder.html */
export function jvmLanguage(name: string): Language {
  return {
    name,
    runs: [
      { callee: /(?:^|\.)ProcessBuilder$/, takes: 'words' },
      { callee: /(?:^|\.)getRuntime\.exec$/, takes: 'list-or-shell' },
      ...(name === 'Groovy'
        ? [{ callee: /(?:^|\.)execute$/, takes: 'list-or-shell', receiver: true, captures: true } as const]
        : []),
    ],
    environment: ['System.getenv', 'providers.environmentVariable', 'project.providers.environmentVariable'],
    adders: ['add', 'addAll', 'push', 'append', 'plusAssign'],
  };
}
