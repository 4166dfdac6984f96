// Loaded with `node --import`: writes the peak memory of the process, in kilobytes, to the file that BENCH_PEAK names.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  writeFileSync(process.env['BENCH_PEAK'] ?? '/dev/null', String(process.resourceUsage().maxRSS));
});
