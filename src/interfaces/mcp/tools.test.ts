import { expect, test } from 'vitest';
import { clientOn, refusing } from '../../testing/client-against.ts';
import { READING_TOOLS } from './reading-tools.ts';
import type { Tool } from './tool.ts';
import { WRITING_TOOLS } from './writing-tools.ts';

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [VIDEO, OTHER] = [uuid(1), uuid(2)];
const AT = '2026-11-22T10:00:00Z';
const TOOLS: readonly Tool[] = [...READING_TOOLS, ...WRITING_TOOLS];

/** Calls a tool with this input on an API that has these paths. @returns its answer, and its requests to the API */
async function use(name: string, input: Record<string, unknown>, routes: Parameters<typeof clientOn>[0] = {}) {
  const { client, asked } = clientOn(routes);
  const tool = TOOLS.find((one) => one.name === name);
  if (tool === undefined) throw new Error(`there is no tool ${name}`);
  const { content, isError = false } = await tool.call(client, tool.input.parse(input) as never);
  const [first] = content;
  const text = first?.type === 'text' ? first.text : '';
  return { asked, content, isError, text, json: JSON.parse(text) };
}

const decided = (id: string) => ({
  ...{ orchestration_id: id, decisions: [], campaigns: [], skipped: [{ platform: 'tiktok', detail: 'no clip', x: 1 }] },
});
const ORCHESTRATE = 'POST /campaigns/orchestrate';
const MANY = 'POST /campaigns/orchestrations';
const PREVIEW = 'POST /campaigns/preview';

test('twenty videos are decided immediately with their cards, and more become a job', async () => {
  const ids = Array.from({ length: 21 }, (_, at) => uuid(at + 1));
  const rest = { platforms: ['tiktok'], cards: { instagram: 3 } };
  const routes = { [ORCHESTRATE]: () => decided('o'), [MANY]: () => ({ job_id: 'j' }) };
  const few = await use('decide', { video_ids: ids.slice(1), ...rest }, routes);
  expect(few.asked).toEqual(ids.slice(1).map((video_asset_id) => [ORCHESTRATE, { video_asset_id, ...rest }]));
  expect(few.json.videos[0]).toMatchObject({ drafts: [], skipped: [{ platform: 'tiktok', detail: 'no clip' }] });
  const many = await use('decide', { video_ids: ids, ...rest }, routes);
  expect(many.asked).toEqual([[MANY, { video_asset_ids: ids, ...rest }]]);
  expect(many.json).toEqual({ job_id: 'j' });
  // a preview does not support cards, so they must not be dropped silently
  const { asked, json } = await use('decide', { video_ids: [VIDEO], preview: true, ...rest }, routes);
  expect([asked, json.error]).toEqual([[], 'cards-not-possible']);
});

test('a decision shows the outcome of each draft, and the cards of one with several clips', async () => {
  const [one, several] = [
    { id: VIDEO, platform: 'tiktok', outcome: 'created' },
    { id: OTHER, platform: 'instagram', outcome: 'kept', format: 'carousel', cards: ['a', 'b'] },
  ];
  const campaigns = [
    { ...one, format: 'single', notes: 'n' },
    { ...several, notes: 'n' },
  ];
  const routes = { [ORCHESTRATE]: () => ({ ...decided('o'), campaigns }) };
  const { json } = await use('decide', { video_ids: [VIDEO] }, routes);
  expect(json.videos[0].drafts).toEqual([one, several]);
});

test('a preview writes nothing, and refuses more than twenty videos', async () => {
  const ids = Array.from({ length: 21 }, (_, at) => uuid(at + 1));
  const routes = { [PREVIEW]: () => ({ decisions: [] }), [ORCHESTRATE]: () => decided('o'), [MANY]: () => ({}) };
  const most = await use('decide', { video_ids: ids.slice(1), preview: true }, routes);
  expect([most.asked.length, ...new Set(most.asked.map(([path]) => path))]).toEqual([20, PREVIEW]);
  const more = await use('decide', { video_ids: ids, preview: true }, routes);
  expect([more.asked, more.isError, more.json.error]).toEqual([[], true, 'too-many']);
});

