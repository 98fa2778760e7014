import { arch, availableParallelism, loadavg, platform } from 'node:os';

/** What figures have to be read with: `2 cores, linux x64, Node 24.21.0; load average 0.3 at the start`. */
export function describeThisMachine(): string {
  const [load = 0] = loadavg();
  const machine = `${availableParallelism()} cores, ${platform()} ${arch()}, Node ${process.versions.node}`;
  return `${machine}; load average ${load.toFixed(1)} at the start`;
}
