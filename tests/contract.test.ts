import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, everyPage, get, importVideos, orchestrate } from './harness/http.ts';
import { type Listening, onEachServer } from './harness/in-process.ts';
import { type Drawn, randomVideo } from './harness/random-catalog.ts';
import { type Judged, judge, PLATFORMS, type Platform, seen, WEIGHTS, winner, worth } from './harness/rules-by-hand.ts';
import { anId, anInstant, problem } from './harness/shapes.ts';

const RUNS = 60;

interface Event {
  event_type: string;
  entity_type: string;
  entity_id: string;
  metadata: Record<string, unknown>;
}

onEachServer('random catalogs', (listen) => {
  let server: Listening;
  beforeAll(async () => {
    server = await listen();
  });
  afterAll(() => server.end());

  test('orchestrate responds, decides, drafts, and records exactly what the rules say', async () => {
    const seenAnswers = new Set<string>();
    await fc.assert(
      fc.asyncProperty(randomVideo, async (drawn) => {
        seenAnswers.add(await check(server, drawn));
      }),
      { numRuns: RUNS, seed: 20_260_102, endOnFailure: true },
    );
    // checks that every kind of answer occurred
    expect([...seenAnswers].sort()).toEqual(['all decided', 'no-eligible-clip', 'no-ready-clip', 'some skipped']);
  });
});

/** Imports a random video, orchestrates it, and compares everything visible with the independently written rules. */
async function check(server: Listening, drawn: Drawn): Promise<string> {
  const video = {
    id: randomUUID(),
    duration_ms: drawn.duration_ms,
    clips: drawn.clips.map((clip) => ({ id: randomUUID(), ...clip })),
  };
  const { json: taken } = await importVideos(server, [video]);
  expect(taken).toEqual({ video_assets: 1, clips: video.clips.length, rejected: [], rejected_total: 0 });

  const ready = video.clips.filter(({ status = 'ready' }) => status === 'ready');
  const asked = PLATFORMS.filter((platform) => (drawn.platforms ?? ['instagram']).includes(platform));
  const judged = new Map(
    asked.map((platform) => [platform, ready.map((clip) => judge(platform, clip, video.duration_ms))]),
  );
  const best = new Map(asked.map((platform) => [platform, winner(judged.get(platform) ?? [])]));
  const chosen = asked.filter((platform) => best.get(platform) !== undefined);

  const answer = await orchestrate(server, video.id, drawn.platforms);
  if (ready.length === 0) {
    problem(answer, 422, 'no-ready-clip');
    await expectNothingWritten(server, video.id);
    return 'no-ready-clip';
  }
  if (chosen.length === 0) {
    expectSkipped(problem(answer, 422, 'no-eligible-clip').skipped, asked, judged);
    await expectNothingWritten(server, video.id);
    return 'no-eligible-clip';
  }
  expect(answer.status).toBe(200);
  const { decisions, campaigns, campaigns_created, skipped, orchestration_id, ...rest } = answer.json;
  expect(rest).toEqual({});
  expect(orchestration_id).toEqual(anId());
  expect(decisions.map(({ platform }: { platform: Platform }) => platform).sort()).toEqual([...chosen].sort());
  for (const decision of decisions) {
    const { clip_id, score } = best.get(decision.platform) ?? { clip_id: '', score: Number.NaN };
    expect(decision).toEqual({
      video_asset_id: video.id,
      platform: decision.platform,
      clip_id,
      score: expect.closeTo(score, 9),
      decided_at: anInstant(),
      confidence: 'unknown',
    });
    const current = await get(server, `/campaigns/best_clip?video_asset_id=${video.id}&platform=${decision.platform}`);
    expect(current.status).toBe(200);
    expect(current.json).toEqual(decision);
    const draft = campaigns.find(({ platform }: { platform: string }) => platform === decision.platform);
    expect(draft).toEqual({ id: anId(), platform: decision.platform, clip_id, outcome: 'created' });
    const { status, json: campaign } = await get(server, `/campaigns/${draft.id}`);
    expect(status).toBe(200);
    expect(campaign).toEqual({
      id: draft.id,
      name: `${decision.platform.toUpperCase()} auto-campaign for ${video.id}`,
      video_asset_id: video.id,
      platform: decision.platform,
      clip_id,
      status: 'draft',
      source: 'auto_orchestrator',
      ad: null,
      cards: [],
      format: 'single',
      budget_cents: 0,
      budget_set_by: 'default',
      budget_set_at: null,
      currency: expect.stringMatching(/^[A-Z]{3}$/),
      notes: null,
      edited: false,
      optimization_meta: {
        source: 'auto_orchestrator',
        score: decision.score,
        platform: decision.platform,
        video_asset_id: video.id,
        orchestration_id,
        rule_set_version: 1,
        decided_at: decision.decided_at,
      },
      created_at: anInstant(),
      updated_at: anInstant(),
    });
  }
  expect(campaigns).toHaveLength(chosen.length);
  expect([...campaigns_created].sort()).toEqual(campaigns.map(({ id }: { id: string }) => id).sort());
  expectSkipped(
    skipped,
    asked.filter((platform) => !chosen.includes(platform)),
    judged,
  );
  for (const platform of PLATFORMS.filter((one) => !chosen.includes(one)))
    problem(
      await get(server, `/campaigns/best_clip?video_asset_id=${video.id}&platform=${platform}`),
      404,
      'decision-not-found',
    );
  await expectEvidence(server, orchestration_id, video, ready, judged);
  await expectEvents(server, video.id, answer.json, ready.length);
  return skipped.length === 0 ? 'all decided' : 'some skipped';
}

