/** Milliseconds that this process has computed: unlike time on the clock, they don't grow with what else the machine does. */
export function cpuMs(): number {
  return process.cpuUsage().user / 1_000;
}