test('refused videos are reported one by one, but a single refused video fails the call', async () => {
  const routes = {
    [PREVIEW]: () => refusing(404, 'video-not-found'),
    [ORCHESTRATE]: () => refusing(404, 'video-not-found'),
  };
  for (const preview of [true, false]) {
    const two = await use('decide', { video_ids: [VIDEO, OTHER], preview }, routes);
    expect(two.json.videos).toEqual(
      [VIDEO, OTHER].map((video_asset_id) => ({
        ...{ video_asset_id, error: 'video-not-found', detail: 'it is video-not-found' },
      })),
    );
    await expect(use('decide', { video_ids: [VIDEO], preview }, routes)).rejects.toMatchObject({ status: 404 });
    const broken = {
      [PREVIEW]: () => new Response('<html>', { status: 502 }),
      [ORCHESTRATE]: () => new Response('<html>', { status: 502 }),
    };
    await expect(use('decide', { video_ids: [VIDEO, OTHER], preview }, broken)).rejects.toThrow('did a proxy send it');
  }
});

test('edit_draft sends the time at which the draft was read, and the budget in minor units', async () => {
  const edit = { updated_at: AT, name: 'Porto', notes: 'n', clip_id: OTHER, currency: 'JPY' };
  const path = `PATCH /campaigns/${VIDEO}`;
  const routes = { [path]: () => ({ id: VIDEO, status: 'draft', updated_at: AT, notes: 'n' }) };
  const { asked, json } = await use('edit_draft', { campaign_id: VIDEO, ...edit, budget_minor: 250 }, routes);
  expect(asked).toEqual([[path, { ...edit, budget_cents: 250 }]]);
  expect(json).toEqual({ id: VIDEO, status: 'draft', updated_at: AT });
  const free = await use('edit_draft', { campaign_id: VIDEO, updated_at: AT, budget_minor: 0 }, routes);
  expect(free.asked).toEqual([[path, { updated_at: AT, budget_cents: 0 }]]);
});

test.each([
  { transition: 'publish', isAsked: true },
  { transition: 'activate', isAsked: true },
  { transition: 'resume', isAsked: true },
  { transition: 'approve', isAsked: false },
  { transition: 'reopen', isAsked: false },
  { transition: 'pause', isAsked: false },
  { transition: 'complete', isAsked: false },
  { transition: 'archive', isAsked: false },
])('the transition $transition waits for a person: $isAsked', async ({ transition, isAsked }) => {
  const at = { updated_at: AT, why: 'clear' };
  const routes = {
    'POST /approvals': () => ({ id: OTHER, state: 'pending', expires_at: AT }),
    [`POST /campaigns/${VIDEO}/${transition}`]: () => ({ id: VIDEO }),
  };
  const { asked, json } = await use('request_move', { campaign_id: VIDEO, transition, ...at }, routes);
  if (isAsked) {
    expect(asked).toEqual([['POST /approvals', { campaign_id: VIDEO, transition, ...at }]]);
    expect(json).toMatchObject({
      state: 'pending',
      approval_id: OTHER,
      approval_uri: `campaigns://approvals/${OTHER}`,
    });
  } else {
    expect(asked).toEqual([[`POST /campaigns/${VIDEO}/${transition}`, at]]);
    expect(json).toEqual({ done: true, campaign: { id: VIDEO } });
  }
});

test('propose_rules uses its own reason and compares with the last 500 orchestrations', async () => {
  const made = { id: VIDEO, platform: 'tiktok', version: 2, status: 'draft', created: true };
  const changes = Array.from({ length: 12 }, (_, at) => ({ video_asset_id: uuid(at) }));
  const routes = {
    'POST /rules/sets': () => made,
    'POST /orchestrations/what_if': () => ({ platforms: [{ changed: 12 }], changes }),
  };
  const document = { platform: 'tiktok', why: 'activate me' };
  const { asked, json } = await use('propose_rules', { document, why: 'motion told nothing' }, routes);
  expect(asked).toEqual([
    ['POST /rules/sets', { why: 'motion told nothing' }, { platform: 'tiktok' }],
    ['POST /orchestrations/what_if', { rule_sets: [document], limit: 500 }],
  ]);
  expect(json).toEqual({
    ...{ ...made, replayed: [{ changed: 12 }], changes: changes.slice(0, 10), next: 'an admin activates it, or not' },
  });
  const active = { ...routes, 'POST /rules/sets': () => ({ ...made, status: 'active' }) };
  expect((await use('propose_rules', { document, why: 'x' }, active)).json.next).toBe('it is already active');
});

