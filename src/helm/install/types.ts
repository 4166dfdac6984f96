import type { HelmPin, Word } from '../../facts.ts';
import type { Span } from '../../source/span.ts';

/** A file that one step of a script saves and a later one uses. */
interface InstallFile {
  /** Base name of the file; for a download that goes straight into a shell, its address. */
  readonly name: string;
  readonly does: 'saved' | 'used';
}

/**
 * A pin as words alone tell it; the reader adds scope, origin and guards.
 * `file` joins a download to the command that runs or unpacks it: `mergeInstallSteps` reads it and takes it off.
 */
export type PinGuess = Omit<HelmPin, 'kind' | 'scope' | 'origin' | 'guards'> & { readonly file?: InstallFile };

/** Environment assignments in reach of a command: written in front of it, or exported before. */
export type Environment = ReadonlyMap<string, Word>;

/** One simple command of a pipe: base name of the program after wrappers, arguments, environment. */
export interface PipeCommand {
  readonly name: string;
  readonly words: readonly Word[];
  readonly env?: Environment;
  /** Where the program itself is written; the pin of a bare `./get_helm.sh` has no other place. */
  readonly at?: Span;
}

export interface CommandOptions {
  /** Base names under which earlier commands saved a Helm install script (`savedName` of their pins). */
  readonly saved?: ReadonlySet<string>;
  /** The file that standard output goes to (`curl … > get.sh`). */
  readonly stdout?: string;
  /** Where the program itself is written. */
  readonly at?: Span;
}
