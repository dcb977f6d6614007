import { expect, test } from 'vitest';
import { buildApp } from '../../interfaces/http/index.ts';
import { addVideo, onEachDatabase, settledEvents, uuid } from '../../testing/index.ts';

const yaml = `
platform: tiktok
features:
  visual_score: { weight: 3, shape: identity, when_missing: 0.5 }
  duration_ms: { weight: 1, shape: { points: [[0, 0], [20000, 1]] }, when_missing: 0.5 }
requirements:
  - { id: upright, must: 'clip.aspect_ratio < 1', because: 'it fills a phone' }
`;

onEachDatabase('rules over HTTP', (testContext) => {
  const open = async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    const call = async (method: 'GET' | 'POST', url: string, body?: object | string) => {
      const isText = typeof body === 'string' || body instanceof Buffer;
      const type = isText ? 'application/yaml' : 'application/json';
      const payload = isText ? body : JSON.stringify(body);
      const reply = await app.inject({
        method,
        url,
        ...(body === undefined ? {} : { payload, headers: { 'content-type': type } }),
      });
      return { status: reply.statusCode, body: reply.json() };
    };
    const put = async (document: string) => {
      const { body } = await call('POST', '/rules/sets', document);
      return call('POST', `/rules/sets/${body.id}/activate`, { why: 'a test' });
    };
    return { ctx, call, put };
  };
  const evaluated = async (ctx: Parameters<typeof settledEvents>[0]) =>
    (await settledEvents(ctx, { event_type: 'clip_evaluated', limit: 10 })).rows;

  test('weights are returned as shares, with the version and its activation time', async () => {
    const { ctx, call } = await open();
    const { body: draft } = await call('POST', '/rules/sets', yaml);
    ctx.clock.advance(60_000);
    await call('POST', `/rules/sets/${draft.id}/activate`, { why: 'a test' });
    const { status, body } = await call('GET', '/rules/engine/weights?platform=tiktok');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      platform: 'tiktok',
      weights: { visual_score: 0.75, duration_ms: 0.25 },
      updated_at: '2026-01-01T00:01:00.000Z',
      rule_set: { version: 2 },
    });
  });

  test('evaluating a clip explains the score from its derived features and is recorded in the ledger', async () => {
    const { ctx, call, put } = await open();
    await put(yaml);
    await addVideo(ctx, uuid(1), [{ id: uuid(2), end_ms: 10_000, features: { visual_score: 0.8 } }]);
    const { status, body } = await call('POST', '/rules/engine/evaluate', { clip_id: uuid(2), platform: 'tiktok' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      clip_id: uuid(2),
      platform: 'tiktok',
      score: (3 * 0.8 + 1 * 0.5) / 4,
      eligible: true,
      explanation: {
        rule_set: { version: 2 },
        contributions: [{ feature: 'visual_score', weight: 0.75 }, { feature: 'duration_ms' }],
        unknown: [{ id: 'upright', because: 'it fills a phone' }],
      },
    });
    expect(await evaluated(ctx)).toMatchObject([
      {
        entity_type: 'clip',
        entity_id: uuid(2),
        metadata: { platform: 'tiktok', score: body.score, rule_set_version: 2 },
      },
    ]);
  });

  test('evaluating bare features also derives features, and is not recorded in the ledger', async () => {
    const { ctx, call, put } = await open();
    await put(yaml);
    const features = { visual_score: 0.8, duration_ms: 10_000, width: 1920, height: 1080 };
    const { status, body } = await call('POST', '/rules/engine/evaluate', { features, platform: 'tiktok' });
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('clip_id');
    expect(body).toMatchObject({ score: (3 * 0.8 + 1 * 0.5) / 4, eligible: false });
    expect(body.explanation.failed).toEqual([{ id: 'upright', because: 'it fills a phone' }]);
    // a ratio that is given is not derived
    const upright = { ...features, aspect_ratio: 0.5625 };
    const given = await call('POST', '/rules/engine/evaluate', { features: upright, platform: 'tiktok' });
    expect(given.body).toMatchObject({ eligible: true, explanation: { failed: [] } });
    expect(await evaluated(ctx)).toEqual([]);
  });

  test.each([
    [{ clip_id: uuid(9), platform: 'tiktok' }, 404, 'clip-not-found', undefined],
    [{ platform: 'tiktok' }, 422, 'validation-failed', 'set exactly one of clip_id and features'],
    [{ clip_id: uuid(9), features: {}, platform: 'tiktok' }, 422, 'validation-failed', 'set exactly one'],
    [
      { features: { motion_intesity: 1 }, platform: 'tiktok' },
      422,
      'validation-failed',
      'did you mean motion_intensity?',
    ],
    [{ features: { visual_score: 2 }, platform: 'tiktok' }, 422, 'validation-failed', 'must be from 0 to 1'],
    [{ features: {}, platform: 'myspace' }, 422, 'validation-failed', 'must be one of'],
  ])('evaluating %j responds with %i %s', async (asked, status, code, message) => {
    const { call } = await open();
    const reply = await call('POST', '/rules/engine/evaluate', asked);
    expect(reply).toMatchObject({ status, body: { code } });
    if (message !== undefined) expect(reply.body.errors[0].message).toContain(message);
  });

  test('a document sent as YAML and as JSON becomes one draft, which shows how its conditions run', async () => {
    const { ctx, call } = await open();
    const added = await call('POST', '/rules/sets?why=it%20was%20measured', yaml);
    expect(added).toMatchObject({ status: 201, body: { platform: 'tiktok', version: 2, status: 'draft' } });
    const shown = await call('GET', `/rules/sets/${added.body.id}`);
    expect(shown.body).toMatchObject({
      version: 2,
      weights: { visual_score: 0.75, duration_ms: 0.25 },
      conditions: [{ list: 'requirements', id: 'upright', runs_on: 'columns' }],
      document: { platform: 'tiktok', boosts: [] },
    });
    const again = await call('POST', '/rules/sets', shown.body.document);
    expect(again).toEqual({ status: 200, body: { ...added.body, created: false } });
    const { body } = await call('GET', '/rules/sets?platform=tiktok&status=draft');
    const { created, ...version } = added.body;
    expect([created, body]).toEqual([true, { rule_sets: [version], next: null }]);
    const { rows } = await settledEvents(ctx, { event_type: 'rule_set_added', limit: 10 });
    const { platform, checksum } = version;
    expect(rows.map(({ entity_id, metadata }) => [entity_id, metadata])).toEqual([
      [version.id, { platform, version: 2, checksum, why: 'it was measured' }],
    ]);
  });

  test('a diff goes from the first version in the URL to the second', async () => {
    const { call } = await open();
    const { body: before } = await call('POST', '/rules/sets', yaml);
    const { body: after } = await call('POST', '/rules/sets', yaml.replace('weight: 3', 'weight: 2'));
    const difference = { path: 'features.visual_score.weight', before: 3, after: 2 };
    expect(await call('GET', `/rules/sets/${before.id}/diff/${after.id}`)).toEqual({
      status: 200,
      body: { differences: [difference] },
    });
    const unknown = await call('GET', `/rules/sets/${before.id}/diff/${uuid(9)}`);
    expect(unknown).toMatchObject({ status: 404, body: { code: 'rule-set-not-found' } });
  });

  test('an invalid document is refused with the path of every error, and in YAML its line', async () => {
    const { call } = await open();
    const wrong = await call('POST', '/rules/sets', yaml.replace('weight: 3', 'weight: -3').replace('< 1', '<'));
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors).toEqual([
      { path: 'features.visual_score.weight', message: 'must be at least 0, got -3 (line 4)' },
      {
        path: 'requirements[0].must',
        message: 'ends too early: something is missing at the end (at its end) (line 7)',
      },
    ]);
    const latin1 = Buffer.from(`description: caf\xe9${yaml}`, 'latin1');
    expect(await call('POST', '/rules/sets', latin1)).toMatchObject({
      status: 422,
      body: { code: 'validation-failed' },
    });
    const features = { visual_score: { weight: 1, shape: 'identity', when_missing: 0 } };
    const boosts = [{ id: 'a', when: 'clip.motion_intesity > 1', multiply: 1, because: 'so' }];
    const json = await call('POST', '/rules/sets', { platform: 'tiktok', features, boosts });
    expect(json).toMatchObject({ status: 422, body: { errors: [{ path: 'boosts[0].when' }] } });
  });

  test('activation needs no body, refuses unknown fields, and responds with 404 for an unknown version', async () => {
    const { call } = await open();
    const { body } = await call('POST', '/rules/sets', yaml);
    expect(await call('POST', `/rules/sets/${body.id}/activate`)).toMatchObject({
      status: 200,
      body: { status: 'active' },
    });
    expect(await call('POST', `/rules/sets/${body.id}/activate`, { reason: 'x' })).toMatchObject({ status: 422 });
    expect(await call('POST', `/rules/sets/${uuid(9)}/activate`)).toMatchObject({
      status: 404,
      body: { code: 'rule-set-not-found' },
    });
    expect(await call('GET', `/rules/sets/${uuid(9)}`)).toMatchObject({ status: 404 });
  });

  test('the API description contains the rules operations, with an example of a rule set', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: true });
    const api = (await app.inject('/openapi.json')).json();
    expect(Object.keys(api.paths)).toEqual(
      expect.arrayContaining([
        '/rules/engine/weights',
        '/rules/engine/evaluate',
        '/rules/sets',
        '/rules/sets/{id}',
        '/rules/sets/{id}/activate',
      ]),
    );
    const post = api.paths['/rules/sets'].post.requestBody.content;
    expect(Object.keys(post)).toEqual(['application/json', 'application/yaml']);
    expect(JSON.stringify(post['application/json'])).toContain('fast-hook');
  });
});
