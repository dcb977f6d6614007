import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../src/interfaces/client/index.ts';
import { buildApp } from '../src/interfaces/http/index.ts';
import { migratedDirectory, openTestEngine } from '../src/testing/index.ts';
import { endEverythingAfterwards, launch, PROGRAM } from './harness/program.ts';

endEverythingAfterwards();

/** Connects an agent whose client starts `campaigns-engine mcp` itself, as desktop programs do. */
async function agent(args: readonly string[], mode: 'legacy' | { pin: string }, env: Record<string, string> = {}) {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  const transport = new StdioClientTransport({ command: process.execPath, args: [PROGRAM, 'mcp', ...args], env });
  await client.connect(transport);
  return client;
}

test('mcp works over standard input and output on a data directory, with the 2025 protocol', async () => {
  const client = await agent(['--data-dir', migratedDirectory()], 'legacy');
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toContain('request_move');
  const { content } = await client.callTool({ name: 'find_videos', arguments: {} });
  expect(content).toEqual([{ type: 'text', text: '{"videos":[]}' }]);
  await client.close();
});

// the HTTP API is the same on each database
describe('with a server', () => {
  let server: { readonly url: string; end(): Promise<unknown> };
  let env: Record<string, string>;
  let writer: Record<string, string>;
  beforeAll(async () => {
    const engine = await openTestEngine({ dataDir: migratedDirectory() });
    const app = await buildApp(engine, { docs: false });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    server = { url, end: () => app.close().then(() => engine.close()) };
    const admin = createClient({
      baseUrl: server.url,
      key: (await createClient({ baseUrl: server.url }).keys.create({ name: 'ada', role: 'admin' })).key,
    });
    const { key } = await admin.keys.create({ name: 'reader', role: 'viewer', kind: 'agent' });
    env = { CAMPAIGNS_ENGINE_KEY: key };
    writer = { CAMPAIGNS_ENGINE_KEY: (await admin.keys.create({ name: 'desk', role: 'operator', kind: 'agent' })).key };
  });
  afterAll(() => server.end());

  test('mcp with --server has the rights of its key, with the 2026 protocol', async () => {
    const client = await agent(['--server', server.url], { pin: '2026-07-28' }, env);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).not.toContain('request_move');
    expect((await client.listPrompts()).prompts).toHaveLength(4);
    await client.close();
  });

  test('every listed tool can be called and returns JSON, even if nothing is found', async () => {
    const client = await agent(['--server', server.url], 'legacy', writer);
    const id = '11111111-1111-4111-8111-111111111111';
    const at = '2026-01-01T00:00:00.000Z';
    const document = { platform: 'tiktok', features: { fps: { weight: 1, shape: 'identity', when_missing: 0.5 } } };
    const inputs: Record<string, Record<string, unknown>> = {
      ...{
        find_videos: {},
        get_video: { video_id: id },
        list_campaigns: {},
        results: {},
        ledger: {},
        job: { job_id: id },
      },
      ...{ calibration: { platform: 'tiktok' }, explain_decision: { orchestration_id: id, platform: 'tiktok' } },
      ...{ what_if: { rule_set: document }, decide: { video_ids: [id] }, propose_rules: { document, why: 'a test' } },
      edit_draft: { campaign_id: id, updated_at: at, notes: 'x' },
      request_move: { campaign_id: id, updated_at: at, transition: 'publish', why: 'a test' },
    };
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual(Object.keys(inputs).sort());
    const refusals: Record<string, unknown> = {};
    for (const [name, args] of Object.entries(inputs)) {
      const { content, isError } = await client.callTool({ name, arguments: args });
      const [first] = content;
      const read = JSON.parse(first?.type === 'text' ? first.text : '');
      if (isError === true) refusals[name] = read.error;
    }
    expect(refusals).toEqual({
      ...{ get_video: 'video-not-found', job: 'job-not-found', explain_decision: 'orchestration-not-found' },
      ...{ decide: 'video-not-found', edit_draft: 'campaign-not-found', request_move: 'campaign-not-found' },
    });
    await client.close();
  });

  test('standard output contains only messages, an invalid one is skipped, and a broken pipe ends the process', async () => {
    const child = launch(['mcp', '--server', server.url], env);
    const send = (message: unknown) =>
      child.process.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...Object(message) })}\n`);
    child.process.stdin.write('this is no message\n');
    const clientInfo = { name: 'test', version: '1' };
    send({ id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo } });
    send({ method: 'notifications/initialized' });
    send({ id: 2, method: 'tools/call', params: { name: 'find_videos', arguments: {} } });
    await expect.poll(() => child.stdout().split('\n').length, { timeout: 60_000 }).toBeGreaterThan(2);
    const messages = child
      .stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(messages.map(({ jsonrpc, id }) => [jsonrpc, id])).toEqual([
      ['2.0', 1],
      ['2.0', 2],
    ]);
    child.process.stdout.destroy();
    send({ id: 3, method: 'tools/list' });
    expect(await child.ended).toBe(0);
  });

  test('a wrong key is reported immediately on standard error', async () => {
    const child = launch(['mcp', '--server', server.url], { CAMPAIGNS_ENGINE_KEY: 'ce_wrong' });
    expect(await child.ended).toBe(5);
    expect([child.stdout(), child.stderr()]).toEqual(['', expect.stringContaining('key')]);
  });
});
