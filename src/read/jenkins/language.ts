/** How Groovy runs programs, apart from the steps of a pipeline. */
import type { Language } from '../lib/code/index.ts';

/** https://docs.groovy-lang.org/latest/html/groovy-jdk/java/lang/String.html#execute() */
export const GROOVY: Language = {
  name: 'Groovy',
  runs: [
    { callee: /(?:^|\.)execute$/, takes: 'list-or-shell', receiver: true, captures: true },
    { callee: /(?:^|\.)getRuntime\.exec$/, takes: 'list-or-shell' },
    { callee: /(?:^|\.)ProcessBuilder$/, takes: 'list' },
  ],
  environment: ['env', 'System.getenv'],
  adders: ['add', 'addAll', 'push', 'append', 'leftShift', 'plusAssign'],
};
