import { expect, test } from 'vitest';
import { buildApp } from '../../interfaces/http/index.ts';
import {
  addFacts,
  asSuperuser,
  newSigningKey,
  onEachDatabase,
  sealEverything,
  settled,
  uuid,
} from '../../testing/index.ts';
import { isConsistent, leafHash, rootFromInclusion } from './merkle/index.ts';
import { readNote } from './note.ts';
import { ConsistencyProof, InclusionProof, proveEvent } from './prove.ts';

const key = newSigningKey();
const bytes = (hash: string) => Buffer.from(hash, 'base64');
/** Returns the same object with one member replaced. */
const standIn = <Of extends object, Name extends keyof Of>(of: Of, name: Name, member: Of[Name]): Of =>
  new Proxy(of, {
    get: (target, asked) => {
      const own: unknown = asked === name ? member : Reflect.get(target, asked, target);
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });

onEachDatabase('proofs over HTTP', (testContext) => {
  test('an event is proved against a signed root, and a tree against an earlier one', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    const sizes: number[] = [];
    for (const facts of [1, 2, 300, 20]) {
      await addFacts(ctx, facts);
      sizes.push((await sealEverything(ctx, { key, eventsARound: 1000 })).size);
    }
    const { events } = (await app.inject({ url: '/ledger/events?limit=1000' })).json();
    for (const at of [0, 2, 255, 256, 300, 322]) {
      const proof = InclusionProof.parse((await app.inject({ url: `/ledger/events/${events[at].id}/proof` })).json());
      expect(JSON.parse(proof.leaf)).toMatchObject({ id: events[at].id, seq: events[at].seq, actor: 'test' });
      const signed = readNote(proof.checkpoint, [key.verifier])?.checkpoint;
      expect(proof).toMatchObject({ leaf_index: at, tree_size: 323 });
      expect(rootFromInclusion(leafHash(proof.leaf), at, 323, proof.proof.map(bytes))).toEqual(signed?.root);
    }
    for (const from of [...sizes, 255, 256, 257]) {
      const url = `/ledger/consistency?from=${from}`;
      const { from: older, to, proof } = ConsistencyProof.parse((await app.inject({ url })).json());
      expect(to.tree_size).toBe(323);
      expect(isConsistent(from, 323, bytes(older.root), bytes(to.root), proof.map(bytes))).toBe(true);
    }
    const { checkpoints, next } = (await app.inject({ url: '/ledger/checkpoints?limit=2' })).json();
    expect(checkpoints.map(({ tree_size }: { tree_size: number }) => tree_size)).toEqual([323, 303]);
    const rest = (await app.inject({ url: `/ledger/checkpoints?after=${next}` })).json();
    expect(rest).toMatchObject({ checkpoints: [{ tree_size: 3 }, { tree_size: 1 }], next: null });
    // a bundle ends with the first checkpoint that covers everything before a time
    const sizeUntil = async (until: string) =>
      (await app.inject({ url: `/ledger/bundle?until=${until}` })).body.trimEnd().split('\n').length - 1;
    expect(await sizeUntil('2000-01-01T00:00:00Z')).toBe(1);
    // all were written at this moment, and none before it
    expect(await sizeUntil(events[0].occurred_at)).toBe(1);
    expect(await sizeUntil('2100-01-01T00:00:00Z')).toBe(323);
    // and it begins with the first event at or after a time
    const firstSince = async (since: string) =>
      JSON.parse((await app.inject({ url: `/ledger/bundle?since=${since}` })).body.split('\n', 1)[0] ?? '').first_leaf;
    const later = new Date(Date.parse(events[0].occurred_at) + 1).toISOString();
    expect([await firstSince(events[0].occurred_at), await firstSince(later)]).toEqual([0, 323]);
    // a bundle that would end before it begins is empty
    const empty = await app.inject({ url: '/ledger/bundle?since=2100-01-01T00:00:00Z&until=2000-01-01T00:00:00Z' });
    const head = JSON.parse(empty.body);
    expect([head.first_leaf, readNote(head.checkpoint, [key.verifier])?.checkpoint.treeSize]).toEqual([323, 323]);
    await app.close();
  });

  test('an event sealed during its proof request is proved or reported as not yet sealed, never missing', async () => {
    const ctx = await testContext();
    for (const query of [1, 2, 3]) {
      await addFacts(ctx, 1);
      await settled(ctx);
      const newest = ctx.db.kysely.selectFrom('ledger_events').select('id').orderBy('seq', 'desc').limit(1);
      const { id } = await newest.executeTakeFirstOrThrow();
      let answered = 0;
      const executor = ctx.db.kysely.getExecutor();
      const executeQuery: typeof executor.executeQuery = async (...asked) => {
        const result = await executor.executeQuery<never>(...asked);
        if (++answered === query) await sealEverything(ctx, { key, eventsARound: 1000 });
        return result;
      };
      const watched = standIn(executor, 'executeQuery', executeQuery);
      const db = standIn(
        ctx.db,
        'kysely',
        standIn(ctx.db.kysely, 'getExecutor', () => watched),
      );
      const found = await proveEvent({ db }, id).catch((error: unknown) => error);
      expect([query, found]).toMatchObject([query, query < 2 ? { tree_size: 1 } : { code: 'event-not-sealed' }]);
    }
  });

  test('a proof that cannot be made is refused with the reason', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    await addFacts(ctx, 3);
    await settled(ctx);
    const [{ id }] = (await app.inject({ url: '/ledger/events' })).json().events;
    for (const [url, status, code] of [
      [`/ledger/events/${id}/proof`, 409, 'event-not-sealed'],
      [`/ledger/events/${uuid(9)}/proof`, 404, 'event-not-found'],
      ['/ledger/events/9/proof', 422, 'validation-failed'],
      ['/ledger/consistency?from=1', 409, 'nothing-sealed'],
      ['/ledger/consistency?from=1&to=1', 409, 'nothing-sealed'],
      ['/ledger/consistency?from=0&to=0', 422, 'validation-failed'],
      ['/ledger/consistency?from=2&to=1', 409, 'nothing-sealed'],
      ['/ledger/checkpoints?after=x', 422, 'validation-failed'],
    ] as const)
      expect([url, (await app.inject({ url })).json()]).toMatchObject([url, { status, code }]);
    // a tree that no checkpoint covers, since someone removed it, is not proved
    await sealEverything(ctx, { key, eventsARound: 1000 });
    for (const url of ['/ledger/consistency?from=4', '/ledger/consistency?from=2&to=1'])
      expect((await app.inject({ url })).json()).toMatchObject({ status: 422, code: 'validation-failed' });
    await addFacts(ctx, 1);
    await sealEverything(ctx, { key, eventsARound: 1000 });
    await asSuperuser(ctx, ({ kysely }) =>
      kysely.deleteFrom('ledger_checkpoints').where('tree_size', '>', 3).execute(),
    );
    const { events } = (await app.inject({ url: '/ledger/events' })).json();
    const codes = async (at: number) =>
      (await app.inject({ url: `/ledger/events/${events[at].id}/proof` })).json().code;
    expect([await codes(2), await codes(3)]).toEqual([undefined, 'event-not-found']);
    await asSuperuser(ctx, ({ kysely }) => kysely.deleteFrom('ledger_leaves').where('leaf_index', '=', 0).execute());
    expect(await codes(2)).toBe('ledger-cut');
    expect((await app.inject({ url: '/ledger/consistency?from=1' })).json().code).toBe('ledger-cut');
    await app.close();
  });
});
