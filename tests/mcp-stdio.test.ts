import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../src/interfaces/client/index.ts';
import { migratedDirectory } from '../src/testing/index.ts';
import { type Listening, onEachServer } from './harness/in-process.ts';
import { endEverythingAfterwards, launch, PROGRAM } from './harness/program.ts';

endEverythingAfterwards();

/** An agent whose client starts `campaigns-engine mcp` itself, as desktop programs do. */
async function agent(args: readonly string[], mode: 'legacy' | { pin: string }, env: Record<string, string> = {}) {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  const transport = new StdioClientTransport({ command: process.execPath, args: [PROGRAM, 'mcp', ...args], env });
  await client.connect(transport);
  return client;
}

test('over standard input and output it works on a data directory, in the era of 2025', async () => {
  const client = await agent(['--data-dir', migratedDirectory()], 'legacy');
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toContain('request_move');
  const { content } = await client.callTool({ name: 'find_videos', arguments: {} });
  expect(content).toEqual([{ type: 'text', text: '{"videos":[]}' }]);
  await client.close();
});

onEachServer('an agent over standard input and output', (listen) => {
  let server: Listening;
  let env: Record<string, string>;
  beforeAll(async () => {
    server = await listen();
    const admin = createClient({
      baseUrl: server.url,
      key: (await createClient({ baseUrl: server.url }).keys.create({ name: 'ada', role: 'admin' })).key,
    });
    const { key } = await admin.keys.create({ name: 'reader', role: 'viewer', kind: 'agent' });
    env = { CAMPAIGNS_ENGINE_KEY: key };
  });
  afterAll(() => server.end());

  test('with --server it has the rights of its key, in the era of 2026', async () => {
    const client = await agent(['--server', server.url], { pin: '2026-07-28' }, env);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).not.toContain('request_move');
    expect((await client.listPrompts()).prompts).toHaveLength(4);
    await client.close();
  });

  test('standard output holds messages only; a line that is none is passed over; a broken pipe ends it', async () => {
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

  test('a wrong key is told at once, on standard error', async () => {
    const child = launch(['mcp', '--server', server.url], { CAMPAIGNS_ENGINE_KEY: 'ce_wrong' });
    expect(await child.ended).toBe(5);
    expect([child.stdout(), child.stderr()]).toEqual(['', expect.stringContaining('key')]);
  });
});
