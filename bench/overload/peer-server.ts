import pressure from '@fastify/under-pressure';
import Fastify from 'fastify';
import { orchestrate } from '#dist/campaigns/drafts/index.js';
import { openEngine } from '#dist/engine.js';
import type { Platform } from '../../src/core/platforms/index.ts';

/**
 * What a user would put around the library: a bare Fastify route with @fastify/under-pressure, which rejects requests while the event loop is
 * late. `peer-server.ts URL MAX_EVENT_LOOP_DELAY_MS`; sends its port to its parent.
 */
const [, , databaseUrl = '', maxEventLoopDelay] = process.argv;
const engine = await openEngine({ databaseUrl });
const app = Fastify();
await app.register(pressure, { maxEventLoopDelay: Number(maxEventLoopDelay), retryAfter: 1 });
app.post<{ Body: { video_asset_id: string; platforms: Platform[] } }>('/campaigns/orchestrate', ({ body }) =>
  orchestrate(engine, body),
);
await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
process.send?.(typeof address === 'object' ? address?.port : 0);
process.on('disconnect', () => process.exit(0));
