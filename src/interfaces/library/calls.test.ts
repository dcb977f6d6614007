import { afterAll, beforeAll, beforeEach, expect, type Mock, test, vi } from 'vitest';
import type { Context } from '../../context.ts';
import type { Engine as OpenContext } from '../../engine.ts';
import { Engine } from './engine.ts';
import { statistics } from './index.ts';

type Call = (engine: Engine, ...args: readonly unknown[]) => unknown;

/** The engine functions that the library calls, by the module that exports them. */
const ASKED = {
  'campaigns/drafts': 'campaign editCampaign findCampaigns requestBatch',
  'campaigns/publishing': `activateCampaign adAccount addAdAccount checkAdAccount compensatePublication continuePublication
    findAccounts moveCampaign pauseCampaign planPublication publication publications publishCampaign reconcileAccount
    removeAdAccount setAdAccount setCampaignBudget`,
  'content/catalog': 'addClips addVideoAsset clip editClip videoAssets videoAssetWithClips',
  'learning/results': 'mapExternalNames results summarizeResults syncResults withdrawImport',
  'learning/training': 'evaluateLogged reportCalibration requestTraining',
  'optimization/budget': `applyBudgetPlan budgetLimits budgetPlan listBudgetPlans makeBudgetPlan removeBudgetLimit
    replayBudgetPlan setBudgetLimit suggestFirstBudget`,
  'optimization/experiments': `applyExperiment cancelExperiment createExperiment experiment listExperiments lookAtExperiment
    planArms publishArms releaseExperiment replayExperiment startExperiment stopExperiment`,
  'optimization/posting-times': `calendar campaignSchedule learnedTimes postingRules replaySchedule scheduleCampaign
    setPostingRules unscheduleCampaign`,
  'trust/ledger': 'ledgerEvents proveEvent verifyLedger',
};
const FILES = [
  'budgets',
  'campaigns',
  'catalog',
  'experiments',
  'jobs',
  'ledger',
  'posting-times',
  'publishing',
  'results',
];

const verbs: Record<string, Mock> = {};
const calls: Record<string, Call> = {};

// imports copies of the library's files for this test file only, because test files in one worker share their modules
beforeAll(async () => {
  for (const [noun, names] of Object.entries(ASKED)) {
    const own = Object.fromEntries(names.split(/\s+/).map((name) => [name, vi.fn()]));
    Object.assign(verbs, own);
    vi.doMock(`../../${noun}/index.ts`, async (original) => ({ ...(await original<object>()), ...own }));
  }
  for (const file of FILES) Object.assign(calls, await import(/* @vite-ignore */ `./${file}.ts?asked`));
});

afterAll(() => {
  for (const noun of Object.keys(ASKED)) vi.doUnmock(`../../${noun}/index.ts`);
});

const DB = { kind: 'embedded' };
const CTX = { db: DB, queue: { job: vi.fn() }, close: vi.fn(async () => {}) };
const ADS = expect.objectContaining({ ...CTX, ads: expect.anything() });
const [ID, OTHER] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const AT = '2026-11-22T10:00:00.000Z';
const MONEY = { currency: 'EUR', per_day_minor: 5_000, whole_minor: 20_000 };
const ABSENT = { resolve: { step: 'campaign', absent: true } };
const SPAN = { since: '2026-11-01', until: '2026-11-03' };
const PAGE = { limit: 5, after: 'c' };
const FIRST = { limit: 100 };
const CLIP = { start_ms: 12_000, end_ms: 26_000 };

const engine = new Engine(CTX as unknown as OpenContext);
const call = async (name: string, given: readonly unknown[]) => calls[name]?.(engine, ...given);
const asks = () => Object.entries(verbs).flatMap(([verb, { mock }]) => mock.calls.map((args) => [verb, ...args]));

beforeEach(() => {
  for (const verb of Object.values(verbs)) verb.mockReset();
});

type Row = readonly [name: string, given: readonly unknown[], verb: string, ...asked: readonly unknown[]];

