import { setMaxListeners } from 'node:events';
import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id, invalid, pageQuery, Timestamp } from '../../core/kernel/index.ts';
import { exportBundle } from './bundle.ts';
import { ConsistencyProof, ConsistencyQuery, InclusionProof, proveConsistency, proveEvent } from './prove.ts';
import { LedgerEvent, LedgerQuery } from './schema.ts';
import { ledgerEvents } from './store.ts';
import { began, StreamQuery, streamEvents } from './stream.ts';
import { checkpoints } from './tree-store.ts';

const tags = ['ledger'];
const LedgerReply = z.object({ events: z.array(LedgerEvent), next: z.string().nullable() });

const CheckpointsReply = z.object({
  checkpoints: z.array(z.object({ tree_size: z.int(), sealed_at: Timestamp, note: z.string() })),
  next: z.string().nullable(),
});

export const ledgerRoutes: FastifyPluginAsyncZod = async (app) => {
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal); // every stream listens
  app.addHook('preClose', async () => stopping.abort());

  app.get(
    '/ledger/stream',
    {
      config: { role: 'viewer', isEndless: true, problems: ['too-many-streams'] },
      exposeHeadRoute: false,
      schema: {
        tags,
        summary: 'Stream events as they are written (Server-Sent Events)',
        description:
          'The id of each message is its cursor: a client that reconnects with Last-Event-ID, as browsers do, misses nothing and gets nothing twice.',
        querystring: StreamQuery,
        produces: ['text/event-stream'],
      },
    },
    async ({ ctx, query, headers }, reply) => {
      // a caller who does not expect a stream would wait for its end
      if (!/\btext\/event-stream\b/.test(headers.accept ?? ''))
        throw invalid([{ path: 'accept', message: 'this is a stream: send the header `accept: text/event-stream`' }]);
      const last = headers['last-event-id'];
      const after = typeof last === 'string' && last !== '' ? last : query.after;
      const events = streamEvents(ctx, { ...query, after }, stopping.signal);
      const first = await events.next(); // refuses an invalid cursor while the status can still be set
      return reply
        .header('content-type', 'text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('connection', 'close') // nothing follows a stream, and stopping need not wait for its connection
        .header('x-accel-buffering', 'no')
        .send(Readable.from(began(first.value ?? '', events), { objectMode: false }));
    },
  );

  app.get(
    '/ledger/events',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        operationId: 'ledger.list',
        tags,
        summary: 'List ledger events, oldest or newest first',
        description: 'An event can appear shortly after the response to the request that caused it: poll for it.',
        querystring: LedgerQuery,
        response: { 200: LedgerReply },
      },
    },
    async ({ ctx, query }) => {
      const { rows, next } = await ledgerEvents(ctx, query);
      return { events: [...rows], next };
    },
  );

  app.get(
    '/ledger/events/:id/proof',
    {
      config: { role: 'viewer', problems: ['event-not-found', 'event-not-sealed', 'ledger-cut'] },
      schema: {
        operationId: 'ledger.prove',
        tags,
        summary: 'Prove that an event is in the signed ledger',
        description: '409 event-not-sealed while it is too new: `serve` and `worker` seal within seconds.',
        params: z.object({ id: Id }),
        response: { 200: InclusionProof },
      },
    },
    ({ ctx, params }) => proveEvent(ctx, params.id),
  );

  app.get(
    '/ledger/consistency',
    {
      config: { role: 'viewer', problems: ['nothing-sealed', 'ledger-cut'] },
      schema: {
        tags,
        summary: 'Prove that the later ledger extends the earlier one',
        querystring: ConsistencyQuery,
        response: { 200: ConsistencyProof },
      },
    },
    ({ ctx, query }) => proveConsistency(ctx, query),
  );

  app.get(
    '/ledger/bundle',
    {
      config: { role: 'viewer', isEndless: true, problems: ['nothing-sealed', 'ledger-cut', 'too-many-streams'] },
      exposeHeadRoute: false,
      schema: {
        operationId: 'ledger.bundle',
        tags,
        summary: 'Export the sealed events as a bundle that anyone can verify without this program',
        description: 'NDJSON, as `campaigns-engine ledger export` writes it: examples/verify-bundle.mjs verifies it.',
        querystring: z.strictObject({ since: Timestamp.optional(), until: Timestamp.optional() }),
        produces: ['application/x-ndjson'],
      },
    },
    async ({ ctx, query: { since, until } }, reply) => {
      const at = (time: string | undefined) => (time === undefined ? undefined : new Date(time));
      const lines = exportBundle(ctx, at(since), at(until));
      const first = await lines.next(); // refuses while the status can still be set
      return reply
        .type('application/x-ndjson')
        .header('content-disposition', 'attachment; filename="ledger-bundle.ndjson"')
        .header('cache-control', 'no-store')
        .send(Readable.from(asLines(first.value ?? '', lines), { objectMode: false }));
    },
  );

  app.get(
    '/ledger/checkpoints',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        operationId: 'ledger.checkpoints',
        tags,
        summary: 'List signed checkpoints, newest first',
        description:
          'Keep the newest one outside the database: with it, anyone can see whether the ledger was rewritten.',
        querystring: z.strictObject(pageQuery),
        response: { 200: CheckpointsReply },
      },
    },
    async ({ ctx, query }) => {
      const { rows, next } = await checkpoints(ctx.db, query);
      return { checkpoints: [...rows], next };
    },
  );
};

async function* asLines(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield `${first}\n`;
  for await (const line of rest) yield `${line}\n`;
}
