import { afterEach, expect, test, vi } from 'vitest';
import { attributesOf, spanCollector } from '../../testing/index.ts';
import { startTracing, type Tracing } from './index.ts';

const [UNSET, ERROR] = [0, 2];

afterEach(() => void vi.unstubAllEnvs());

/** Runs work with tracing. @returns what a collector received, and the warnings */
async function traced(work: (tracing: Tracing) => Promise<unknown>, env: Record<string, string> = {}) {
  const { spans, resource, url, close } = await spanCollector();
  for (const [name, value] of Object.entries({ OTEL_EXPORTER_OTLP_ENDPOINT: url, ...env })) vi.stubEnv(name, value);
  const warnings: string[] = [];
  const tracing = await startTracing((message) => warnings.push(message));
  await work(tracing);
  await tracing.stop();
  close();
  return { spans, resource: attributesOf({ attributes: resource }), warnings };
}

test('work that fails ends its span with the error, and still throws it', async () => {
  const broken = new Error('the film is cut off');
  const { spans } = await traced(async ({ trace }) => {
    expect(await trace({ name: 'fine', attributes: { n: 1 } }, async () => 'its answer')).toBe('its answer');
    await expect(trace({ name: 'broken', attributes: {} }, () => Promise.reject(broken))).rejects.toBe(broken);
  });
  const [fine, failed] = spans;
  expect(fine).toMatchObject({ name: 'fine', kind: 1, status: { code: UNSET }, events: [] });
  expect(failed).toMatchObject({ name: 'broken', status: { code: ERROR, message: 'the film is cut off' } });
  expect(failed?.events.map((event) => [event.name, attributesOf(event)['exception.message']])).toEqual([
    ['exception', 'the film is cut off'],
  ]);
});

test('work inside other work is its child span, and later work is not', async () => {
  const { spans } = await traced(async ({ trace }) => {
    await trace({ name: 'outer', attributes: {} }, () => trace({ name: 'inner', attributes: {} }, async () => {}));
    await trace({ name: 'next', attributes: {} }, async () => {});
  });
  const [inner, outer, next] = spans;
  expect([inner, outer, next].map((span) => span?.name)).toEqual(['inner', 'outer', 'next']);
  expect(inner).toMatchObject({ traceId: outer?.traceId, parentSpanId: outer?.spanId });
  expect(outer?.parentSpanId).toBeUndefined();
  expect(next?.traceId).not.toBe(outer?.traceId);
});

test.each([
  { status: 200, hasFailed: false, code: UNSET },
  { status: 503, hasFailed: true, code: ERROR },
])('a request that ended with $status has a failed span: $hasFailed', async ({ status, hasFailed, code }) => {
  const { spans } = await traced(async ({ begin }) => {
    begin('GET /clips/:id', {}, { 'http.route': '/clips/:id' }).end({ 'http.response.status_code': status }, hasFailed);
  });
  expect(spans).toEqual([expect.objectContaining({ name: 'GET /clips/:id', kind: 2, status: { code } })]);
  expect(attributesOf(spans[0])).toEqual({ 'http.route': '/clips/:id', 'http.response.status_code': status });
});

test('the environment sets the name and attributes of the service, which is campaigns-engine by default', async () => {
  const work = ({ trace }: Tracing) => trace({ name: 'any', attributes: {} }, async () => {});
  expect((await traced(work)).resource).toMatchObject({ 'service.name': 'campaigns-engine' });
  const env = { OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=staging', OTEL_SERVICE_NAME: 'clips' };
  expect((await traced(work, env)).resource).toMatchObject({
    'deployment.environment': 'staging',
    'service.name': 'clips',
  });
});
