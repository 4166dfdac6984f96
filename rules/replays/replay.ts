/**
 * What a replay is: a command line that is run on real Helm releases to prove a row of a rule, the spelling for both
 * majors that it offers, or the result of a fix. Read by scripts/helm/replay.mjs and by tests, never by the audit.
 */

/** What a range of releases must do with the line. The first range that holds a release counts. */
export interface Expectation {
  readonly range: string;
  readonly exit: number | 'nonzero';
  /** Words that the stream must hold; runs of blanks count as one, throw-away paths and ports have names. */
  readonly stdout?: readonly string[];
  readonly stderr?: readonly string[];
  /** Words that must not be there. */
  readonly noStdout?: readonly string[];
  readonly noStderr?: readonly string[];
}

export interface Replay {
  readonly row: string;
  /** What it proves: that the row's effect is as it says, that its spelling for both majors works, or that a fix does. */
  readonly shows: 'row' | 'both' | 'fix';
  /**
   * A shell line. It runs in a folder with a small chart in `chart/`, with a Kubernetes API of its own. Variables:
   * `$OCI` (host and path of a registry on plain http), `$REGISTRY` (its host), `$SECURED` (the host of one behind TLS that
   * wants a login: user `user`, password `secret`), `$WEB` (this folder over http).
   */
  readonly line: string;
  /** Tells replays of the same line apart. */
  readonly name?: string;
  /** Lines that prepare; `helm3` and `helm4` are the newest of each major. */
  readonly before?: readonly string[];
  /** Files by path. What ends with `.sh` is made executable. */
  readonly files?: Readonly<Record<string, string>>;
  /** Folders of fixtures/plugins that are copied in. */
  readonly plugins?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Verbs that the Kubernetes API forbids, `patch configmaps` or `watch`. */
  readonly denies?: readonly string[];
  /** The releases on which the line means anything at all; every one by default. */
  readonly on?: string;
  /** Given as false where the line shows something else about the row than on which releases it holds. */
  readonly bounds?: false;
  readonly expect: readonly Expectation[];
}

/** All that is known about the proof of a rule. */
export interface RuleReplays {
  readonly rule: string;
  readonly replays: readonly Replay[];
  /** Rows that no binary was asked about, with the reason; their evidence is upstream source or a page. */
  readonly fromSource?: Readonly<Record<string, string>>;
  /** Spellings for both majors that are advice, no command line that could be run, with the reason. */
  readonly advice?: Readonly<Record<string, string>>;
}

export type Rest = Partial<Omit<Replay, 'row' | 'line' | 'expect'>>;

/** A line that the range refuses with these words, and every other release takes. */
export function rejected(row: string, line: string, range: string, words: string, rest: Rest = {}): Replay {
  const expect: Expectation[] = [
    { range, exit: 'nonzero', stderr: [words] },
    { range: '*', exit: 0, noStderr: [words] },
  ];
  return { row, shows: 'row', line, expect, ...rest };
}

/** A line that every release takes, the range with a warning in these words. */
export function warned(row: string, line: string, range: string, words: string, rest: Rest = {}): Replay {
  const expect: Expectation[] = [
    { range, exit: 0, stderr: [words] },
    { range: '*', exit: 0, noStderr: [words] },
  ];
  return { row, shows: 'row', line, expect, ...rest };
}

/** The spelling for both majors, taken by every release of the range. */
export function both(
  row: string,
  line: string,
  on: string,
  rest: Rest = {},
  expect: Partial<Expectation> = {},
): Replay {
  return { row, shows: 'both', line, on, expect: [{ range: '*', exit: 0, ...expect }], ...rest };
}

/** What a fix writes, taken by every release of the range. */
export function fixed(
  row: string,
  line: string,
  on: string,
  rest: Rest = {},
  expect: Partial<Expectation> = {},
): Replay {
  return { row, shows: 'fix', line, on, expect: [{ range: '*', exit: 0, ...expect }], ...rest };
}
