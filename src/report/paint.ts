/** Colours of the terminal reports. */
import type pc from 'picocolors';
import type { Verdict } from '../audit/types.ts';
import type { Severity } from '../rule.ts';

export type Colors = ReturnType<typeof pc.createColors>;
export type Paint = (text: string) => string;

/** The colour of a verdict. */
export function statePaint(state: Verdict['state'], colors: Colors): Paint {
  switch (state) {
    case 'blocked':
      return (text) => colors.bold(colors.red(text));
    case 'review':
    case 'incomplete':
      return (text) => colors.bold(colors.yellow(text));
    case 'ready':
      return (text) => colors.bold(colors.green(text));
  }
}

/** The colour of a severity. */
export function severityPaint(severity: Severity, colors: Colors): Paint {
  switch (severity) {
    case 'error':
      return (text) => colors.bold(colors.red(text));
    case 'warning':
      return (text) => colors.bold(colors.yellow(text));
    case 'note':
      return (text) => colors.bold(colors.cyan(text));
  }
}
