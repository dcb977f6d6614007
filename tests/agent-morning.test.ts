import { readFileSync } from 'node:fs';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { expect, test } from 'vitest';
import { signIn } from '../src/interfaces/cli/access/sign-in.ts';
import { createClient } from '../src/interfaces/client/index.ts';
import { buildApp, fetchInside } from '../src/interfaces/http/index.ts';
import { onEachDatabase } from '../src/testing/index.ts';
import { createKey } from '../src/trust/access/index.ts';

/** Replaces random ids by counters, in the order in which they first appear. */
function withCountedIds(text: string): string {
  const ids = new Map<string, string>();
  return text.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
    const counted = ids.get(id) ?? `00000000-0000-4000-8000-${String(ids.size + 1).padStart(12, '0')}`;
    ids.set(id, counted);
    return counted;
  });
}

const BASE = 'http://127.0.0.1';
const HEAD = `# An agent's morning

An agent with an operator's key works through a morning. These are its requests and the responses, sent by the official client of the
Model Context Protocol. tests/agent-morning.test.ts fails when a response changes; \`npx vitest run tests/agent-morning.test.ts -u\` updates
this page.
`;

onEachDatabase("an agent's morning", (testContext) => {
  test('examples/agent-morning.md shows the responses that the official client receives', async () => {
    const ctx = await testContext();
    const keyOf = async (name: string, role: 'operator' | 'admin', kind: 'person' | 'agent') =>
      (await createKey(ctx, { name, role, kind })).key;
    const keys = { ada: await keyOf('ada', 'admin', 'person'), agent: await keyOf('desk-agent', 'operator', 'agent') };
    const app = await buildApp(ctx, { docs: false });
    const inside = fetchInside(app);
    const ada = createClient({ baseUrl: BASE, key: keys.ada, fetch: inside, idempotencyKeys: false });
    const agent = new Client({ name: 'desk', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
    const requestInit = { headers: { authorization: `Bearer ${keys.agent}` } };
    await agent.connect(new StreamableHTTPClientTransport(new URL('/mcp', BASE), { requestInit, fetch: inside }));

    const page = [HEAD];
    const write = (value: unknown) => ['```json', JSON.stringify(value, null, 2), '```'].join('\n');
    const use = async (saying: string, name: string, args: Record<string, unknown>) => {
      const { content } = await agent.callTool({ name, arguments: args });
      const [first] = content;
      const answer = JSON.parse(first?.type === 'text' ? first.text : '{}');
      page.push(`## ${saying}\n`, `\`${name}\``, `${write(args)}\n`, `${write(answer)}\n`);
      return answer;
    };

    const catalog = readFileSync('examples/catalog.ndjson', 'utf8').split('\n')[0] ?? '';
    await ada.videos.import({}, { stream: { type: 'application/x-ndjson', content: new Blob([`${catalog}\n`]) } });
    page.push(`> ${agent.getInstructions()}\n`);
    const { videos } = await use('Find the videos', 'find_videos', { limit: 5 });
    const [{ id: video_id }] = videos;
    const decided = await use('Decide on a clip', 'decide', { video_ids: [video_id], platforms: ['tiktok'] });
    const [{ orchestration_id }] = decided.videos;
    await use('Why this clip?', 'explain_decision', { orchestration_id, platform: 'tiktok' });
    const features = { hook_strength: { weight: 1, shape: 'identity', when_missing: 0.5 } };
    const document = { platform: 'tiktok', features };
    await use('What would another rule set have chosen?', 'what_if', { rule_set: document, orchestration_id });
    await use('Propose the rule set', 'propose_rules', { document, why: 'the hook decides on TikTok' });
    const [draft] = (await use('List the drafts', 'list_campaigns', { status: 'draft' })).campaigns;
    const { id: campaign_id } = draft;
    const budget = { budget_minor: 5000, currency: 'EUR' };
    const edited = await use('Set a budget', 'edit_draft', {
      campaign_id,
      updated_at: draft.updated_at,
      ...budget,
    });
    const approve = { campaign_id, transition: 'approve', updated_at: edited.updated_at, why: 'the winner is clear' };
    const { campaign } = await use('Approve the campaign', 'request_move', approve);
    const publish = { ...approve, transition: 'publish', updated_at: campaign.updated_at };
    const { approval_id } = await use('Publishing waits for a person', 'request_move', publish);
    const { client: signedIn } = await signIn(BASE, keys.ada, inside);
    const { state, decided_by } = await signedIn.approvals.grant({ id: approval_id });
    page.push(
      `## A person decides\n`,
      '`POST /approvals/{id}/grant`, by a person who has signed in:\n',
      `${write({ state, decided_by })}\n`,
    );
    await use('The outcome', 'ledger', { entity_id: campaign_id });

    await expect(withCountedIds(page.join('\n'))).toMatchFileSnapshot('../examples/agent-morning.md');
    await agent.close();
    await app.close();
  });
});
