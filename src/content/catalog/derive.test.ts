import { expect, test } from 'vitest';
import type { Cut } from '../../core/kernel/index.ts';
import { columnsWithDerived, withDerived } from './derive.ts';

const clips: Cut[] = [
  { start_ms: 0, end_ms: 12_000, features: { cut_position: 0.9, has_audio: true, width: 1080, height: 1920 } },
  { start_ms: 6_000, end_ms: 24_000, features: { visual_score: 0.5, has_audio: false } },
];
const names = ['duration_ms', 'cut_position', 'aspect_ratio', 'visual_score', 'has_audio'];

test.each([
  [60_000, [0.1, 0.25]],
  [null, [0.9, undefined]],
])(
  'a clip and its batch columns get the same derived features when the video lasts %s ms',
  (duration_ms, positions) => {
    const derived = clips.map((clip) => withDerived(clip, duration_ms));
    expect(derived.map(({ duration_ms: ms, cut_position }) => [ms, cut_position])).toEqual([
      [12_000, positions[0]],
      [18_000, positions[1]],
    ]);
    // the columns by which batches are scored have the same values
    const columns = columnsWithDerived([{ duration_ms, candidates: clips }], names);
    for (const name of names)
      expect([name, ...(columns[name] ?? [])]).toEqual([
        name,
        ...derived.map((clip) => Number(clip[name] ?? Number.NaN)),
      ]);
  },
);
