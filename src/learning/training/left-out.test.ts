import { expect, test } from 'vitest';
import { LeftOutTally, type Reason } from './left-out.ts';

test('rows left out are counted by reason, each with its first five as examples', () => {
  const tally = new LeftOutTally();
  const add = (reason: Reason, n: number) =>
    tally.add(reason, {
      ...{ clip_id: `clip ${n}`, platform: 'tiktok', source: 'meta_ads', external_id: `ad ${n}` },
      ...{ period_start: new Date('2026-01-01'), period_end: new Date('2026-01-08') },
    });
  for (let n = 1; n <= 7; n++) add('other_source', n);
  add('impossible', 8);
  const example = (n: number) => ({
    ...{ clip_id: `clip ${n}`, platform: 'tiktok', source: 'meta_ads', external_id: `ad ${n}` },
    ...{ period_start: '2026-01-01T00:00:00.000Z', period_end: '2026-01-08T00:00:00.000Z' },
  });
  expect(tally.list()).toEqual([
    { reason: 'impossible', rows: 1, examples: [example(8)] },
    { reason: 'other_source', rows: 7, examples: [1, 2, 3, 4, 5].map(example) },
  ]);
});
