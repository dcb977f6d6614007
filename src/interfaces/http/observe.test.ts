import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, expect, test, vi } from 'vitest';
import { requestBatch } from '../../campaigns/drafts/index.ts';
import {
  addVideo,
  attributesOf,
  jobIn,
  migratedDirectory,
  type OtlpSpan,
  onEachDatabase,
  openTestEngine,
  spanCollector,
  uuid,
} from '../../testing/index.ts';
import { openPrometheus, startTracing } from '../telemetry/index.ts';
import { startWorker } from '../worker/index.ts';
import { buildApp } from './app.ts';

const ORCHESTRATE = { video_asset_id: uuid(1), platforms: ['tiktok', 'youtube'] };
const post = { method: 'POST', url: '/campaigns/orchestrate', payload: ORCHESTRATE } as const;

onEachDatabase('metrics and logs', (testContext) => {
  test('requests, durations, connections, jobs, orchestrations, and scores are counted for each engine', async () => {
    const metrics = await openPrometheus();
    const ctx = { ...(await testContext()), metrics };
    metrics.watch(ctx);
    await addVideo(ctx, uuid(1), [{ features: { visual_score: 0.5 } }]);
    const app = await buildApp(ctx, { docs: false, metrics });
    await app.inject(post);
    await app.inject(post);
    await app.inject({ url: `/jobs/${uuid(7)}` });
    await app.inject({ url: '/no/such/route' });
    await requestBatch(ctx, { filter: {}, platforms: ['tiktok'] });
    const reply = await app.inject({ url: '/metrics' });
    expect(reply.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    const lines = reply.body.split('\n');
    for (const line of [
      'http_requests_total{method="POST",route="/campaigns/orchestrate",status="200"} 2',
      'http_requests_total{method="GET",route="/jobs/:id",status="404"} 1',
      'http_requests_total{method="GET",route="none",status="404"} 1',
      'http_request_duration_seconds_count{method="POST",route="/campaigns/orchestrate"} 2',
      'campaigns_engine_orchestrations_total 2',
      'campaigns_engine_decision_score_count{platform="tiktok"} 2',
      'campaigns_engine_decision_score_count{platform="youtube"} 2',
      'campaigns_engine_jobs{name="orchestrate-batch",state="queued"} 1',
      'campaigns_engine_db_up 1',
      'campaigns_engine_db_waiting 0',
    ])
      expect(lines).toContain(line);
    expect(reply.body).toMatch(/^campaigns_engine_db_connections{state="idle"} [1-9]/m);
    expect(reply.body).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);
    const other = await buildApp(ctx, { docs: false, metrics: await openPrometheus() });
    expect((await other.inject({ url: '/metrics' })).body).toContain('campaigns_engine_orchestrations_total 0');
    await other.close();
    await app.close();
  });

  test('a scrape is answered even if the database is unavailable', async () => {
    const metrics = await openPrometheus();
    const ctx = await testContext();
    const queue = { ...ctx.queue, counts: () => Promise.reject(new Error('away')) };
    metrics.watch({ db: ctx.db, queue });
    expect(await metrics.text()).toContain('campaigns_engine_db_up 0');
  });

  test('a change is logged with its request id, and a job with its own id', async () => {
    const lines: Record<string, unknown>[] = [];
    const sink = new Writable({ write: (line, _encoding, done) => done(void lines.push(JSON.parse(String(line)))) });
    const ctx = { ...(await testContext()), log: pino({ level: 'info' }, sink) };
    await addVideo(ctx, uuid(1), [{ features: { visual_score: 0.5 } }]);
    const app = await buildApp(ctx, { docs: false });
    await app.inject({ ...post, headers: { 'x-request-id': 'mine' } });
    await app.inject({ url: '/campaigns?limit=1' });
    const answered = lines.filter(({ msg }) => msg === 'request completed');
    expect(answered).toEqual([
      expect.objectContaining({ request_id: 'mine', method: 'POST', route: post.url, path: post.url, status: 200 }),
    ]);
    const { job_id: id } = await requestBatch(ctx, { filter: {}, platforms: ['tiktok'] });
    const worker = await startWorker(ctx, { concurrency: 1 });
    await jobIn(ctx, id, 'done');
    await worker.stop();
    expect(lines.filter(({ job_id }) => job_id === id).map(({ msg }) => msg)).toEqual(['a job begins', 'a job ends']);
    await app.close();
  });
});

afterAll(() => vi.unstubAllEnvs());

test('requests, orchestrations, statements, and jobs are exported as traces, continuing the trace of the caller', async () => {
  const { spans, resource, url, close } = await spanCollector();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', url);
  const warnings: string[] = [];
  const tracing = await startTracing((message) => warnings.push(message));
  const engine = await openTestEngine({ dataDir: migratedDirectory(), trace: tracing.trace });
  await addVideo(engine, uuid(1), [{ features: { visual_score: 0.5 } }]);
  const app = await buildApp(engine, { docs: false, tracing });
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
  await app.inject({ ...post, headers: { traceparent, 'x-request-id': 'mine', 'idempotency-key': 'k' } });
  const { job_id: jobId } = await requestBatch(engine, { filter: {}, platforms: ['tiktok'] });
  const worker = await startWorker(engine, { concurrency: 1 });
  await jobIn(engine, jobId, 'done');
  await worker.stop();
  await app.close();
  await engine.close();
  await tracing.stop();
  close();

  const named = (name: string, within?: OtlpSpan) =>
    spans.filter((span) => span.name === name && (within === undefined || span.parentSpanId === within.spanId));
  const [request] = named('POST /campaigns/orchestrate');
  expect(request).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331', kind: 2 });
  expect(attributesOf(request)).toMatchObject({
    'http.request.method': 'POST',
    'http.route': '/campaigns/orchestrate',
    'http.response.status_code': 200,
    request_id: 'mine',
  });
  const [orchestration] = named('orchestrate', request);
  expect(attributesOf(orchestration)).toMatchObject({ video_asset_id: uuid(1) });
  const statements = spans.filter(({ parentSpanId }) => parentSpanId === orchestration?.spanId);
  expect(statements.map(({ name, kind }) => `${name} ${kind}`)).toEqual(
    expect.arrayContaining(['read-candidates 3', 'orchestrate 3']),
  );
  expect(attributesOf(statements[0])).toMatchObject({ 'db.system.name': 'postgresql' });
  // the time spent on the key belongs to the request, not to the orchestration
  expect(named('claim-idempotency-key', request)).toHaveLength(1);
  expect(named('keep-idempotent-answer', request)).toHaveLength(1);
  const [job] = named('job orchestrate-batch');
  expect(attributesOf(job)).toMatchObject({ job_id: jobId });
  expect(named('orchestrate many', job)).toHaveLength(1);
  expect(resource).toContainEqual({ key: 'service.name', value: { stringValue: 'campaigns-engine' } });
  expect(warnings).toEqual([]);
});
