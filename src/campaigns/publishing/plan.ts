import { clipCut } from '../../content/media/index.ts';
import type { Context } from '../../context.ts';
import { conflict, EngineError } from '../../core/kernel/index.ts';
import { type Campaign, campaign } from '../drafts/index.ts';
import { type AdAccountRow, findAccount } from './account-store.ts';
import { accountNotFound } from './accounts.ts';
import type { AdsContext } from './ads-context.ts';
import type {
  AdPlatform,
  Card,
  DraftToPublish,
  Finding,
  Plan,
  Exposure as PortExposure,
  RenderedClip,
} from './port.ts';
import type { Exposure, PlanReply } from './publication-schema.ts';
import { lastNumber } from './publication-store.ts';
import { type Rendered, renditionIdentity } from './render-placement.ts';
import { accountToUse } from './run.ts';

/** The plan of a campaign in an account, with all its inputs. */
export interface Planned {
  readonly draft: Campaign;
  readonly account: AdAccountRow;
  readonly number: number;
  readonly plan: Plan | undefined;
  readonly findings: readonly Finding[];
}

export async function planFor(ctx: AdsContext, draft: Campaign, account: AdAccountRow): Promise<Planned> {
  const number = (await lastNumber(ctx.db, draft.id)) + 1;
  const platform = ctx.ads.platformOf(account.platform);
  const findings = refusedFormat(draft, platform);
  if (findings.length > 0) return { draft, account, number, plan: undefined, findings };
  const clip = await clipOf(ctx, draft);
  const prepared = platform.prepare(draftToPublish(draft, number), clip, accountToUse(account), ctx.now());
  return { draft, account, number, ...prepared, plan: prepared.plan };
}

/**
 * Plans what publishing would create and could cost. Changes nothing on the platform and writes nothing.
 *
 * @throws `campaign-not-found`; `ad-account-not-found`; `ad-account-not-ready`; `plan-refused` with the findings
 */
export async function planPublication(ctx: AdsContext, campaignId: string, accountId: string): Promise<PlanReply> {
  const draft = await campaign(ctx, campaignId);
  const account = await usableAccount(ctx, accountId);
  const planned = await planFor(ctx, draft, account);
  const plan = acceptedPlan(planned);
  const platform = ctx.ads.platformOf(account.platform);
  const preflight = await platform.preflight(plan, accountToUse(account), await ctx.ads.callsOf(account));
  const findings = [...planned.findings, ...preflight];
  refuse(planned, findings);
  return {
    fingerprint: plan.fingerprint,
    exposure: exposureOfPlan(plan.exposure),
    steps: plan.steps.map(({ key, act, kind, body }) => ({ key, act, kind, body })),
    findings,
    note: noteOn(ctx, account),
  };
}

/** @throws `plan-refused` */
export function acceptedPlan(planned: Planned): Plan {
  refuse(planned, planned.findings);
  if (planned.plan === undefined)
    throw new Error(`no plan for campaign ${planned.draft.id}, and no finding explains why`);
  return planned.plan;
}

function refuse({ draft }: Planned, findings: readonly Finding[]): void {
  const refused = findings.filter(({ level }) => level === 'refused');
  if (refused.length === 0) return;
  const errors = refused.map(({ field, detail }) => ({ path: field, message: detail }));
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new EngineError(
    'plan-refused',
    `campaign ${draft.id} cannot be published as it is: ${errors[0]?.message}${more}`,
    { errors, findings },
  );
}

export const exposureOfPlan = ({ currency, per_day_minor, whole_minor }: PortExposure): Exposure => ({
  currency,
  per_day_minor,
  whole_minor: whole_minor ?? null,
});

/** @throws `ad-account-not-found`; `ad-account-not-ready` */
export async function usableAccount(ctx: Context, id: string): Promise<AdAccountRow> {
  const account = await findAccount(ctx.db, id);
  if (account === undefined || account.state === 'removed') throw accountNotFound(id);
  if (account.state !== 'ready')
    throw conflict('ad-account-not-ready', `ad account ${account.name} needs attention: \`accounts check\` says why`, {
      problem: account.problem,
    });
  return account;
}

export const draftToPublish = (draft: Campaign, number: number): DraftToPublish => ({
  campaign_id: draft.id,
  number,
  name: draft.name,
  platform: draft.platform,
  budget_minor: draft.budget_cents,
  currency: draft.currency,
  ad: draft.ad ?? {},
  ...(draft.format === 'single' ? {} : { format: draft.format }),
});

/** Refuses several clips where the platform's ads accept only one, or not in this format. */
function refusedFormat({ format, cards }: Campaign, { name, capabilities }: AdPlatform): Finding[] {
  const taken = capabilities.card_formats ?? [];
  if (format === 'single' || taken.includes(format)) return [];
  const what = format === 'carousel' ? 'a carousel of clips' : 'several clips in one group';
  const instead = taken.length === 0 ? 'one clip per campaign' : taken.join(' or ');
  const detail = `${name} does not accept ${what} here: it has ${cards.length} clips; make it ${instead}`;
  return [{ level: 'refused', code: 'format-not-offered', field: 'cards', detail, source: 'Campaigns Engine' }];
}

/** Identifies the clip by what will be rendered, before a file exists. */
export async function clipOf(ctx: Context, { clip_id, platform, cards }: Campaign): Promise<RenderedClip> {
  const identified = async (id: string): Promise<Card> => {
    const cut = await clipCut(ctx, id);
    return { clip_id: id, platform, identity: renditionIdentity({ ...cut, platform }) };
  };
  const clip = await identified(clip_id);
  if (cards.length === 0) return clip;
  const all: Card[] = [];
  for (const card of cards) all.push(await identified(card.clip_id));
  return { ...clip, cards: all };
}

/** Does the same with the files. @param fileOf returns the rendition of a clip */
export async function renderedClipOf(
  ctx: AdsContext,
  draft: Campaign,
  fileOf: (card: Card) => Promise<Rendered>,
): Promise<RenderedClip> {
  const { cards, ...clip } = await clipOf(ctx, draft);
  const rendered = async (card: Card): Promise<Card> => ({ ...card, ...(await fileOf(card)) });
  if (cards === undefined) return rendered(clip);
  const all: Card[] = [];
  for (const card of cards) all.push(await rendered(card));
  const [first = clip] = all;
  return { ...first, cards: all };
}

function noteOn({ db }: Context, { environment, live_on_embedded }: AdAccountRow): string | null {
  if (environment === 'sandbox') return 'sandbox: nothing leaves this machine and nothing costs money';
  if (db.kind !== 'embedded' || !live_on_embedded) return null;
  return 'live ads on the embedded database: after a power cut its last record may be missing; the engine therefore checks the platform before each create';
}
