/** A thread that plans one repository; see `planner.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { redact } from '../../remote/secret.ts';
import { printable } from '../../report/printable.ts';
import { type PlanJob, type PlanTold, runPlanJob } from './plan-job.ts';

const port = parentPort;
if (port !== null) {
  const job: PlanJob = workerData;
  const ending = new AbortController();
  // Whatever comes is the wish to end: git has to go first.
  port.once('message', () => ending.abort());
  const tell = (told: PlanTold): void => {
    port.postMessage(told);
    port.close();
  };
  runPlanJob(job, ending.signal).then(
    (plan) => tell({ kind: 'planned', plan }),
    (error: unknown) =>
      tell({ kind: 'failed', reason: printable(redact(error instanceof Error ? error.message : String(error))) }),
  );
}