/** For each library function: what a user passes, and what the engine function receives. */
const ROWS: readonly Row[] = [
  ['getCampaign', [ID], 'campaign', CTX, ID],
  ['listCampaigns', [], 'findCampaigns', DB, FIRST],
  ['listCampaigns', [{ ...PAGE, status: 'draft' }], 'findCampaigns', DB, { ...PAGE, status: 'draft' }],
  ['editCampaign', [ID, { budget_cents: 25_000 }], 'editCampaign', CTX, ID, { budget_cents: 25_000 }],
  ['requestBatch', [{ filter: {}, platforms: ['tiktok'] }], 'requestBatch', CTX, { filter: {}, platforms: ['tiktok'] }],
  ['addVideo', [{ title: 'Lisbon' }], 'addVideoAsset', CTX, { title: 'Lisbon' }],
  ['getVideo', [ID], 'videoAssetWithClips', CTX, ID],
  ['listVideos', [], 'videoAssets', DB, FIRST, expect.any(Function)],
  ['listVideos', [PAGE], 'videoAssets', DB, PAGE, expect.any(Function)],
  ['addClips', [ID, [CLIP]], 'addClips', CTX, ID, [expect.objectContaining(CLIP)]],
  ['getClip', [ID], 'clip', CTX, ID],
  ['editClip', [ID, { status: 'failed', why: 'w' }], 'editClip', CTX, ID, { status: 'failed', why: 'w' }],

  ['getAdAccount', [ID], 'adAccount', CTX, ID],
  ['listAdAccounts', [], 'findAccounts', DB, FIRST],
  ['listAdAccounts', [PAGE], 'findAccounts', DB, PAGE],
  ['setAdAccount', [ID, { max_daily_minor: 7 }], 'setAdAccount', ADS, ID, { max_daily_minor: 7 }],
  ['checkAdAccount', [ID], 'checkAdAccount', ADS, ID],
  ['removeAdAccount', [ID], 'removeAdAccount', CTX, ID],
  ['planPublication', [ID, OTHER], 'planPublication', ADS, ID, OTHER],
  ['publishCampaign', [ID, OTHER, 'seen'], 'publishCampaign', ADS, ID, OTHER, 'seen'],
  ['getPublication', [ID], 'publication', CTX, ID],
  ['listPublications', [], 'publications', CTX, FIRST],
  ['listPublications', [{ ...PAGE, campaign_id: ID }], 'publications', CTX, { ...PAGE, campaign_id: ID }],
  ['activateCampaign', [ID, MONEY], 'activateCampaign', ADS, ID, MONEY],
  ['pauseCampaign', [ID], 'pauseCampaign', ADS, ID],
  ['setCampaignBudget', [ID, { kind: 'daily', minor: 9 }], 'setCampaignBudget', ADS, ID, { kind: 'daily', minor: 9 }],
  ['continuePublication', [ID], 'continuePublication', ADS, ID, {}],
  ['continuePublication', [ID, ABSENT], 'continuePublication', ADS, ID, ABSENT],
  ['compensatePublication', [ID], 'compensatePublication', ADS, ID, false],
  ['compensatePublication', [ID, { media: false }], 'compensatePublication', ADS, ID, false],
  ['compensatePublication', [ID, { media: true }], 'compensatePublication', ADS, ID, true],
  ['reconcileAds', [ID], 'reconcileAccount', ADS, ID],

  ['listResults', [], 'results', CTX, FIRST],
  ['listResults', [PAGE], 'results', CTX, PAGE],
  ['syncResults', [ID], 'syncResults', CTX, { ad_account_id: ID }],
  ['syncResults', [ID, SPAN], 'syncResults', CTX, { ad_account_id: ID, ...SPAN }],
  ['withdrawImport', [ID, { why: 'w' }], 'withdrawImport', CTX, ID, { why: 'w' }],
  [
    'summarizeResults',
    [{ from: AT.slice(0, 10), to: AT.slice(0, 10) }],
    'summarizeResults',
    CTX,
    expect.objectContaining({ from: AT.slice(0, 10) }),
  ],
  [
    'requestTraining',
    [{ platform: 'tiktok', goal: 'ctr' }],
    'requestTraining',
    CTX,
    expect.objectContaining({ platform: 'tiktok', goal: 'ctr' }),
  ],
  [
    'getCalibration',
    [{ platform: 'tiktok' }],
    'reportCalibration',
    CTX,
    expect.objectContaining({ platform: 'tiktok' }),
  ],

  [
    'makeBudgetPlan',
    [{ total_minor: 50_000, currency: 'EUR', goal: 'clicks' }],
    'makeBudgetPlan',
    CTX,
    expect.objectContaining({ total_minor: 50_000, currency: 'EUR', goal: 'clicks' }),
  ],
  ['getBudgetPlan', [ID], 'budgetPlan', CTX, ID],
  ['listBudgetPlans', [], 'listBudgetPlans', CTX, FIRST],
  ['listBudgetPlans', [PAGE], 'listBudgetPlans', CTX, PAGE],
  ['applyBudgetPlan', [ID], 'applyBudgetPlan', ADS, ID, {}],
  [
    'applyBudgetPlan',
    [ID, { confirm: { currency: 'EUR', per_day_minor: 7 } }],
    'applyBudgetPlan',
    ADS,
    ID,
    { confirm: { currency: 'EUR', per_day_minor: 7 } },
  ],
  ['replayBudgetPlan', [ID], 'replayBudgetPlan', CTX, ID],
  [
    'suggestFirstBudget',
    [{ campaign_id: ID, goal: 'clicks' }],
    'suggestFirstBudget',
    CTX,
    { campaign_id: ID, goal: 'clicks' },
  ],
  ['listBudgetLimits', [], 'budgetLimits', DB],
  [
    'setBudgetLimit',
    [{ scope: 'platform', scope_id: 'tiktok', currency: 'EUR', daily_cap_minor: 9 }],
    'setBudgetLimit',
    CTX,
    { scope: 'platform', scope_id: 'tiktok', currency: 'EUR', daily_cap_minor: 9 },
  ],
  [
    'removeBudgetLimit',
    [{ scope: 'platform', scope_id: 'tiktok', currency: 'EUR' }],
    'removeBudgetLimit',
    CTX,
    { scope: 'platform', scope_id: 'tiktok', currency: 'EUR' },
  ],

  ['getExperiment', [ID], 'experiment', CTX, ID],
  ['listExperiments', [], 'listExperiments', CTX, FIRST],
  ['listExperiments', [PAGE], 'listExperiments', CTX, PAGE],
  ['planExperimentAds', [ID, OTHER], 'planArms', CTX, ID, OTHER],
  ['publishExperiment', [ID, { ad_account_id: OTHER, fingerprint: 'seen' }], 'publishArms', CTX, ID, OTHER, 'seen'],
  ['startExperiment', [ID], 'startExperiment', CTX, ID, {}],
  ['startExperiment', [ID, { confirm: MONEY }], 'startExperiment', CTX, ID, { confirm: MONEY }],
  ['lookAtExperiment', [ID], 'lookAtExperiment', CTX, ID],
  ['stopExperiment', [ID], 'stopExperiment', CTX, ID, undefined],
  ['stopExperiment', [ID, { why: 'w' }], 'stopExperiment', CTX, ID, 'w'],
  ['cancelExperiment', [ID], 'cancelExperiment', CTX, ID],
  ['applyExperiment', [ID], 'applyExperiment', CTX, ID, { despite: false }],
  ['applyExperiment', [ID, { despite: true }], 'applyExperiment', CTX, ID, { despite: true }],
  ['releaseExperiment', [ID], 'releaseExperiment', CTX, ID, undefined],
  ['releaseExperiment', [ID, { why: 'w' }], 'releaseExperiment', CTX, ID, 'w'],
  ['replayExperiment', [ID], 'replayExperiment', CTX, ID],

  ['getPostingTimes', [{ platform: 'tiktok' }], 'learnedTimes', CTX, expect.objectContaining({ platform: 'tiktok' })],
  ['getPostingRules', ['tiktok'], 'postingRules', CTX, 'tiktok'],
  [
    'setPostingRules',
    ['tiktok', { timezone: 'UTC', gap_minutes: 7 }],
    'setPostingRules',
    CTX,
    'tiktok',
    expect.objectContaining({ timezone: 'UTC', gap_minutes: 7 }),
  ],
  [
    'scheduleCampaign',
    [ID, { slot: 'next_free' }],
    'scheduleCampaign',
    CTX,
    ID,
    expect.objectContaining({ slot: 'next_free' }),
  ],
  ['getSchedule', [ID], 'campaignSchedule', CTX, ID],
  ['replaySchedule', [ID], 'replaySchedule', CTX, ID],
  ['unscheduleCampaign', [ID], 'unscheduleCampaign', CTX, ID],
  ['listSchedules', [], 'calendar', CTX, FIRST],
  ['listSchedules', [PAGE], 'calendar', CTX, PAGE],

  ['listLedgerEvents', [], 'ledgerEvents', CTX, FIRST],
  ['listLedgerEvents', [PAGE], 'ledgerEvents', CTX, PAGE],
  ['verifyLedger', [{ keys: [], outside: ['note'] }], 'verifyLedger', DB, { keys: [], outside: ['note'] }],
  ['proveEvent', [ID], 'proveEvent', CTX, ID],
];

