import { readFileSync } from 'node:fs';

const KIB_PER_MIB = 1024;

/** Returns a process's memory in MiB, as Linux counts it: resident now, and its peak since the start. */
export function memoryOf(pid: number): { residentMib: number; peakMib: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / KIB_PER_MIB;
  return { residentMib: mib('VmRSS'), peakMib: mib('VmHWM') };
}
