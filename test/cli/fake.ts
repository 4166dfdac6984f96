/** A process and an audit that tests can look into. */
import type { AuditOptions, AuditOutcome } from '../../src/audit/options.ts';
import type { Engine } from '../../src/cli/engine.ts';
import type { Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';
import { RULES, sampleReport } from '../report/sample.ts';

interface FakeIo extends Io {
  readonly out: () => string;
  readonly err: () => string;
}

interface FakeSettings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  readonly stdin?: string | Error;
  /** Milliseconds that each look at the clock takes. */
  readonly tick?: number;
}

/** The morning of 2026-11-21, in UTC. */
const START = Date.UTC(2026, 10, 21, 8);

export function fakeIo(settings: FakeSettings = {}): FakeIo {
  const out: string[] = [];
  const err: string[] = [];
  let now = START;
  const output = (parts: string[]) => ({
    write: (text: string) => void parts.push(text),
    flush: async () => {},
    terminal: settings.terminal === true,
    columns: settings.terminal === true ? 80 : undefined,
  });
  return {
    stdout: output(out),
    stderr: output(err),
    async readStdin() {
      if (settings.stdin instanceof Error) throw settings.stdin;
      return Buffer.from(settings.stdin ?? '');
    },
    env: settings.env ?? {},
    cwd: settings.cwd ?? '/',
    now: () => {
      now += settings.tick ?? 0;
      return now;
    },
    out: () => out.join(''),
    err: () => err.join(''),
  };
}

interface FakeEngine extends Engine {
  readonly asked: AuditOptions[];
}

/** An engine that notes what it is asked and answers with the sample report. */
export function fakeEngine(change: Partial<AuditOutcome> = {}): FakeEngine {
  const asked: AuditOptions[] = [];
  return {
    asked,
    async audit(options) {
      asked.push(options);
      for (let done = 0; done <= 20; done++) options.onProgress?.(done, 20);
      return { report: sampleReport(), problems: [], notes: [], nothing: undefined, ...change };
    },
    rules: async () => RULES,
    targets: async () => ['4.0.0', '4.0.1', '4.1.0', '4.2.4'],
  };
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What the audit was asked, when it was. */
  readonly asked: AuditOptions | undefined;
}

/** Runs one command line on fakes. */
export async function cli(argv: readonly string[], settings: FakeSettings = {}, engine = fakeEngine()): Promise<Ran> {
  const io = fakeIo(settings);
  const code = await run(argv, io, engine);
  return { code, out: io.out(), err: io.err(), asked: engine.asked[0] };
}