test('what_if shows every change of a page, so that the next page skips none', async () => {
  const changes = Array.from({ length: 60 }, (_, at) => ({ video_asset_id: uuid(at) }));
  const routes = { 'POST /orchestrations/what_if': () => ({ platforms: [], changes, next: 'n' }) };
  const { asked, json } = await use('what_if', { rule_set: { platform: 'tiktok' }, limit: 60, after: 'a' }, routes);
  expect(asked).toEqual([
    ['POST /orchestrations/what_if', { rule_sets: [{ platform: 'tiktok' }], limit: 60, after: 'a' }],
  ]);
  expect(json).toEqual({ platforms: [], changes, next: 'n' });
});

const evidence = (...contributions: number[]) => ({
  ...{ winner: { clip_id: 'won' }, runner_up: { clip_id: 'second' }, confidence: 'clear', rule_set: 'r' },
  candidates: [
    { clip_id: 'second', contributions: [{ contribution: 9 }] },
    { clip_id: 'won', contributions: contributions.map((contribution) => ({ contribution })) },
  ],
});

test('a decision is explained by its five largest contributions, and a given one takes precedence over the newest', async () => {
  const video = { summary: { platforms: [{ platform: 'tiktok', orchestration_id: 'new' }] } };
  const routes = {
    [`GET /video_assets/${VIDEO}`]: () => video,
    'GET /orchestrations/new': () => ({ video_asset_id: VIDEO, platforms: { tiktok: evidence(0.1, 0.3, 0.2) } }),
    [`GET /orchestrations/${OTHER}`]: () => ({
      ...{ video_asset_id: VIDEO, platforms: { tiktok: evidence(1, 2, 3, 4, 5, 6) } },
    }),
  };
  const newest = await use('explain_decision', { video_id: VIDEO, platform: 'tiktok' }, routes);
  expect(newest.json).toMatchObject({
    top: [{ contribution: 0.3 }, { contribution: 0.2 }, { contribution: 0.1 }],
    evidence_uri: 'campaigns://orchestrations/new',
  });
  const past = { video_id: VIDEO, orchestration_id: OTHER, platform: 'tiktok' };
  const { json } = await use('explain_decision', past, routes);
  expect(json.top.map((one: { contribution: number }) => one.contribution)).toEqual([6, 5, 4, 3, 2]);
  const elsewhere = await use('explain_decision', { ...past, platform: 'youtube' }, routes);
  expect([elsewhere.isError, elsewhere.json.error]).toEqual([true, 'not-asked']);
  const nothing = await use('explain_decision', { platform: 'youtube' }, routes);
  expect([nothing.isError, nothing.json.error]).toEqual([true, 'decision-not-found']);
});

test('an explanation says which clip was drawn, and why no clip is eligible', async () => {
  const explained = async (more: object) => {
    const platforms = { tiktok: { ...evidence(1), ...more } };
    const routes = { [`GET /orchestrations/${OTHER}`]: () => ({ video_asset_id: VIDEO, platforms }) };
    return (await use('explain_decision', { orchestration_id: OTHER, platform: 'tiktok' }, routes)).json;
  };
  const draw = { policy: 'p', seed: 1, candidates: ['second', 'won'], propensities: [0.75, 0.25] };
  expect(await explained({ exploration: { clip_id: 'second', ...draw } })).toMatchObject({
    winner: { clip_id: 'won' },
    drawn: { clip_id: 'second', probability: 0.75 },
  });
  expect(await explained({ exploration: null })).not.toHaveProperty('drawn');
  const failed = [{ id: 'short', because: 'at most 60 s' }];
  const none = await explained({ winner: null, candidates: [{ clip_id: 'long', contributions: [], failed }] });
  expect(none).toMatchObject({ failed: [{ clip_id: 'long', rules: failed }] });
});

test('get_video returns as many thumbnails as requested', async () => {
  const clips = ['a', 'b', 'c'].map((id) => ({ id, start_ms: 0, end_ms: 9, status: 'ready', features: {} }));
  const pictures = Object.fromEntries(clips.map(({ id }) => [`GET /clips/${id}/thumbnail`, () => new Response('x')]));
  const routes = { [`GET /video_assets/${VIDEO}`]: () => ({ title: 't', duration_ms: 9, clips }), ...pictures };
  const shown = async (thumbnails?: number) =>
    (await use('get_video', { video_id: VIDEO, thumbnails }, routes)).content.map((one) =>
      one.type === 'text' && one.text.startsWith('clip') ? one.text : one.type,
    );
  expect(await shown()).toEqual(['text']);
  expect(await shown(2)).toEqual(['text', 'clip a', 'image', 'clip b', 'image']);
});

