import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ask, get, importVideos, orchestrate } from './harness/http.ts';
import { type Listening, lookInto, onEachServer } from './harness/in-process.ts';
import { type Known, type Malformed, malformedRequests } from './harness/malformed-requests.ts';
import { operationsOf } from './harness/openapi.ts';
import { settings } from './harness/settings.ts';
import { snapshot } from './harness/tables.ts';

const SENDERS = 8;

onEachServer('malformed requests', (listen) => {
  test(`none of ${settings.malformedRequests} generated from the OpenAPI document gets a 5xx or writes anything`, async () => {
    const server = await listen();
    const known = await knownRows(server);
    const before = await snapshot(lookInto(server.ctx));
    expect(before.clips).toMatch(/^2 /);

    const { json: document } = await get(server, '/openapi.json');
    const requests = fc.sample(malformedRequests(document, known), {
      seed: 20_260_103,
      numRuns: settings.malformedRequests,
    });
    const wrong = await sendAll(server, requests);
    expect(wrong).toEqual([]);

    const reached = new Set(requests.map(({ operation }) => operation));
    expect([...reached].sort()).toEqual(
      operationsOf(document)
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    );
    expect(new Set(requests.map(({ kind }) => kind)).size).toBe(9);
    expect((await get(server, '/readyz')).status).toBe(200);
    await server.end();
    expect(await snapshot(lookInto(server.ctx))).toEqual(before);
  });
});

async function knownRows(server: Listening): Promise<Known> {
  const videoId = '11111111-1111-4111-8111-111111111111';
  const clipId = '22222222-2222-4222-8222-222222222222';
  const clips = [
    { id: clipId, start_ms: 0, end_ms: 9000, features: { visual_score: 0.9 } },
    { start_ms: 1000, end_ms: 9000, features: { visual_score: 0.1 } },
  ];
  await importVideos(server, [{ id: videoId, duration_ms: 10_000, clips }]);
  const { json } = await orchestrate(server, videoId, ['tiktok', 'instagram', 'youtube']);
  return { videoId, clipId, campaignId: json.campaigns[0].id, orchestrationId: json.orchestration_id };
}

/** Sends requests, several at a time. @returns those whose replies are wrong */
async function sendAll(server: Listening, requests: readonly Malformed[]): Promise<string[]> {
  const wrong: string[] = [];
  const queue = requests.values();
  const sender = async () => {
    for (const request of queue) {
      const { method, path, type, content } = request;
      const answer = await ask(server, method, path, { type, raw: content });
      const problem = problemWith(request, answer);
      if (problem !== undefined && wrong.length < 20)
        wrong.push(
          `${problem}: ${request.kind}, ${method} ${path.slice(0, 200)} ${type} ${String(content).slice(0, 300)}`,
        );
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return wrong;
}

function problemWith(request: Malformed, answer: Awaited<ReturnType<typeof ask>>): string | undefined {
  const { status, type, text } = answer;
  if (status >= 500) return `${status}`;
  if (status >= 400) {
    if (request.method === 'TRACE' || type === 'application/problem+json') return undefined;
    return `${status} as ${type}`;
  }
  if (!request.mustBeRefused) return undefined;
  // an import replies for each of its lines
  const taken = { '/imports': answer.json.video_assets, '/results': answer.json.results }[request.path];
  if (taken === 0 && answer.json.rejected_total > 0) return undefined;
  // a check of a document replies with what is wrong in it
  if (request.path === '/rules/sets/check' && answer.json.errors.length > 0) return undefined;
  return `${status} ${text.slice(0, 200)}`;
}
