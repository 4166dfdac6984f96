/** What a forge was asked, for the log and for budgets. */
export interface Cost {
  /** Requests that went out, repeated ones and those with 304 as answer among them. */
  requests: number;
  /** Answers 304, which GitHub does not count against the limit. */
  notModified: number;
  retries: number;
  /** Waits for a limit, and how long they took together. */
  waits: number;
  waitedSeconds: number;
}

export function noCost(): Cost {
  return { requests: 0, notModified: 0, retries: 0, waits: 0, waitedSeconds: 0 };
}
