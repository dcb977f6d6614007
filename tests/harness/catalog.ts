import { type Clip, judge, PLATFORMS, type Platform, winner } from './rules-by-hand.ts';

export interface Video {
  readonly id: string;
  readonly duration_ms: number | null;
  readonly clips: readonly (Clip & { readonly status?: string })[];
}

/** `numbered(1, 2)` is 00000001-0000-4000-8000-000000000002. */
export const numbered = (first: number, second = 0): string =>
  `${first.toString(16).padStart(8, '0')}-0000-4000-8000-${second.toString(16).padStart(12, '0')}`;

/** Returns a generator of numbers in [0, 1) that are the same in every run (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes videos with READY clips; those of every fourth video are too short for TikTok. */
export function videos(count: number, clipsEach: number, seed = 1): Video[] {
  const roll = dice(seed);
  return Array.from({ length: count }, (_, at) => ({
    id: numbered(at + 1),
    duration_ms: 120_000,
    clips: Array.from({ length: clipsEach }, (_, clip) => {
      const start = Math.floor(roll() * 60_000);
      const length = at % 4 === 3 ? 1000 + Math.floor(roll() * 3000) : 5000 + Math.floor(roll() * 40_000);
      const features = { visual_score: roll(), motion_intensity: roll() };
      return { id: numbered(at + 1, clip + 1), start_ms: start, end_ms: start + length, features };
    }),
  }));
}

/** Computes the winners independently of the engine; platforms without an eligible clip are left out. */
export function expectedWinners({ clips, duration_ms }: Video): Map<Platform, { clip_id: string; score: number }> {
  const ready = clips.filter(({ status = 'ready' }) => status === 'ready');
  const found = new Map<Platform, { clip_id: string; score: number }>();
  for (const platform of PLATFORMS) {
    const best = winner(ready.map((clip) => judge(platform, clip, duration_ms)));
    if (best !== undefined) found.set(platform, best);
  }
  return found;
}
