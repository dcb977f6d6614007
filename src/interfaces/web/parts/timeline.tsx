import { counted, stretch } from '../format.ts';

interface Bar {
  readonly id: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly look: 'winner' | 'runner-up' | 'refused' | 'other';
}

interface TimelineProps {
  readonly durationMs: number;
  readonly bars: readonly Bar[];
}

const ROW = 10;
const WIDTH = 1000;

/** Shows where the clips are in the film. Clips that overlap are on separate rows. */
export function Timeline({ durationMs, bars }: TimelineProps) {
  const placed = inRows(bars);
  const rows = Math.max(1, ...placed.map(({ row }) => row + 1));
  const scale = WIDTH / Math.max(1, durationMs, ...bars.map(({ end_ms }) => end_ms));
  const winner = bars.find(({ look }) => look === 'winner');
  const named = winner === undefined ? '' : `, the winner at ${stretch(winner)}`;
  return (
    <svg
      class="timeline"
      role="img"
      aria-label={`${counted(bars.length, 'clip')} along the film${named}`}
      viewBox={`0 0 ${WIDTH} ${rows * ROW}`}
      preserveAspectRatio="none"
      style={{ height: `${Math.min(120, rows * ROW)}px` }}
    >
      {placed.map(({ bar, row }) => (
        <rect
          key={bar.id}
          class={bar.look}
          x={bar.start_ms * scale}
          y={row * ROW + 1}
          width={Math.max(4, (bar.end_ms - bar.start_ms) * scale)}
          height={ROW - 2}
          rx={2}
        />
      ))}
    </svg>
  );
}

/** Puts each clip into the first row whose last clip has ended. */
function inRows(bars: readonly Bar[]) {
  const ends: number[] = [];
  return [...bars]
    .sort((a, b) => a.start_ms - b.start_ms)
    .map((bar) => {
      const free = ends.findIndex((end) => end <= bar.start_ms);
      const row = free === -1 ? ends.length : free;
      ends[row] = bar.end_ms;
      return { bar, row };
    });
}
