import { afterEach, expect, test, vi } from 'vitest';
import { openPrometheus, type Prometheus } from './index.ts';
import type { SealingFigures, Sources } from './prometheus.ts';

afterEach(() => vi.useRealTimers());

const SEALED: SealingFigures = {
  ...{ sealed: 7, waiting: 3, waiting_since: null, sealing_failed: null, publishing_failed: null },
};
const sources = (more: Partial<Sources> = {}): Sources => ({
  db: { pool: () => ({ size: 5, idle: 2, waiting: 4 }) },
  queue: { counts: async () => [] },
  ...more,
});

/** Returns the figures whose names have this prefix, by name and labels. */
async function figures(metrics: Prometheus, start: string): Promise<Record<string, number>> {
  const lines = (await metrics.text()).split('\n').filter((line) => line.startsWith(start));
  return Object.fromEntries(lines.map((line) => line.split(/ (?=\S+$)/)).map(([name = '', n]) => [name, Number(n)]));
}

test('connections are counted as busy or idle, and waiting callers are counted', async () => {
  const metrics = await openPrometheus();
  metrics.watch(sources());
  expect(await figures(metrics, 'campaigns_engine_db_')).toEqual({
    'campaigns_engine_db_connections{state="busy"}': 3,
    'campaigns_engine_db_connections{state="idle"}': 2,
    campaigns_engine_db_waiting: 4,
    campaigns_engine_db_up: 1,
  });
});

test('each scrape counts the jobs again, with one query for all figures', async () => {
  const metrics = await openPrometheus();
  const counts = vi.fn(async () => [{ name: 'a', state: 'queued', jobs: 2 }]);
  metrics.watch(sources({ queue: { counts } }));
  for (const scrape of [1, 2]) {
    expect(await figures(metrics, 'campaigns_engine_jobs')).toEqual({
      'campaigns_engine_jobs{name="a",state="queued"}': 2,
    });
    expect(counts).toHaveBeenCalledTimes(scrape);
  }
  counts.mockResolvedValue([]);
  expect(await figures(metrics, 'campaigns_engine_jobs')).toEqual({});
});

test('a scrape does not wait for a hanging database, and does not query it again meanwhile', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const metrics = await openPrometheus();
  const counts = vi.fn((): Promise<never> => new Promise(() => {}));
  const sealing = vi.fn((): Promise<never> => new Promise(() => {}));
  metrics.watch(sources({ queue: { counts }, sealing }));
  for (const _scrape of [1, 2]) {
    const asked = figures(metrics, 'campaigns_engine_db_up');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await asked).toEqual({ campaigns_engine_db_up: 0 });
  }
  expect([counts, sealing].map((ask) => ask.mock.calls.length)).toEqual([1, 1]);
});

const failed = { since: '', why: '' };
const now = Date.parse('2026-11-22T10:00:00Z');
test.each([
  { state: SEALED, unsealed_seconds: 0, sealing_failing: 0, publishing_failing: 0 },
  { state: { ...SEALED, sealing_failed: failed }, unsealed_seconds: 0, sealing_failing: 1, publishing_failing: 0 },
  { state: { ...SEALED, publishing_failed: failed }, unsealed_seconds: 0, sealing_failing: 0, publishing_failing: 1 },
  {
    state: { ...SEALED, waiting_since: '2026-11-22T09:58:30Z' },
    ...{ unsealed_seconds: 90, sealing_failing: 0, publishing_failing: 0 },
  },
  {
    // from a database whose clock is ahead
    state: { ...SEALED, waiting_since: '2026-11-22T10:00:01Z' },
    ...{ unsealed_seconds: 0, sealing_failing: 0, publishing_failing: 0 },
  },
])(
  'reports $unsealed_seconds s unsealed, sealing failing $sealing_failing, publishing failing $publishing_failing',
  async (one) => {
    vi.useFakeTimers({ now, toFake: ['Date'] });
    const metrics = await openPrometheus();
    metrics.watch(sources({ sealing: async () => one.state }));
    expect(await figures(metrics, 'campaigns_engine_ledger_')).toEqual({
      campaigns_engine_ledger_sealed_events: 7,
      campaigns_engine_ledger_unsealed_events: 3,
      campaigns_engine_ledger_unsealed_seconds: one.unsealed_seconds,
      campaigns_engine_ledger_sealing_failing: one.sealing_failing,
      campaigns_engine_ledger_publishing_failing: one.publishing_failing,
    });
  },
);

test('no figure about sealing is reported while its state is unknown', async () => {
  const metrics = await openPrometheus();
  const sealing = vi.fn(async () => ({ ...SEALED, sealing_failed: failed }));
  metrics.watch(sources({ sealing }));
  expect(await figures(metrics, 'campaigns_engine_ledger_sealing')).toEqual({
    campaigns_engine_ledger_sealing_failing: 1,
  });
  sealing.mockRejectedValueOnce(new Error('away'));
  expect(await figures(metrics, 'campaigns_engine_ledger_')).toEqual({});
  expect(await figures(metrics, 'campaigns_engine_ledger_sealing')).toEqual({
    campaigns_engine_ledger_sealing_failing: 1,
  });
});

test('observations are counted under their labels, in seconds and shares', async () => {
  const metrics = await openPrometheus();
  metrics.requestEnded({ method: 'GET', route: '/jobs/:id', status: 404, seconds: 0.02 });
  metrics.requestShed('event-loop');
  metrics.orchestrated([{ platform: 'tiktok', score: 0.25 }]);
  metrics.adsRequested({ platform: 'meta', act: 'create', certainty: 'unknown' });
  metrics.adsUsage({ platform: 'meta', id: 'act_1' }, 0.4);
  const shown = { ...(await figures(metrics, 'http_')), ...(await figures(metrics, 'campaigns_engine_')) };
  expect(shown).toMatchObject({
    'http_requests_total{method="GET",route="/jobs/:id",status="404"}': 1,
    'http_request_duration_seconds_sum{method="GET",route="/jobs/:id"}': 0.02,
    'http_request_duration_seconds_bucket{le="0.01",method="GET",route="/jobs/:id"}': 0,
    'http_request_duration_seconds_bucket{le="0.025",method="GET",route="/jobs/:id"}': 1,
    'campaigns_engine_requests_shed_total{reason="event-loop"}': 1,
    campaigns_engine_orchestrations_total: 1,
    'campaigns_engine_decision_score_bucket{le="0.2",platform="tiktok"}': 0,
    'campaigns_engine_decision_score_bucket{le="0.3",platform="tiktok"}': 1,
  });
  expect(await figures(metrics, 'ads_')).toEqual({
    'ads_requests_total{platform="meta",act="create",certainty="unknown"}': 1,
    'ads_usage_ratio{platform="meta",account="act_1"}': 0.4,
  });
});