function expectSkipped(
  skipped: {
    platform: Platform;
    reason: string;
    detail: string;
    clips: { clip_id: string; failed: { id: string; because: string }[] }[];
  }[],
  platforms: readonly Platform[],
  judged: ReadonlyMap<Platform, readonly Judged[]>,
): void {
  expect(skipped.map(({ platform }) => platform).sort()).toEqual([...platforms].sort());
  for (const { platform, reason, detail, clips } of skipped) {
    expect(reason).toBe('no-eligible-clip');
    expect(detail).toMatch(/./);
    const failed = clips.map((clip) => `${clip.clip_id} ${clip.failed.map(({ id }) => id).sort()}`);
    expect(failed.sort()).toEqual(
      (judged.get(platform) ?? []).map((clip) => `${clip.clip_id} ${[...clip.failed].sort()}`).sort(),
    );
    for (const { because } of clips.flatMap((clip) => clip.failed)) expect(because).toMatch(/./);
  }
}

async function expectNothingWritten(server: Listening, videoId: string): Promise<void> {
  for (const platform of PLATFORMS)
    problem(
      await get(server, `/campaigns/best_clip?video_asset_id=${videoId}&platform=${platform}`),
      404,
      'decision-not-found',
    );
  expect((await get(server, `/campaigns?video_asset_id=${videoId}`)).json).toEqual({ campaigns: [], next: null });
  expect((await get(server, `/ledger/events?entity_id=${videoId}`)).json).toEqual({ events: [], next: null });
}

async function expectEvidence(
  server: Listening,
  id: string,
  video: { id: string; duration_ms: number | null },
  ready: readonly { id: string; start_ms: number; end_ms: number; features: Record<string, number | boolean> }[],
  judged: ReadonlyMap<Platform, readonly Judged[]>,
): Promise<void> {
  const { status, json: evidence } = await get(server, `/orchestrations/${id}`);
  expect(status).toBe(200);
  expect(evidence).toEqual({ id, video_asset_id: video.id, created_at: anInstant(), platforms: expect.any(Object) });
  expect(Object.keys(evidence.platforms).sort()).toEqual([...judged.keys()].sort());
  for (const [platform, clips] of judged) {
    const { rule_set, candidates } = evidence.platforms[platform];
    expect(rule_set).toEqual({ id: anId(), version: 1 });
    expect(candidates).toHaveLength(clips.length);
    const total = Object.values(WEIGHTS[platform]).reduce((sum, weight) => sum + weight, 0);
    for (const { clip_id, score, failed } of clips) {
      const candidate = candidates.find((one: { clip_id: string }) => one.clip_id === clip_id);
      const clip = ready.find((one) => one.id === clip_id);
      expect(candidate).toEqual({
        clip_id,
        start_ms: clip?.start_ms,
        end_ms: clip?.end_ms,
        score: expect.closeTo(score, 9),
        eligible: failed.length === 0,
        contributions: expect.any(Array),
        boosts: [],
        failed: expect.any(Array),
        unknown: expect.any(Array),
        advice: expect.any(Array),
      });
      expect(candidate.failed.map((one: { id: string }) => one.id).sort()).toEqual([...failed].sort());
      const features = clip === undefined ? {} : seen(clip, video.duration_ms);
      const wanted = Object.entries(WEIGHTS[platform]).map(([feature, weight]) => {
        const value = features[feature];
        const shaped = worth(platform, feature, typeof value === 'number' ? value : undefined);
        return {
          feature,
          value: value === undefined ? null : expect.closeTo(Number(value), 9),
          shaped: expect.closeTo(shaped, 9),
          weight: expect.closeTo(weight / total, 9),
          contribution: expect.closeTo((weight * shaped) / total, 9),
        };
      });
      expect(candidate.contributions).toEqual(wanted);
      const sum = candidate.contributions.reduce(
        (all: number, one: { contribution: number }) => all + one.contribution,
        0,
      );
      expect(Math.abs(sum - candidate.score)).toBeLessThan(1e-12);
    }
  }
}

async function expectEvents(
  server: Listening,
  videoId: string,
  answer: {
    decisions: { platform: string; clip_id: string; score: number }[];
    campaigns: { id: string; platform: string }[];
    orchestration_id: string;
  },
  numCandidates: number,
): Promise<void> {
  const eventsOf = (entity: string, count: number) =>
    eventually(
      () => everyPage<Event>(server, `/ledger/events?entity_id=${entity}`, 'events', 2),
      (events) => events.length >= count,
    );
  const selected = await eventsOf(videoId, answer.decisions.length);
  expect(selected).toHaveLength(answer.decisions.length);
  for (const { platform, clip_id, score } of answer.decisions) {
    const told = { platform, clip_id, score, orchestration_id: answer.orchestration_id, rule_set_version: 1 };
    const event = selected.find(({ metadata }) => metadata.platform === platform);
    expect(event).toEqual(
      eventAbout('best_clip_selected', 'video_asset', videoId, { ...told, num_candidates: numCandidates }),
    );
    const draft = answer.campaigns.find((campaign) => campaign.platform === platform)?.id ?? '';
    expect(await eventsOf(draft, 1)).toEqual([
      eventAbout('campaign_created_auto', 'campaign', draft, { ...told, video_asset_id: videoId }),
    ]);
  }
}

const eventAbout = (event_type: string, entity_type: string, entity_id: string, metadata: Record<string, unknown>) => ({
  seq: expect.any(Number),
  id: anId(),
  occurred_at: anInstant(),
  event_type,
  entity_type,
  entity_id,
  metadata: expect.objectContaining(metadata),
  severity: 'info',
  actor: 'http:anonymous',
  request_id: expect.any(String),
  job_id: null,
});
