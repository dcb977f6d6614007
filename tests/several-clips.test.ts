import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { numbered } from './harness/catalog.ts';
import { commandHere } from './harness/in-process-command.ts';
import { keepDatabaseBetweenCommands } from './harness/kept-database.ts';
import { onEachMigratedPlace, type Place } from './harness/places.ts';

const VIDEO = numbered(1);
const [BEST, ALIKE, OTHER] = [numbered(1, 1), numbered(1, 2), numbered(1, 3)];
const clip = (id: string, start_ms: number, score: number) => ({
  ...{ id, start_ms, end_ms: start_ms + 9000 },
  features: { visual_score: score, motion_intensity: start_ms / 60_000 },
});

keepDatabaseBetweenCommands();

onEachMigratedPlace('campaigns with several clips', (newPlace) => {
  let place: Place;
  let folder: string;
  const run = (...args: string[]) => commandHere([...args, ...place.options]);
  const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).stdout);

  beforeAll(async () => {
    place = await newPlace();
    folder = mkdtempSync(join(tmpdir(), 'campaigns-engine-files-'));
    const clips = [clip(BEST, 0, 0.9), clip(ALIKE, 1000, 0.88), clip(OTHER, 40_000, 0.5)];
    writeFileSync(join(folder, 'videos.ndjson'), JSON.stringify({ id: VIDEO, duration_ms: 60_000, clips }));
    await run('import', join(folder, 'videos.ndjson'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('are drafted, explained, reordered, and replayed from the command line', async () => {
    const shown = await run('orchestrate', VIDEO, '--platforms', 'instagram,tiktok', '--cards', 'instagram=2');
    expect(shown.stdout).toContain('instagram, carousel: 2 cards, with an average similarity of');
    expect(shown.stdout).toMatch(/0:00.0–0:09.0 {2}Card 1: .*\n.*0:40.0–0:49.0 {2}Card 2: /);
    const { videos } = await json('orchestrate', VIDEO, '--platforms', 'instagram', '--cards', '2');
    const [{ campaigns, orchestration_id: orchestration }] = videos;
    expect(campaigns).toMatchObject([{ outcome: 'unchanged', format: 'carousel', clip_id: BEST }]);
    expect((await run('explain', orchestration)).stdout).toMatch(/cards {6}2 cards, with an average similarity of/);
    const edited = await json('campaigns', 'edit', campaigns[0].id, '--cards', `${OTHER},${BEST}`);
    expect(edited).toMatchObject({
      format: 'carousel',
      clip_id: OTHER,
      cards: [{ clip_id: OTHER }, { clip_id: BEST }],
    });
    expect(await json('replay', orchestration)).toMatchObject({ identical: true });
    const refused = await run('orchestrate', VIDEO, '--platforms', 'tiktok', '--cards', '7');
    expect([refused.ending, refused.stderr]).toEqual([5, expect.stringContaining('must be 2 to 5')]);
    const all = await json('orchestrate', '--all', '--platforms', 'tiktok', '--cards', '2');
    expect(all.videos).toMatchObject([
      { campaigns: [{ format: 'multi', cards: [{ clip_id: BEST }, { clip_id: OTHER }] }] },
    ]);
  });

  test('are compared in an experiment of the best ones, and released', async () => {
    const made = await json('experiments', 'create', VIDEO, '--platform', 'tiktok', '--metric', 'ctr', '--top', '2');
    expect(made).toMatchObject({ status: 'draft', plan: { guardrail: 'hold_rate' }, arms: [{ clip_id: BEST }, {}] });
    const shown = async () => (await run('campaigns', 'show', made.arms[0].campaign_id)).stdout;
    expect(await shown()).toMatch(new RegExp(`^experiment +${made.id}$`, 'm'));
    const started = await json('experiments', 'start', made.id);
    expect(started.status).toBe('running');
    const released = await json('experiments', 'release', made.id);
    expect(released).toMatchObject({ status: 'stopped', released_at: expect.any(String) });
    expect(await shown()).not.toMatch(/^experiment/m);
    const plan = await run('experiments', 'plan', '--platform', 'tiktok', '--metric', 'ctr', '--top', '3');
    expect(plan.stderr).toContain('there are no daily results on tiktok');
  });
});
