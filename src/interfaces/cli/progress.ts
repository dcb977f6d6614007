import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  advance(by: number): void;
  end(): void;
}

const SILENT: Progress = { advance: () => {}, end: () => {} };

/** Shows a bar with rate and time left on standard error, on a terminal only. */
export function progress(label: string, total: number, unit: string): Progress {
  if (!process.stderr.isTTY) return SILENT;
  const startedAt = performance.now();
  const bar = new SingleBar(
    {
      format: `${label} [{bar}] {percentage}% · {value}/{total} ${unit} · {rate}/s · {eta_formatted} left`,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0, { rate: 0 });
  let done = 0;
  return {
    advance: (by) => {
      done += by;
      bar.update(done, { rate: Math.round((done * 1000) / Math.max(1, performance.now() - startedAt)) });
    },
    end: () => bar.stop(),
  };
}
