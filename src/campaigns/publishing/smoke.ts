import { PLATFORMS } from '../../core/platforms/index.ts';
import type { AccountToUse, AdPlatform, Calls, DraftToPublish, FileRef, Finding, Json, Plan, Step } from './port.ts';
import { AD_PLATFORM_OF } from './port.ts';

/** One check on the real platform and its result. */
export interface SmokeLine {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface SmokeTools {
  readonly calls: Calls;
  readonly newId: () => string;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Divides the waits of a sandbox account. */
  readonly speed: number;
}

export interface Media {
  readonly film: FileRef;
  readonly picture: FileRef;
}

const DAY_MS = 86_400_000;
const LOOK_EVERY_MS = 1_000;
const MOST_LOOKS = 60;
/** Raised tenfold until it reaches the platform's minimum; nothing is ever spent. */
const FIRST_BUDGET_MINOR = 10_000;

/**
 * Creates paused objects in an account, looks for them in every way, reads them back, changes them, and deletes them. This
 * shows whether the adapter's assumptions about the platform hold. Nothing is activated, so nothing is spent.
 *
 * @param media without them, only a campaign and an ad group are created, but no ad
 */
export async function* smoke(
  platform: AdPlatform,
  account: AccountToUse,
  tools: SmokeTools,
  media?: Media,
): AsyncGenerator<SmokeLine> {
  const facts = await platform.checkAccount(account.external_id, tools.calls);
  yield line(
    'account',
    facts.is_usable,
    `${facts.name}, ${facts.currency}, ${facts.time_zone}${listed(facts.findings)}`,
  );
  if (!facts.is_usable) return;
  const { plan, findings } = await affordable(platform, account, tools, media);
  if (plan === undefined) return yield line('plan', false, listed(findings));
  yield line('validated before anything is created', true, `${plan.steps.length} steps${listed(findings)}`);
  const known: Record<string, string> = {};
  try {
    for (const step of media === undefined ? withoutMedia(plan.steps) : plan.steps) {
      const resumed: { resume?: Json } = {};
      const made = comesAlong(step)
        ? await awaitObject(platform, step, known, tools)
        : await make(platform, step, known, tools, resumed);
      yield made;
      if (!made.ok) return;
      if (step.act === 'create' || step.act === 'upload')
        yield await find(platform, step, known, tools, resumed.resume);
      if (step.act === 'create') yield await readBack(platform, step, known, tools);
    }
  } finally {
    yield* remove(platform, account, plan, known, tools);
  }
}

const line = (what: string, ok: boolean, detail: string): SmokeLine => ({ what, ok, detail });
const listed = (findings: readonly Finding[]): string =>
  findings.map(({ level, detail }) => `; ${level}: ${detail}`).join('');

/** Keeps the steps that need no film: on some platforms the campaign and its ad group. */
function withoutMedia(steps: readonly Step[]): Step[] {
  const kept: Step[] = [];
  for (const step of steps)
    if (/^(campaign|ad_group)$/.test(step.key) && step.needs.every((key) => kept.some((one) => one.key === key)))
      kept.push(step);
  return kept;
}

/** Checks whether an earlier request also creates this object, so that there is nothing to send. */
const comesAlong = ({ act, body }: Step): boolean => act === 'create' && Object.keys(body).length === 0;

async function awaitObject(
  platform: AdPlatform,
  step: Step,
  known: Record<string, string>,
  tools: SmokeTools,
): Promise<SmokeLine> {
  for (let tried = 0; tried < MOST_LOOKS; tried++) {
    const [found] = (await platform.look(step, known, tools.calls)).found;
    if (found !== undefined) {
      known[step.key] = found.remote_id;
      return line(`create ${step.key}`, true, `${found.remote_id}, made by an earlier request`);
    }
    await tools.sleep(LOOK_EVERY_MS / tools.speed);
  }
  return line(`create ${step.key}`, false, `not shown after ${MOST_LOOKS} looks`);
}

async function affordable(platform: AdPlatform, account: AccountToUse, tools: SmokeTools, media: Media | undefined) {
  let budget = FIRST_BUDGET_MINOR;
  for (;;) {
    const draft = draftFor(platform, account, tools, budget);
    const clip = {
      clip_id: draft.campaign_id,
      platform: draft.platform,
      identity: 'smoke',
      file: media?.film,
      thumbnail: media?.picture,
    };
    const { plan, findings } = platform.prepare(draft, clip, account, tools.calls.now());
    if (plan === undefined) return { findings };
    const said = await platform.preflight(plan, account, tools.calls);
    const refused = said.filter(({ level }) => level === 'refused');
    if (refused.length === 0) return { plan, findings: [...findings, ...said] };
    const isTooLittle = refused.every(({ code }) => code === 'budget-below-minimum') && budget < 1e9;
    if (!isTooLittle) return { findings: refused };
    budget *= 10;
  }
}

function draftFor(
  platform: AdPlatform,
  account: AccountToUse,
  tools: SmokeTools,
  budget_minor: number,
): DraftToPublish {
  const inDays = (days: number) => new Date(tools.calls.now().getTime() + days * DAY_MS).toISOString();
  const placement = PLATFORMS.find((name) => AD_PLATFORM_OF[name] === platform.name);
  if (placement === undefined)
    throw new Error(`no file in src/core/platforms names ${platform.name} as its ad_platform`);
  return {
    campaign_id: tools.newId(),
    number: 1,
    name: 'Campaigns Engine smoke test: delete me',
    platform: placement,
    budget_minor,
    currency: account.currency,
    ad: {
      texts: ['A test that nobody sees.'],
      headline: 'Test',
      link: 'https://example.com/',
      url_tags: 'utm_source=campaigns-engine',
      call_to_action: 'learn_more',
      goal: 'traffic',
      countries: ['US'],
      age_min: 18,
      age_max: 65,
      starts_at: inDays(30),
      ends_at: inDays(37),
      budget_kind: 'lifetime',
      special_categories: [],
    },
  };
}

async function make(
  platform: AdPlatform,
  step: Step,
  known: Record<string, string>,
  tools: SmokeTools,
  resumed: { resume?: Json } = {},
): Promise<SmokeLine> {
  let outcome = await platform.run(step, known, tools.calls);
  for (let tried = 0; tried < MOST_LOOKS && ['more', 'not_yet'].includes(outcome.certainty); tried++) {
    if (outcome.certainty === 'not_yet') await tools.sleep((outcome.again_in_s * 1_000) / tools.speed);
    if (outcome.certainty === 'more') resumed.resume = outcome.resume;
    outcome = await platform.run(step, known, tools.calls, outcome.certainty === 'more' ? outcome.resume : undefined);
  }
  if (outcome.certainty === 'done') {
    if (outcome.remote_id !== undefined && step.act !== 'wait') known[step.key] = outcome.remote_id;
    return line(`${step.act} ${step.key}`, true, outcome.remote_id ?? '');
  }
  const why =
    'problem' in outcome ? `${outcome.problem.code}: ${outcome.problem.vendor.message ?? outcome.problem.todo}` : '';
  return line(`${step.act} ${step.key}`, false, `${outcome.certainty} ${why}`.trim());
}

/** Measures how long it takes until a look by name shows the object; settling depends on this. */
async function find(
  platform: AdPlatform,
  step: Step,
  known: Record<string, string>,
  tools: SmokeTools,
  resume: Json | undefined,
): Promise<SmokeLine> {
  const began = tools.calls.now().getTime();
  for (let tried = 0; tried < MOST_LOOKS; tried++) {
    const look = await platform.look(step, known, tools.calls, resume);
    const found = look.found.some(({ remote_id }) => remote_id === known[step.key]);
    const seconds = ((tools.calls.now().getTime() - began) / 1_000).toFixed(1);
    if (found)
      return line(`look for ${step.key}`, look.found.length === 1, `${look.found.length} found after ${seconds} s`);
    await tools.sleep(LOOK_EVERY_MS / tools.speed);
  }
  return line(`look for ${step.key}`, false, `not shown after ${MOST_LOOKS} looks`);
}

async function readBack(
  platform: AdPlatform,
  step: Step,
  known: Record<string, string>,
  tools: SmokeTools,
): Promise<SmokeLine> {
  const { found, problem } = await platform.inspect(step, known, known[step.key] ?? '', tools.calls);
  const [object] = found;
  if (object === undefined) return line(`read back ${step.key}`, false, problem?.todo ?? 'not shown');
  const differs = object.differs.map(
    ({ field, ours, theirs }) => `${field}: ${JSON.stringify(ours)} → ${JSON.stringify(theirs)}`,
  );
  return line(`read back ${step.key}`, differs.length === 0, differs.join('; ') || 'as sent');
}

async function* remove(
  platform: AdPlatform,
  account: AccountToUse,
  plan: Plan,
  known: Record<string, string>,
  tools: SmokeTools,
): AsyncGenerator<SmokeLine> {
  const objects = plan.steps.flatMap(({ key, kind }) => {
    const remote_id = known[key];
    return remote_id === undefined ? [] : [{ kind, remote_id, step: key }];
  });
  for (const step of platform.changes(objects, { to: 'removed' }, account)) {
    const removed = await make(platform, step, {}, tools);
    yield removed.ok && (await isGone(platform, step, tools))
      ? removed
      : line(removed.what, false, `${step.marker} is still there: delete it by hand. ${removed.detail}`);
  }
}

/** Looks until the object is gone: a read may still show a deleted object for a while. */
async function isGone(platform: AdPlatform, step: Step, tools: SmokeTools): Promise<boolean> {
  for (let tried = 0; tried < MOST_LOOKS; tried++) {
    const look = await platform.look(step, {}, tools.calls);
    if (look.is_sound && look.found.length === 0) return true;
    await tools.sleep(LOOK_EVERY_MS / tools.speed);
  }
  return false;
}
