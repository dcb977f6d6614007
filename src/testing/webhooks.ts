import { createServer, type IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import type { Context } from '../context.ts';
import { appendEvents } from '../trust/ledger/index.ts';
import { deliverDue } from '../trust/webhooks/deliver.ts';
import type { NewWebhook } from '../trust/webhooks/schema.ts';
import { newSigningKey, sealEverything, type TestContext, uuid } from './index.ts';

export const key = newSigningKey();

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Starts a receiver on loopback that responds as instructed, 204 by default. */
export async function receiver(answer: (received: Received) => number | Promise<number> = () => 204) {
  const received: Received[] = [];
  const server = createServer(async (request, reply) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers, body });
    const status = await answer({ headers: request.headers, body });
    reply.writeHead(status, status === 302 ? { location: `http://127.0.0.1:${port}/elsewhere` } : {}).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `http://127.0.0.1:${port}/hook`, received };
}

/** Writes events about these entities and seals them. */
export async function tell(ctx: Context, entities: readonly number[]) {
  await ctx.db.transaction((transaction) =>
    appendEvents(
      transaction,
      ctx,
      entities.map((entity, at) => ({
        type: 'campaign_status_changed',
        entityId: uuid(entity),
        metadata: { from: 'draft', to: `${entity}.${at}` },
      })),
    ),
  );
  await sealEverything(ctx, { key });
}

export const reach = { toPrivate: true };
export const near = (ctx: TestContext) => ({ ...ctx, privateWebhooks: true, secretKeys });
const secretKeys = { given: () => Buffer.alloc(32, 7).toString('base64'), file: undefined, mayMake: false };
export const changes: NewWebhook['event_types'] = ['campaign_status_changed'];

export async function deliverAll(ctx: TestContext, patience = 40): Promise<void> {
  for (let round = 0; round < patience; round++) {
    await deliverDue(ctx, reach);
    ctx.clock.advance(3 * 3_600_000);
  }
}
