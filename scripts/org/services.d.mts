/** Types of `services.mjs` for tests. */
export interface Service {
  /** With a password. */
  readonly url: string;
  readonly pid: () => number;
  readonly halt: () => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}
export function startRedis(settings?: readonly string[]): Promise<Service>;
export function startPostgres(): Promise<Service>;
