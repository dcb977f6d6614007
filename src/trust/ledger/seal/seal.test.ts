import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { lock } from '../../../core/db/index.ts';
import {
  addFacts,
  asSuperuser,
  hasPostgres,
  migratedPostgresDatabase,
  newSigningKey,
  onEachDatabase,
  openTestEngine,
  sealEverything,
  settled,
} from '../../../testing/index.ts';
import { readNote } from '../note.ts';
import { notesAtEnd, notesInFile } from '../notes.ts';
import { appendEvents } from '../store.ts';
import { newestCheckpoint, treeSize } from '../tree-store.ts';
import { verifyLedger } from '../verify/index.ts';
import { SealingHealth } from './health.ts';
import { sealingState } from './lag.ts';
import { SEALING_LOCK, sealRound } from './seal.ts';
import { sealWritten, startSealer } from './sealer.ts';

const key = newSigningKey();
const trust = { keys: [key.verifier] };

onEachDatabase('sealing', (testContext) => {
  test('every event is sealed once, in however many rounds, and the ledger verifies after each', async () => {
    const ctx = await testContext();
    expect(await verifyLedger(ctx.db, trust)).toMatchObject({ ok: true, events: 0, tree_size: 0, first_bad: null });
    let total = 0;
    for (const facts of [1, 2, 254, 0, 300]) {
      await addFacts(ctx, facts);
      total += facts;
      const tree = await sealEverything(ctx, { key, eventsARound: 100 });
      expect(tree.size).toBe(total);
      const verified = await verifyLedger(ctx.db, trust);
      expect(verified).toEqual({
        ok: true,
        events: total,
        tree_size: total,
        root: tree.root().toString('hex'),
        first_bad: null,
      });
    }
  });

  test('a checkpoint has the smallest and the largest seq that it added', async () => {
    const ctx = await testContext();
    for (const facts of [3, 4]) {
      await addFacts(ctx, facts);
      await sealEverything(ctx, { key });
    }
    const { rows } = await sql<{ seq: number }>`select seq from ledger_events order by seq`.execute(ctx.db.kysely);
    const newest = readNote((await newestCheckpoint(ctx.db))?.note ?? '', [key.verifier]);
    expect(newest?.checkpoint).toMatchObject({ treeSize: 7, seqs: [rows[3]?.seq, rows[6]?.seq] });
  });

  test('the database refuses to change or delete anything in the ledger', async () => {
    const ctx = await testContext();
    await addFacts(ctx, 2);
    await sealEverything(ctx, { key });
    for (const table of ['ledger_events', 'ledger_leaves', 'ledger_checkpoints', 'ledger_keys'])
      for (const statement of [`delete from ${table}`, `truncate ${table}`])
        await expect(sql.raw(statement).execute(ctx.db.kysely)).rejects.toThrow('the ledger is append-only');
    await expect(sql`update ledger_events set actor = 'nobody'`.execute(ctx.db.kysely)).rejects.toThrow('append-only');
    expect(await verifyLedger(ctx.db, trust)).toMatchObject({ ok: true, events: 2, tree_size: 2 });
  });

  test('a background sealer seals new events, appends checkpoints to a file, and seals the rest when it stops', async () => {
    const ctx = await testContext();
    const file = join(await mkdtemp(join(tmpdir(), 'campaigns-engine-checkpoints-')), 'checkpoints');
    await addFacts(ctx, 3);
    const sealer = startSealer(ctx, { key, outside: { file }, intervalMs: 10 });
    const giveUpAt = Date.now() + 20_000;
    while ((await treeSize(ctx.db)) < 3 && Date.now() < giveUpAt) await new Promise((go) => setTimeout(go, 10));
    await addFacts(ctx, 4);
    await settled(ctx);
    await sealer.stop();
    const newest = readNote((await notesAtEnd(file)).at(-1) ?? '', [key.verifier]);
    expect(newest).toMatchObject({ checkpoint: { treeSize: 7 }, signedBy: { text: key.verifier.text } });
    const outside = notesInFile(file);
    expect(await verifyLedger(ctx.db, { keys: [key.verifier], outside })).toMatchObject({ ok: true, tree_size: 7 });
  });

  test('with more to seal than one round takes, the next round does not wait for the interval', async () => {
    const ctx = await testContext();
    await addFacts(ctx, 35);
    await settled(ctx);
    const sealer = startSealer(ctx, { key, eventsARound: 10, intervalMs: 600_000 });
    await expect.poll(() => treeSize(ctx.db), { timeout: 10_000 }).toBe(35);
    await sealer.stop();
  });

  test('events that have waited for ten seconds are reported, with the time of the first', async () => {
    const ctx = await testContext();
    const at = ctx.now();
    await addFacts(ctx, 2);
    const state = async (ms: number) => {
      const { state, waiting, waiting_since } = await sealingState(ctx.db, new Date(at.getTime() + ms));
      return [state, waiting, waiting_since];
    };
    expect(await state(9_999)).toEqual(['sealed', 2, at.toISOString()]);
    expect(await state(10_000)).toEqual(['behind', 2, at.toISOString()]);
    await sealEverything(ctx, { key });
    expect(await state(10_000)).toEqual(['sealed', 0, null]);
  });

  test('a checkpoint with two signatures is read whole, wherever the file is split into chunks', async () => {
    const ctx = await testContext();
    const file = join(await mkdtemp(join(tmpdir(), 'campaigns-engine-checkpoints-')), 'checkpoints');
    await addFacts(ctx, 1);
    await sealEverything(ctx, { key, outside: { file } });
    const once = readFileSync(file, 'utf8').trimEnd();
    const twice = `${once}\n${once.split('\n').at(-1)}\n`;
    const PIECE = 65_536;
    for (const cut of [once.length - 1, once.length, once.length + 1, once.length + 2, twice.length]) {
      writeFileSync(file, `${'\n'.repeat(PIECE - Buffer.byteLength(twice.slice(0, cut)))}${twice}`);
      const found: string[] = [];
      for await (const note of notesInFile(file)()) found.push(note);
      expect(found).toEqual([twice]);
    }
  });

  test('a partly written checkpoint is skipped, wherever it was cut off', async () => {
    const ctx = await testContext();
    const file = join(await mkdtemp(join(tmpdir(), 'campaigns-engine-checkpoints-')), 'checkpoints');
    await addFacts(ctx, 1);
    await sealEverything(ctx, { key, outside: { file } });
    const whole = readFileSync(file, 'utf8');
    for (let length = 0; length < whole.length - 2; length += 7) {
      for (const [at, written] of [whole + whole.slice(0, length), whole.slice(0, length) + whole].entries()) {
        writeFileSync(file, at === 0 ? written : written.replaceAll('\n', '\r\n'));
        const found: string[] = [];
        for await (const note of notesInFile(file)()) found.push(note);
        expect(found).toEqual([whole.slice(0, -1)]);
        expect(await notesAtEnd(file)).toEqual([whole.slice(0, -1)]);
      }
    }
    await addFacts(ctx, 1);
    expect((await sealEverything(ctx, { key, outside: { file } })).size).toBe(2);
  });

  test('new keys, a file with half a checkpoint, and an unwritable file do not stop sealing', async () => {
    const ctx = await testContext();
    const directory = await mkdtemp(join(tmpdir(), 'campaigns-engine-checkpoints-'));
    const file = join(directory, 'checkpoints');
    await addFacts(ctx, 2);
    await sealEverything(ctx, { key, outside: { file } });
    const later = newSigningKey();
    await addFacts(ctx, 1);
    expect((await sealEverything(ctx, { key: later, outside: { file } })).size).toBe(3);
    const keys = [key.verifier, later.verifier];
    const outside = notesInFile(file);
    expect(await verifyLedger(ctx.db, { keys, outside })).toMatchObject({ ok: true, tree_size: 3 });
    expect(await verifyLedger(ctx.db, { keys: [later.verifier], outside })).toMatchObject({ ok: true });
    await expect(verifyLedger(ctx.db, { keys: [key.verifier], outside })).rejects.toThrow('not signed by the key');

    const half = join(directory, 'half');
    writeFileSync(half, readFileSync(file, 'utf8').slice(0, 60));
    await addFacts(ctx, 1);
    expect((await sealEverything(ctx, { key: later, outside: { file: half } })).size).toBe(4);
    const health = new SealingHealth();
    await addFacts(ctx, 1);
    const unwritable = { file: join(directory, 'no', 'such', 'directory') };
    expect((await sealEverything(ctx, { key: later, outside: unwritable, health })).size).toBe(5);
    expect(await sealingState(ctx.db, ctx.now(), health)).toMatchObject({
      state: 'failing',
      sealed: 5,
      publishing_failed: { why: expect.stringContaining('ENOENT') },
    });
  });

  test('even with another key, a tree that does not extend the newest outside checkpoint is not signed', async () => {
    const ctx = await testContext();
    const file = join(await mkdtemp(join(tmpdir(), 'campaigns-engine-checkpoints-')), 'checkpoints');
    await addFacts(ctx, 2);
    await sealEverything(ctx, { key, outside: { file } });
    await asSuperuser(ctx, async (db) => {
      await sql`update ledger_events set actor = 'mallory'`.execute(db.kysely);
      for (const table of ['ledger_leaves', 'ledger_nodes', 'ledger_checkpoints'])
        await sql`delete from ${sql.table(table)}`.execute(db.kysely);
    });
    const later = newSigningKey();
    await sealEverything(ctx, { key: later });
    const again = sealEverything(ctx, { key: later, outside: { file } });
    await expect(again).rejects.toMatchObject({ code: 'ledger-cut' });
  });

  test('a checkpoint is posted to a URL with user and password, and stands without logging them if that fails', async () => {
    const ctx = await testContext();
    const heard: string[] = [];
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text) => heard.push(`${request.headers.authorization}\n${text}`));
      request.on('end', () => response.writeHead([204, 404, 500][heard.length - 1] ?? 500).end());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const url = `http://ada:a%20secret@127.0.0.1:${port}/checkpoints`;
    const written: string[] = [];
    const log = pino({ level: 'debug' }, { write: (line: string) => void written.push(line) });
    for (const failures of [0, 1, 2]) {
      await addFacts(ctx, 1);
      await sealEverything({ ...ctx, log }, { key, outside: { url } });
      expect(written.join().split('was not posted')).toHaveLength(failures + 1);
    }
    server.close();
    expect(heard).toHaveLength(3);
    expect(heard[2]).toContain((await newestCheckpoint(ctx.db))?.note);
    expect(heard[0]).toMatch(/^Basic YWRhOmEgc2VjcmV0\ncampaigns-engine\/ledger\n1\n/);
    expect(written.join()).not.toContain('secret');
  });

  test('a URL that never responds is abandoned after 10 seconds, and the failure is logged', async () => {
    const ctx = await testContext();
    const server = createServer(() => {}).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
    const inTime = AbortSignal.timeout;
    const given = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => inTime(ms / 1000));
    const log = { ...ctx.log, error: vi.fn() };
    await addFacts(ctx, 1);
    await sealEverything({ ...ctx, log }, { key, outside: { url } });
    expect(given.mock.calls).toEqual([[10_000]]);
    expect(log.error.mock.calls).toEqual([[{ why: expect.stringContaining('timeout') }, expect.any(String)]]);
    given.mockRestore();
    server.closeAllConnections();
    server.close();
  });

  test('a ledger that lacks signed events is not signed again', async () => {
    const ctx = await testContext();
    await addFacts(ctx, 5);
    const known = await sealEverything(ctx, { key });
    await asSuperuser(ctx, async (db) => {
      await sql`delete from ledger_leaves where leaf_index = 4`.execute(db.kysely);
      await sql`delete from ledger_checkpoints`.execute(db.kysely);
    });
    await expect(sealEverything(ctx, { key }, known)).rejects.toMatchObject({ code: 'ledger-cut' });
  });
});