const PAGE = { limit: 5, after: 'a' };
const ASKED = { limit: '5', after: 'a' };
const [CAMPAIGN, RESULT, EVENT] = [
  {
    ...{
      id: VIDEO,
      name: 'n',
      status: 'draft',
      platform: 'tiktok',
      clip_id: OTHER,
      budget_cents: 250,
      currency: 'JPY',
    },
    ...{ optimization_meta: { orchestration_id: 'o' }, updated_at: AT, notes: 'n' },
  },
  {
    ...{ clip_id: OTHER, campaign_id: VIDEO, platform: 'tiktok', period_start: AT, period_end: AT, id: 'r' },
    ...{ impressions: 9, rates: { cpc_minor: { value: 12 } }, source: 's', spend_minor: 24, currency: 'JPY' },
  },
  { id: VIDEO, occurred_at: AT, event_type: 'campaign_edited', entity_id: OTHER, actor: 'a', metadata: {}, seq: 1 },
];

test.each([
  {
    name: 'list_campaigns',
    input: { status: 'draft', platform: 'tiktok', video_id: VIDEO, ...PAGE },
    path: 'GET /campaigns',
    query: { status: 'draft', platform: 'tiktok', video_asset_id: VIDEO, ...ASKED },
    reply: { campaigns: [CAMPAIGN] },
    shown: {
      campaigns: [
        {
          ...{ id: VIDEO, name: 'n', status: 'draft', platform: 'tiktok', clip_id: OTHER, budget_minor: 250 },
          ...{ currency: 'JPY', budget_kind: 'daily', orchestration_id: 'o', updated_at: AT },
        },
      ],
    },
  },
  {
    name: 'results',
    input: { platform: 'tiktok', video_id: VIDEO, ...PAGE },
    path: 'GET /results',
    query: { platform: 'tiktok', video_asset_id: VIDEO, ...ASKED },
    reply: { results: [RESULT] },
    shown: { results: [{ ...RESULT, id: undefined }] },
  },
  {
    name: 'ledger',
    input: { entity_id: OTHER, event_type: 'campaign_edited', ...PAGE },
    path: 'GET /ledger/events',
    query: { entity_id: OTHER, event_type: 'campaign_edited', order: 'newest', ...ASKED },
    reply: { events: [EVENT] },
    shown: { events: [{ ...EVENT, seq: undefined }] },
  },
  {
    name: 'job',
    input: { job_id: VIDEO },
    path: `GET /jobs/${VIDEO}`,
    query: {},
    reply: { name: 'n', state: 'failed', progress: 0.5, error: { code: 'c' }, attempts: 1 },
    shown: { id: VIDEO, name: 'n', state: 'failed', progress: 0.5, error: { code: 'c' } },
  },
  {
    name: 'calibration',
    input: { platform: 'tiktok' },
    path: 'GET /rules/engine/honesty',
    query: { platform: 'tiktok', goal: 'hook_rate' },
    reply: { message: 'm', goal: 'hook_rate', n: 4, needed: 9, spearman: 0.5, bins: [1], more: 1 },
    shown: { message: 'm', goal: 'hook_rate', n: 4, needed: 9, spearman: 0.5, bins: [1] },
  },
])('$name sends its filters and shows what an agent needs', async ({ name, input, path, query, ...rest }) => {
  const { asked, json } = await use(name, input, { [path]: () => ({ ...rest.reply, next: 'n' }) });
  expect(asked).toEqual([[path, ...(Object.keys(query).length > 0 ? [query] : [])]]);
  const hasPages = 'limit' in input;
  expect(json).toEqual({ ...rest.shown, ...(hasPages ? { next: 'n' } : {}) });
});

test('a budget for the whole run and a withdrawn result are named as such', async () => {
  const lifetime = { ...CAMPAIGN, ad: { budget_kind: 'lifetime' } };
  const campaigns = await use(
    'list_campaigns',
    {},
    { 'GET /campaigns': () => ({ campaigns: [lifetime], next: null }) },
  );
  expect(campaigns.json.campaigns).toMatchObject([{ budget_kind: 'lifetime' }]);
  const withdrawn = { ...RESULT, withdrawn_at: AT };
  const results = await use('results', {}, { 'GET /results': () => ({ results: [withdrawn], next: null }) });
  expect(results.json.results).toMatchObject([{ withdrawn_at: AT }]);
});

test('a proof is not shortened', async () => {
  const proof = { leaf: 'x'.repeat(500), root: null };
  const routes = { [`GET /ledger/events/${VIDEO}/proof`]: () => proof };
  expect((await use('ledger', { prove: VIDEO }, routes)).json).toEqual(proof);
});
