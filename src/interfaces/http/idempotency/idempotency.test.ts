import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { tooMany, unavailable } from '../../../core/kernel/index.ts';
import { addVideo, onEachDatabase, type TestContext, uuid } from '../../../testing/index.ts';
import { buildApp } from '../app.ts';
import { claim } from './store.ts';

const ORCHESTRATE = { video_asset_id: uuid(1), platforms: ['tiktok'] };

onEachDatabase('Idempotency-Key', (testContext) => {
  async function appWithVideo(change: (ctx: TestContext) => TestContext = (ctx) => ctx) {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ features: { visual_score: 0.5 } }]);
    const app = await buildApp(change(ctx), { docs: false });
    const post = (key: string | undefined, url = '/campaigns/orchestrate', payload: object = ORCHESTRATE) =>
      app.inject({ method: 'POST', url, payload, headers: key === undefined ? {} : { 'idempotency-key': key } });
    return { ctx, app, post };
  }
  const counted = async (ctx: TestContext, table: string) => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(ctx.db.kysely);
    return rows[0]?.n;
  };

  test('a repeated request acts once and gets the first response, in any field order and with a quoted key', async () => {
    const { ctx, app, post } = await appWithVideo();
    const first = await post('k-1');
    expect([first.statusCode, first.headers['idempotent-replayed']]).toEqual([200, undefined]);
    const turned = { platforms: ['tiktok'], video_asset_id: uuid(1) };
    for (const again of [await post('k-1'), await post('"k-1"'), await post('k-1', undefined, turned)]) {
      expect([again.statusCode, again.headers['idempotent-replayed']]).toEqual([200, 'true']);
      expect(again.body).toBe(first.body);
      expect(again.headers['content-type']).toBe(first.headers['content-type']);
    }
    expect(await counted(ctx, 'orchestrations')).toBe(1);
    expect((await post('k-2')).headers['idempotent-replayed']).toBeUndefined();
    expect((await post(undefined)).statusCode).toBe(200);
    expect(await counted(ctx, 'orchestrations')).toBe(3);
    await app.close();
  });

  test('a used key is refused for another body or route, but another actor may use the same key', async () => {
    const { ctx, app, post } = await appWithVideo();
    await post('k-1');
    for (const other of [
      await post('k-1', '/campaigns/orchestrate', { ...ORCHESTRATE, platforms: ['youtube'] }),
      await post('k-1', '/video_assets', {}),
    ])
      expect(other.json()).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
    // the same body for another campaign is another request
    await post('k-2', `/campaigns/${uuid(8)}/approve`, {});
    expect((await post('k-2', `/campaigns/${uuid(9)}/approve`, {})).json().code).toBe('idempotency-key-reused');
    // and so is what another route does with the same job
    await post('k-3', `/jobs/${uuid(8)}/retry`, {});
    expect((await post('k-3', `/jobs/${uuid(8)}/cancel`, {})).json().code).toBe('idempotency-key-reused');
    // a dry run is not what it tries
    const [publish, account] = [`/campaigns/${uuid(8)}/publications`, { ad_account_id: uuid(7) }];
    await post('k-4', `${publish}?dry_run=true`, account);
    expect((await post('k-4', publish, account)).json().code).toBe('idempotency-key-reused');
    const elsewhere = await buildApp({ ...ctx, actor: 'http:other' }, { docs: false });
    const other = { method: 'POST', url: '/video_assets', payload: {}, headers: { 'idempotency-key': 'k-1' } } as const;
    expect((await elsewhere.inject(other)).statusCode).toBe(201);
    await elsewhere.close();
    await app.close();
  });

  test('a refusal is replayed unchanged, and an invalid body does not use up the key', async () => {
    const { ctx, app, post } = await appWithVideo();
    const unknown = { video_asset_id: uuid(7), platforms: ['tiktok'] };
    const first = await post('k-1', undefined, unknown);
    await addVideo(ctx, uuid(7), [{ features: { visual_score: 0.5 } }]);
    const again = await post('k-1', undefined, unknown);
    expect([again.statusCode, again.body]).toEqual([404, first.body]);
    expect(again.headers['content-type']).toBe('application/problem+json');
    expect((await post('k-2', undefined, { video_asset_id: 7 })).statusCode).toBe(422);
    expect((await post('k-2')).statusCode).toBe(200);
    await app.close();
  });

  test('50 simultaneous POSTs with one key have one effect, and get the same response or a 409', async () => {
    const { ctx, app, post } = await appWithVideo();
    const answers = await Promise.all(Array.from({ length: 50 }, () => post('k-1')));
    const done = answers.filter(({ statusCode }) => statusCode === 200);
    expect(new Set(done.map(({ body }) => body)).size).toBe(1);
    expect(done.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1);
    for (const answer of answers)
      if (answer.statusCode !== 200) {
        expect(answer.json()).toMatchObject({ status: 409, code: 'idempotency-key-in-use' });
        expect(answer.headers['retry-after']).toBe('1');
      }
    expect(await counted(ctx, 'orchestrations')).toBe(1);
    expect((await post('k-1')).body).toBe(done[0]?.body);
    await app.close();
  });

  test('the key of a process that died is taken over after 60 s, by the same request only', async () => {
    const { ctx, app, post } = await appWithVideo();
    await post('k-1');
    const died = (secondsAgo: number) =>
      sql`update idempotency_keys set status = null, body = null, effect = null, lease_until = now() + (60 - ${secondsAgo}::int) * interval '1 s'`.execute(
        ctx.db.kysely,
      );
    await died(50);
    expect((await post('k-1')).statusCode).toBe(409);
    await died(61);
    expect((await post('k-1', '/video_assets', {})).statusCode).toBe(422);
    expect((await post('k-1')).headers['idempotent-replayed']).toBeUndefined();
    expect((await post('k-1')).headers['idempotent-replayed']).toBe('true');
    expect(await counted(ctx, 'orchestrations')).toBe(2);
    await app.close();
  });

  test('a key expires after 24 hours, and using any key deletes the expired ones', async () => {
    const { ctx, app, post } = await appWithVideo();
    for (const key of ['k-1', 'k-2', 'k-3']) await post(key);
    await sql`update idempotency_keys set created_at = now() - interval '24 hours 1 second'`.execute(ctx.db.kysely);
    expect((await post('k-1', '/video_assets', {})).statusCode).toBe(201);
    expect(await counted(ctx, 'idempotency_keys')).toBe(1);
    await app.close();
  });

  test('a 5xx or 429 response frees the key', async () => {
    let broken: Error | undefined;
    const { app, post } = await appWithVideo((ctx) => ({
      ...ctx,
      newId: () => {
        if (broken !== undefined) throw broken;
        return ctx.newId();
      },
      log: ctx.log.child({}, { level: 'silent' }),
    }));
    broken = new Error('broken on purpose');
    expect((await post('k-1')).statusCode).toBe(500);
    broken = tooMany('too-many-requests', 'later');
    expect((await post('k-1')).statusCode).toBe(429);
    broken = undefined;
    const again = await post('k-1');
    expect([again.statusCode, again.headers['idempotent-replayed']]).toEqual([200, undefined]);
    await app.close();
  });

  /** Returns a database that commits but loses the replies to its commits. */
  const losingAnswers = (ctx: TestContext): TestContext => ({
    ...ctx,
    db: {
      ...ctx.db,
      transaction: async (work) => {
        await ctx.db.transaction(work);
        throw unavailable('database-unavailable', 'the connection broke');
      },
    },
  });
  const EFFECTS = [
    ['/campaigns/orchestrate', ORCHESTRATE, 'orchestrations'],
    ['/video_assets', { title: 'new' }, 'video_assets'],
    [`/video_assets/${uuid(1)}/clips`, { clips: [{ start_ms: 0, end_ms: 900 }] }, 'clips'],
    ['/campaigns/orchestrations', { filter: {} }, 'campaigns_jobs.job'],
  ] as const;

  test.each(EFFECTS)('POST %s acts once even if the response to its commit is lost', async (...of) => {
    const [url, payload, table] = of;
    const { ctx, app, post } = await appWithVideo((real) => losingAnswers(real));
    const before = Number(await counted(ctx, table));
    const first = await post('k-1', url, payload);
    expect(first.statusCode).toBeLessThan(300);
    const again = await post('k-1', url, payload);
    expect([again.body, again.headers['idempotent-replayed']]).toEqual([first.body, 'true']);
    expect(await counted(ctx, table)).toBe(before + 1);
    await app.close();
  });

  test('a request that fails after its commit is not repeated under the same key', async () => {
    const { ctx, app, post } = await appWithVideo((real) => {
      let isDone = false;
      return {
        ...real,
        log: real.log.child({}, { level: 'silent' }),
        queue: {
          ...real.queue,
          enqueue: async (transaction, job) => {
            isDone = true;
            return real.queue.enqueue(transaction, job);
          },
        },
        db: {
          ...real.db,
          kysely: new Proxy(real.db.kysely, {
            get: (kysely, name) => {
              if (isDone) throw new Error('broken on purpose');
              const value: unknown = Reflect.get(kysely, name);
              return typeof value === 'function' ? value.bind(kysely) : value;
            },
          }),
        },
      };
    });
    const batch = ['/campaigns/orchestrations', { filter: {} }] as const;
    expect((await post('k-1', ...batch)).statusCode).toBe(500);
    for (let time = 0; time < 2; time++)
      expect((await post('k-1', ...batch)).json()).toMatchObject({ status: 409, code: 'idempotency-answer-lost' });
    expect(await counted(ctx, 'campaigns_jobs.job')).toBe(1);
    await app.close();
  });

  /** Returns a context that calls `before` in front of each statement of that name. */
  const watching = (ctx: TestContext, name: string, before: () => Promise<unknown>): TestContext => ({
    ...ctx,
    log: ctx.log.child({}, { level: 'silent' }),
    db: {
      ...ctx.db,
      run: async (statement, values) => {
        if (statement.name === name) await before();
        return ctx.db.run(statement, values);
      },
    },
  });

  test('a response that cannot be stored under its key still reaches the caller', async () => {
    const away = async () => Promise.reject(unavailable('database-unavailable', 'away'));
    const { app, post } = await appWithVideo((ctx) => watching(ctx, 'keep-idempotent-answer', away));
    expect((await post('k-1')).statusCode).toBe(200);
    await app.close();
  });

  test('a key that is freed while a repeated request looks at it belongs to that request', async () => {
    const { ctx, app, post } = await appWithVideo((real) =>
      watching(real, 'find-idempotency-key', async () =>
        sql`delete from idempotency_keys where holder = ${uuid(9)}`.execute(real.db.kysely),
      ),
    );
    await claim(ctx.db, { actor: ctx.actor, key: 'k-1', holder: uuid(9) }, 'x');
    const first = await post('k-1');
    const again = await post('k-1');
    expect([first.statusCode, again.body, again.headers['idempotent-replayed']]).toEqual([200, first.body, 'true']);
    await app.close();
  });

  test('an invalid key is refused', async () => {
    const { ctx, app, post } = await appWithVideo();
    for (const wrong of ['', '""', 'x'.repeat(256), 'schlüssel', 'a b', '"a', '"a\\"'])
      expect((await post(wrong)).json(), wrong).toMatchObject({
        status: 422,
        code: 'validation-failed',
        errors: [{ path: 'Idempotency-Key' }],
      });
    expect((await post('x'.repeat(255))).statusCode).toBe(200);
    expect(await counted(ctx, 'orchestrations')).toBe(1);
    await app.close();
  });

  test('without the header, no additional statement runs', async () => {
    const names: string[] = [];
    const { app, post } = await appWithVideo((ctx) => ({
      ...ctx,
      db: {
        ...ctx.db,
        run: (statement, values) => {
          names.push(statement.name);
          return ctx.db.run(statement, values);
        },
      },
    }));
    await post('k-1');
    expect(names.filter((name) => name.includes('idempoten'))).toHaveLength(2);
    names.length = 0;
    await post(undefined);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => name.includes('idempoten'))).toEqual([]);
    await app.close();
  });

  test('OpenAPI names the header on every POST except those with a streamed body or a secret in the response', async () => {
    const app = await buildApp(await testContext(), { docs: true });
    const { paths } = (await app.inject({ url: '/openapi.json' })).json();
    const withKey = Object.keys(paths).filter((path) =>
      (paths[path].post?.parameters ?? []).some(({ name }: { name: string }) => name === 'Idempotency-Key'),
    );
    const posts = Object.keys(paths).filter((path) => paths[path].post !== undefined);
    expect(posts.filter((path) => !withKey.includes(path)).sort()).toEqual([
      '/imports',
      '/keys',
      '/results',
      '/session',
      '/video_assets/{id}/file',
      '/webhooks',
    ]);
    expect(JSON.stringify(Object.values(paths).map((path) => (path as { get?: unknown }).get))).not.toContain(
      'Idempotency',
    );
    await app.close();
  });
});
