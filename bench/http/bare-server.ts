import Fastify from 'fastify';
import pg from 'pg';

/** The smallest server that answers: a Fastify route around the statement. `bare-server.ts URL STATEMENT`; sends its port to its parent. */
const [, , connectionString, text = ''] = process.argv;
const pool = new pg.Pool({ connectionString, max: 16 });
const app = Fastify();
app.get<{ Querystring: { video_asset_id: string; platform: string } }>('/campaigns/best_clip', async ({ query }) => {
  const values = [query.video_asset_id, query.platform];
  const { rows } = await pool.query({ name: 'best-clip', text, values });
  const [{ video_asset_id, platform, clip_id, score, decided_at, confidence }] = rows;
  return { video_asset_id, platform, clip_id, score, decided_at, confidence: confidence ?? 'unknown' };
});
await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
process.send?.(typeof address === 'object' ? address?.port : 0);
process.on('disconnect', () => process.exit(0));
