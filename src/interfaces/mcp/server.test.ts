import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { expect, test } from 'vitest';
import { clientOn } from '../../testing/client-against.ts';
import { answerMcp } from './index.ts';

type Routes = Parameters<typeof clientOn>[0];

/** Connects the official client to the tools of a caller with this role. */
async function connected(role: string, routes: Routes = {}) {
  const { client, asked } = clientOn({ ...routes, 'GET /meta': () => ({ caller: { role } }) });
  const inside: typeof fetch = async (url, init) =>
    answerMcp(client, new Request(url, init), typeof init?.body === 'string' ? JSON.parse(init.body) : undefined);
  const agent = new Client({ name: 'test', version: '1' });
  await agent.connect(new StreamableHTTPClientTransport(new URL('http://engine.test/mcp'), { fetch: inside }));
  return { agent, asked };
}

test.each([
  { role: 'viewer', writes: false },
  { role: 'operator', writes: true },
  { role: 'admin', writes: true },
])('each tool for the role $role declares whether it writes', async ({ role, writes }) => {
  const { agent } = await connected(role);
  const { tools } = await agent.listTools();
  const does = (wanted: object) =>
    tools.filter(({ annotations }) => JSON.stringify(annotations) === JSON.stringify(wanted)).map(({ name }) => name);
  expect(does({ readOnlyHint: true })).toHaveLength(9);
  const writing = { readOnlyHint: false, destructiveHint: false, idempotentHint: true };
  expect(does(writing)).toEqual(writes ? ['decide', 'edit_draft', 'propose_rules'] : []);
  expect(does({ ...writing, destructiveHint: true })).toEqual(writes ? ['request_move'] : []);
  await agent.close();
});

test('resources are returned unchanged with hidden characters escaped, and rules are the active ones', async () => {
  const title = 'a\u202eb';
  const { agent, asked } = await connected('viewer', {
    'GET /video_assets/v': () => ({ title }),
    'GET /orchestrations/o': () => ({ id: 'o' }),
    'GET /ledger/events/e/proof': () => ({ leaf: 'x'.repeat(500) }),
    'GET /approvals/a': () => ({ id: 'a' }),
    'GET /rules/sets': () => ({ rule_sets: [{ id: 'r' }] }),
    'GET /rules/sets/r': () => ({ id: 'r' }),
    'GET /clips/c/thumbnail': () => new Response('jpeg'),
  });
  const read = async (path: string) => (await agent.readResource({ uri: `campaigns://${path}` })).contents[0];
  expect(await read('videos/v')).toMatchObject({ mimeType: 'application/json', text: '{"title":"a\\u202eb"}' });
  expect(await read('orchestrations/o')).toMatchObject({ text: '{"id":"o"}' });
  expect(await read('events/e/proof')).toMatchObject({ text: JSON.stringify({ leaf: 'x'.repeat(500) }) });
  expect(await read('approvals/a')).toMatchObject({ text: '{"id":"a"}' });
  expect(await read('rules/tiktok/active')).toMatchObject({ text: '{"id":"r"}' });
  expect(asked).toContainEqual(['GET /rules/sets', { platform: 'tiktok', status: 'active', limit: '1' }]);
  const blob = Buffer.from('jpeg').toString('base64');
  expect(await read('clips/c/thumbnail')).toMatchObject({ mimeType: 'image/jpeg', blob });
  expect(asked).toContainEqual(['GET /clips/c/thumbnail', { w: '320' }]);
  await agent.close();
});

test('a prompt contains the topic that it was given', async () => {
  const { agent } = await connected('viewer');
  const { prompts } = await agent.listPrompts();
  expect(prompts.map(({ name }) => name)).toEqual([
    ...['morning_brief', 'review_drafts', 'explain_to_client', 'improve_rules'],
  ]);
  const said = async (args: Record<string, string>) =>
    (await agent.getPrompt({ name: 'review_drafts', arguments: args })).messages[0]?.content;
  expect(await said({})).toMatchObject({ text: expect.stringMatching(/against it\.$/) });
  expect(await said({ about: 'TikTok' })).toMatchObject({
    text: expect.stringMatching(/against it\.\nAbout: TikTok$/),
  });
  await agent.close();
});
