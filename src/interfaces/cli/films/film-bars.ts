import { basename } from 'node:path';
import { MultiBar, Presets } from 'cli-progress';
import type { Progress } from '../../../content/media/index.ts';

/** Shows one progress bar per film on standard error, on a terminal only: percent, and speed relative to real time. */
export function filmBars(): { of(file: string): (progress: Progress) => void; end(): void } {
  if (!process.stderr.isTTY) return { of: () => () => {}, end: () => {} };
  const bars = new MultiBar(
    {
      format: '{film} [{bar}] {percentage}% · {speed} × real time',
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  return {
    of: (file) => {
      const bar = bars.create(100, 0, { film: basename(file), speed: '0' });
      return ({ percent, timesRealTime }) => bar.update(Math.round(percent), { speed: timesRealTime.toFixed(1) });
    },
    end: () => bars.stop(),
  };
}
