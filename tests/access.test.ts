import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ask, eventually, get, importVideos } from './harness/http.ts';
import { commandHere } from './harness/in-process-command.ts';
import { keepDatabaseBetweenCommands } from './harness/kept-database.ts';
import { onEachMigratedPlace } from './harness/places.ts';
import { command, endEverythingAfterwards, type Finished, serve } from './harness/program.ts';
import { UUID } from './harness/shapes.ts';

endEverythingAfterwards();
keepDatabaseBetweenCommands();

onEachMigratedPlace('access', (newPlace) => {
  test('the first key locks the server, and commands through --server need a key and act under its name', async () => {
    const place = await newPlace();
    const open = await serve(place.options);
    expect(open.stderr()).toMatch(/NO API KEYS/);
    expect(open.stderr().match(/NO API KEYS/g)).toHaveLength(1);
    await importVideos(open, [{ id: '11111111-1111-4111-8111-111111111111', clips: [{ start_ms: 0, end_ms: 9000 }] }]);
    expect(await open.end()).toBe(0);

    const create = async (role: string, ...more: string[]) =>
      commandHere(['keys', 'create', '--role', role, '--name', `the ${role}`, '--json', ...more, ...place.options]);
    const made = await create('admin', '--expires', '2d');
    expect([made.ending, made.stderr]).toEqual([0, '']);
    const admin = JSON.parse(made.stdout);
    expect(admin).toEqual({
      id: expect.stringMatching(UUID),
      name: 'the admin',
      role: 'admin',
      key: expect.stringMatching(/^ce_[0-9a-f]{12}_[\w-]{43}$/),
    });
    expect((await create('admin')).ending).toBe(5);

    const server = await serve(place.options);
    const as = (held: string, method: string, path: string, body?: unknown) =>
      ask(server, method, path, { body, headers: { authorization: `Bearer ${held}` } });
    const key = (await as(admin.key, 'POST', '/keys', { name: 'the operator', role: 'operator' })).json;
    const through = (held: string | undefined, ...args: string[]) =>
      commandHere([...args, '--server', server.url], held === undefined ? {} : { CAMPAIGNS_ENGINE_KEY: held });
    const [without, orchestrated, refused] = await Promise.all([
      through(undefined, 'campaigns'),
      through(key.key, 'orchestrate', '11111111-1111-4111-8111-111111111111', '--json'),
      through(key.key, 'keys', 'list'),
    ]);
    expect([without.ending, without.stderr]).toEqual([5, expect.stringContaining('CAMPAIGNS_ENGINE_KEY')]);
    expect(orchestrated.ending).toBe(0);
    expect([refused.ending, refused.stderr]).toEqual([5, expect.stringContaining('needs the role admin')]);
    const { events } = await eventually(
      async () => (await as(key.key, 'GET', '/ledger/events')).json,
      (page) => JSON.stringify(page).includes('best_clip_selected'),
    );
    expect(events.map(({ event_type, actor }: Record<string, string>) => `${event_type} ${actor}`)).toEqual(
      expect.arrayContaining(['best_clip_selected the operator', 'import_completed http:anonymous']),
    );
    expect((await through(admin.key, 'keys', 'revoke', key.id)).ending).toBe(0);
    const revoked = await through(key.key, 'ledger');
    expect([revoked.ending, revoked.stderr]).toEqual([
      5,
      expect.stringContaining('the API key the operator is revoked'),
    ]);
    const list = (await as(admin.key, 'GET', '/keys')).json.keys;
    expect(list.map(({ name, state }: Record<string, string>) => `${name} ${state}`)).toEqual([
      'the operator revoked',
      'the admin active',
    ]);
    expect(await server.end()).toBe(0);

    const written = JSON.stringify([
      made.stderr,
      server.stdout(),
      server.stderr(),
      list,
      events,
      await place.look((query) => query('select * from api_keys')),
    ]);
    for (const secret of [key.key.slice(16), admin.key.slice(16)]) expect(written).not.toContain(secret);
  });

  test('a server that other machines can reach starts only with a key', async () => {
    const place = await newPlace();
    const everywhere = ['--host', '0.0.0.0', ...place.options];
    const refused = await commandHere(['serve', '--port', '0', ...everywhere]);
    expect([refused.ending, refused.stdout]).toEqual([5, '']);
    expect(refused.stderr).toMatch(/--host 0\.0\.0\.0 .*no API key is active.*keys create --role admin/);
    const made = await commandHere(['keys', 'create', '--role', 'admin', '--name', 'ada', '--json', ...place.options]);
    const { id, key } = JSON.parse(made.stdout);
    const server = await serve(everywhere);
    expect(server.stderr()).not.toContain('NO API KEYS');
    const here = { url: server.url.replace('0.0.0.0', '127.0.0.1') };
    const headers = { authorization: `Bearer ${key}`, host: 'engine.example' };
    expect((await ask(here, 'GET', '/campaigns')).status).toBe(401);
    expect((await ask(here, 'GET', '/campaigns', { headers })).status).toBe(200);
    expect((await ask(here, 'POST', `/keys/${id}/revoke`, { headers })).status).toBe(200);
    expect((await ask(here, 'GET', '/campaigns', { headers })).status).toBe(401);
    expect(await server.end()).toBe(0);
    expect((await commandHere(['serve', '--port', '0', ...everywhere])).ending).toBe(5);
  });

  test('invalid options for a key are refused with the valid ones', async () => {
    const place = await newPlace();
    const wishes = [
      [['--role', 'owner', '--name', 'x'], 2, 'viewer, operator, admin'],
      [['--role', 'admin'], 2, '--name'],
      [['--role', 'admin', '--name', 'x', '--expires', 'soon'], 2, '90d'],
      [['--role', 'admin', '--name', 'x', '--expires', '2020-01-01'], 5, 'must be in the future'],
    ] as const;
    const refused = wishes.map(([args]) => commandHere(['keys', 'create', ...args, ...place.options]));
    for (const [at, { ending, stderr }] of (await Promise.all(refused)).entries())
      expect({ ending, stderr }).toEqual({
        ending: wishes[at]?.[1],
        stderr: expect.stringContaining(wishes[at]?.[2] ?? ''),
      });
  });

  test('secrets never appear in plain text in the database, the ledger, logs, responses, errors, or addresses', async () => {
    const place = await newPlace();
    const secret = `very-secret-${'7'.repeat(20)}`;
    const [oldKey, newKey] = [randomBytes(32).toString('base64'), randomBytes(32).toString('hex')];
    // with a key file on the embedded database, and with environment variables on PostgreSQL
    const env = (keys: string): Record<string, string> =>
      place.kind === 'embedded' ? {} : { CAMPAIGNS_ENGINE_SECRET_KEY: keys };
    const seen: string[] = [];
    const keep = (finished: Finished) => {
      seen.push(finished.stdout, finished.stderr);
      return finished;
    };
    const run = async (...given: Parameters<typeof command>) => keep(await command(...given));
    const set = ['secrets', 'set', 'meta.token', ...place.options];
    const { ending, stdout } = await run(set, { env: env(oldKey), input: `${secret}\n` });
    expect([ending, stdout]).toEqual([0, expect.stringMatching(/^meta\.token is sealed with the key [0-9a-f]{12}\n$/)]);
    if (place.kind === 'embedded') expect(statSync(join(place.where, 'secrets.key')).mode & 0o777).toBe(0o600);
    else {
      const without = await run(set, { input: secret });
      expect([without.ending, without.stderr]).toEqual([5, expect.stringContaining('CAMPAIGNS_ENGINE_SECRET_KEY')]);
    }
    const wrong = await run(['ledger', ...place.options], { env: { CAMPAIGNS_ENGINE_SECRET_KEY: secret } });
    expect([wrong.ending, wrong.stderr]).toEqual([2, expect.stringContaining('CAMPAIGNS_ENGINE_SECRET_KEY')]);

    const server = await serve(place.options, { ...env(`${newKey},${oldKey}`), CAMPAIGNS_ENGINE_LOG_LEVEL: 'debug' });
    const through = ['--server', server.url];
    expect((await run(['secrets', 'set', 'b', ...through], { input: secret })).ending).toBe(0);
    for (const body of [
      JSON.stringify({ name: 'ads/../../x', value: secret }),
      JSON.stringify({ name: 'b', value: `${secret}\u0000` }),
      `{"name": "c", "value": "${secret}", "x": 1}`,
      `{"name": "c", "value": ["${secret}"]}`,
      `{"name": "c", "value": "${secret}`,
      `"${secret}"`,
    ]) {
      const answer = await ask(server, 'PUT', '/secrets', { type: 'application/json', raw: body });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      seen.push(answer.text);
    }
    const onServer = async (...args: string[]) => keep(await commandHere(['secrets', ...args, ...through]));
    expect((await onServer('rotate', '--json')).ending).toBe(0);
    const list = JSON.parse((await onServer('--json')).stdout);
    expect(list.secrets.map(({ name }: { name: string }) => name)).toEqual(['b', 'meta.token']);
    expect(new Set(list.secrets.map(({ key_id }: { key_id: string }) => key_id)).size).toBe(1);
    const ledger = await eventually(
      async () => (await get(server, '/ledger/events')).text,
      (text) => text.includes('secret_set') && text.includes('secret_resealed'),
    );
    expect((await onServer('remove', 'b')).ending).toBe(0);
    expect((await onServer('remove', 'b')).ending).toBe(4);
    seen.push(ledger);
    expect(await server.end()).toBe(0);
    seen.push(server.stdout(), server.stderr());

    const tables = await place.look(async (query) => {
      const names = await query(
        `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'campaigns_jobs')`,
      );
      const rows = [];
      for (const { name } of names) rows.push(await query(`select * from ${name}`));
      return rows;
    });
    const everywhere = [...seen, JSON.stringify(tables)].join('\n');
    expect(everywhere).toContain('meta.token');
    const parts = [
      secret,
      Buffer.from(secret).toString('base64').slice(0, -4),
      Buffer.from(secret).toString('hex'),
      oldKey,
      newKey,
    ];
    expect(parts.map((part) => everywhere.includes(part))).toEqual(parts.map(() => false));
  });
});
