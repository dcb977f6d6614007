import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { importResults, withdrawImport } from '../../learning/results/index.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { addVideo, onEachDatabase, uuid } from '../../testing/index.ts';
import { learnedTimes } from './learned-times.ts';
import { NextFreeInput } from './next-free.ts';
import { postingTimes } from './posting-times.ts';
import { scheduleCampaign } from './schedule.ts';
import { findSchedule, postedTimes } from './store.ts';

const admin = { actor: 'ada', role: 'admin', kind: 'person', keyId: uuid(900) } as const;

onEachDatabase('learned posting times', (testContext) => {
  test('times are learned from results that contain their posting time', async () => {
    const world = await newWorld(await testContext());
    const { ctx } = world;
    const id = await world.addCampaign();
    const clips = Array.from({ length: 40 }, (_, at) => ({ id: uuid(100 + at) }));
    await addVideo(ctx, uuid(99), clips);
    const lines = clips.map(({ id: clip_id }, at) => {
      const day = new Date(Date.UTC(2025, 9, 1 + at)).toISOString().slice(0, 10);
      const posted_at = `${day}T${String(8 + (at % 6) * 2).padStart(2, '0')}:00:00Z`;
      const row = { clip_id, platform: 'instagram', source: 'mine', period_start: day, period_end: day };
      return JSON.stringify({ ...row, posted_at, views: 1000 + ((at * 37) % 50) });
    });
    const reply = await importResults(ctx, { ndjson: Readable.from([Buffer.from(lines.join('\n'))]) });
    expect(reply.rejected).toEqual([]);
    const times = await learnedTimes(ctx, { platform: 'instagram', goal: 'views' });
    expect(times).toMatchObject({ n: 40, timezone: 'UTC', verdict: 'no_clear_best_time' });
    // a daily result was measured at the end of its day
    const posts = lines.map((line) => {
      const { posted_at, views } = JSON.parse(line);
      return { at: posted_at, result: views, age_days: (24 - new Date(posted_at).getUTCHours()) / 24 };
    });
    expect(times).toEqual(postingTimes({ posts, timezone: 'UTC', goal: 'views' }));
    expect(times.hours.filter(({ n }) => n > 0).map(({ hour }) => hour)).toEqual([8, 10, 12, 14, 16, 18]);
    // a slot is among the hours of the requested time zone
    await scheduleCampaign(ctx, id, { slot: 'best', timezone: 'Asia/Tokyo' }, admin);
    const { hours } = NextFreeInput.parse((await findSchedule(ctx.db, id))?.evidence);
    expect(hours.filter(({ n }) => n > 0).map(({ hour }) => hour)).toEqual([1, 3, 17, 19, 21, 23]);
    expect(await learnedTimes(ctx, { platform: 'youtube', goal: 'views' })).toMatchObject({
      verdict: 'not_enough',
      n: 0,
    });
    expect((await postedTimes(ctx.db, 'instagram')).get(uuid(100))).toBe('2025-10-01T08:00:00Z');
    // later when compared as text, but earlier as a time
    const moved = { clip_id: uuid(100), platform: 'instagram', source: 'other', views: 5 } as const;
    const posted_at = '2025-10-01T09:00:00+02:00';
    const period = { period_start: '2025-10-02', period_end: '2025-10-02' };
    const other = await importResults(ctx, { results: [{ ...moved, ...period, posted_at }] });
    expect((await postedTimes(ctx.db, 'instagram')).get(uuid(100))).toBe(posted_at);
    await withdrawImport(ctx, other.import_id, { why: 'another account' });
    await withdrawImport(ctx, reply.import_id, { why: 'another account' });
    expect((await postedTimes(ctx.db, 'instagram')).size).toBe(0);
  });

  test('of several results of a day, the one with the hour of posting counts', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(99), [{ id: uuid(100) }]);
    const facts = { clip_id: uuid(100), platform: 'instagram', period_start: '2025-10-04', period_end: '2025-10-04' };
    for (const posted_at of ['2025-10-03', '2025-10-03T18:00:00Z', '2025-10-04']) {
      const line = JSON.stringify({ ...facts, source: posted_at, posted_at, views: 1000 });
      expect((await importResults(ctx, { ndjson: Readable.from([Buffer.from(line)]) })).rejected).toEqual([]);
    }
    expect((await postedTimes(ctx.db, 'instagram')).get(uuid(100))).toBe('2025-10-03T18:00:00Z');
  });
});