test.skipIf(!hasPostgres())('a round does nothing while another process seals', async () => {
  const engine = await openTestEngine({ databaseUrl: await migratedPostgresDatabase() });
  await addFacts(engine, 1);
  await settled(engine);
  await engine.db.transaction(async (other) => {
    await lock(other, SEALING_LOCK);
    expect(await sealRound(engine, key, 10)).toBeUndefined();
  });
  expect(await sealRound(engine, key, 10)).toMatchObject({ events: 1 });
  await engine.close();
});

test.skipIf(!hasPostgres())('events behind an open transaction wait, and none is left out', async () => {
  const engine = await openTestEngine({ databaseUrl: await migratedPostgresDatabase() });
  const fact = (to: string) =>
    ({ type: 'campaign_status_changed', entityId: engine.newId(), metadata: { from: '', to } }) as const;
  const patient = await engine.db.transaction(async (older) => {
    await appendEvents(older, engine, [fact('older')]);
    await engine.db.transaction((younger) => appendEvents(younger, engine, [fact('younger')]));
    await appendEvents(older, engine, [fact('older, with a larger number than the younger one')]);
    expect(await sealWritten(engine, { key }, 100)).toMatchObject({ tree: { size: 0 }, waiting: 1 });
    return { result: sealWritten(engine, { key }, 60_000) };
  });
  expect(await patient.result).toMatchObject({ tree: { size: 3 }, waiting: 0 });
  expect(await verifyLedger(engine.db, trust)).toMatchObject({ ok: true, tree_size: 3 });
  const { rows } = await sql<{ seq: number }>`select seq from ledger_events order by seq`.execute(engine.db.kysely);
  const newest = readNote((await newestCheckpoint(engine.db))?.note ?? '', [key.verifier]);
  expect(newest?.checkpoint.seqs).toEqual([rows[0]?.seq, rows[2]?.seq]);
  await engine.close();
});