const CASES = ROWS.map(([name, given, verb, ...asked]) => ({ name, given, verb, asked }));

test.each(CASES)('$name calls $verb if given $given', async ({ name, given, verb, asked }) => {
  verbs[verb]?.mockReturnValue('the answer');
  expect(await call(name, given)).toBe('the answer');
  expect(asks()).toEqual([[verb, ...asked]]);
});

const WITH_ID = CASES.filter(({ name, given }) => given[0] === ID && name !== 'proveEvent');

test.each(WITH_ID)('$name refuses an invalid id before any call, given $given', async ({ name, given }) => {
  await expect(call(name, ['no id', ...given.slice(1)])).rejects.toMatchObject({ code: 'validation-failed' });
  expect(asks()).toEqual([]);
});

test('moveCampaign passes on the time of reading and the confirmed money, and returns the moved campaign', async () => {
  verbs.moveCampaign?.mockResolvedValue({ campaign: 'moved' });
  const options = { why: 'w', updated_at: AT, confirm: MONEY };
  expect(await call('moveCampaign', [ID, 'activate', options])).toBe('moved');
  expect(asks()).toEqual([['moveCampaign', ADS, ID, 'activate', { why: 'w', asRead: AT, confirm: MONEY }]]);
});

test('moveCampaign returns the current campaign if its ads change in the background', async () => {
  verbs.moveCampaign?.mockResolvedValue({ started: {} });
  verbs.campaign?.mockResolvedValue('as it is now');
  expect(await call('moveCampaign', [ID, 'pause'])).toBe('as it is now');
  expect(asks()).toEqual([
    ['campaign', CTX, ID],
    ['moveCampaign', ADS, ID, 'pause', {}],
  ]);
});

test('createExperiment returns only the experiment', async () => {
  verbs.createExperiment?.mockResolvedValue({ experiment: 'the experiment', created: true });
  const body = { video_asset_id: ID, platform: 'instagram', metric: 'hook_rate', clips: [ID, OTHER] };
  expect(await call('createExperiment', [body])).toBe('the experiment');
  expect(asks()).toEqual([['createExperiment', CTX, expect.objectContaining(body)]]);
});

test('getJob reads the job from the queue, and close closes the context', async () => {
  CTX.queue.job.mockReturnValue('the job');
  expect(await call('getJob', [ID])).toBe('the job');
  expect(CTX.queue.job).toHaveBeenCalledWith(ID);
  await engine.close();
  expect(CTX.close).toHaveBeenCalledOnce();
  expect(Engine.contextOf(engine)).toBe(CTX as unknown as Context);
});

test('each name in statistics is that of its function', () => {
  for (const [name, compute] of Object.entries(statistics)) expect(compute.name).toBe(name);
});
