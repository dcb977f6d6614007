import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Approval, findApprovals } from '../../campaigns/approvals/index.ts';
import {
  type Campaign,
  countCampaigns,
  findCampaigns,
  ListedCampaign,
  summarizeCampaigns,
} from '../../campaigns/drafts/index.ts';
import { openPublications, Publication, publications } from '../../campaigns/publishing/index.ts';
import type { Context } from '../../context.ts';
import { PLATFORMS } from '../../core/platforms/index.ts';
import { Job } from '../../core/queue/index.ts';
import { standingTies, Tie } from '../../decisions/selection/index.ts';
import { findTrainings, Training } from '../../learning/training/index.ts';
import { ListedBudgetPlan, listBudgetPlans } from '../../optimization/budget/index.ts';
import { Experiment, experimentsWaiting } from '../../optimization/experiments/index.ts';
import { CampaignSchedule, findGoingOn, missedTimes } from '../../optimization/posting-times/index.ts';

/** How many of each kind a page shows before it links to the whole list. */
const FIRST = 5;
/** Counts stop at this number. */
const MOST = 100;

/** A scheduled time that was missed longer ago than this is not shown. */
const STALE_MS = 7 * 86_400_000;

const group = <Row extends z.ZodType>(row: Row) =>
  z.object({ count: z.int().describe(`${MOST} means that many or more`), first: z.array(row) });

const Attention = z
  .object({
    drafts: group(ListedCampaign).describe('waiting for approval'),
    to_publish: group(ListedCampaign).describe('approved, and neither published nor scheduled to be'),
    approvals: group(Approval).describe('agents’ spending requests'),
    stopped_publications: group(Publication).describe('publications that wait for a person'),
    failed_jobs: group(Job),
    ties: group(Tie).describe('decisions that the data could not settle'),
    running_jobs: group(Job),
    experiments: group(Experiment).describe('experiments to start, or decided but not applied yet'),
    budget_plans: group(ListedBudgetPlan).describe('plans that are proposed but not applied yet'),
    missed_times: group(CampaignSchedule.extend({ title: z.string().nullable() })).describe(
      'campaigns that missed their scheduled time in the last 7 days, and whose status has not changed since',
    ),
    trainings: group(Training).describe(
      'the newest of each platform whose weights may take over but are not active yet',
    ),
    campaigns: z.record(z.string(), z.int()).describe('how many are in each state'),
  })
  .meta({ id: 'Attention' });

/** Returns everything that needs a person, in one reply. */
export const attentionRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/attention',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        operationId: 'attention.get',
        tags: ['operations'],
        summary: 'List the work that needs a person: counts, and the first items of each kind',
        response: { 200: Attention },
      },
    },
    ({ ctx }) => attention(ctx),
  );
};

async function attention(ctx: Context): Promise<z.infer<typeof Attention>> {
  const campaigns = await countCampaigns(ctx.db);
  const { rows: drafts } = await findCampaigns(ctx.db, { status: 'draft', limit: FIRST });
  const { rows: asked } = await findApprovals(ctx.db, { state: 'pending', limit: MOST }, ctx.now());
  const stopped = await publications(ctx, { state: 'stopped', limit: MOST });
  const failed = await ctx.queue.jobs({ state: 'failed', limit: MOST });
  const running = await ctx.queue.jobs({ state: 'running', limit: MOST });
  const plans = await listBudgetPlans(ctx, { status: 'proposed', limit: MOST });
  return {
    drafts: { count: campaigns.draft, first: await withSummaries(ctx, drafts) },
    to_publish: await unpublished(ctx),
    approvals: firstOf(asked),
    stopped_publications: firstOf(stopped.publications),
    failed_jobs: firstOf(failed.rows),
    ties: firstOf(await standingTies(ctx.db, MOST)),
    running_jobs: firstOf(running.rows),
    experiments: firstOf(await experimentsWaiting(ctx, MOST)),
    budget_plans: firstOf(plans.rows),
    missed_times: await missed(ctx),
    trainings: firstOf(await learned(ctx)),
    campaigns,
  };
}

async function withSummaries({ db }: Context, campaigns: readonly Campaign[]) {
  const summaries = await summarizeCampaigns(
    db,
    campaigns.map(({ id }) => id),
  );
  return campaigns.map((campaign) => ({ ...campaign, summary: summaries.get(campaign.id) }));
}

/**
 * Finds approved campaigns that a person has to publish. Leaves out those with an open publication, which needs nobody or is listed as
 * stopped, and those with an approved time, which will be published automatically.
 */
async function unpublished(ctx: Context) {
  const found: Campaign[] = [];
  let after: string | undefined;
  do {
    const { rows, next } = await findCampaigns(ctx.db, { status: 'approved', limit: MOST, after });
    const ids = rows.map(({ id }) => id);
    const open = await openPublications(ctx.db, ids);
    const goingOn = await findGoingOn(ctx.db, ids);
    found.push(...rows.filter(({ id }) => !open.has(id) && !goingOn.has(id)));
    after = next ?? undefined;
  } while (after !== undefined && found.length < MOST);
  const { count, first } = firstOf(found.slice(0, MOST));
  return { count, first: await withSummaries(ctx, first) };
}

async function learned({ db }: Context): Promise<readonly Training[]> {
  const newest: Training[] = [];
  for (const platform of PLATFORMS) newest.push(...(await findTrainings(db, { platform, limit: 1 })).rows);
  return newest.filter(({ promote, rule_set }) => promote && rule_set.status === 'draft');
}

async function missed(ctx: Context) {
  const { count, first } = firstOf(await missedTimes(ctx, new Date(ctx.now().getTime() - STALE_MS), MOST));
  const summaries = await summarizeCampaigns(
    ctx.db,
    first.map(({ campaign_id }) => campaign_id),
  );
  return {
    count,
    first: first.map((each) => ({ ...each, title: summaries.get(each.campaign_id)?.video.title ?? null })),
  };
}

const firstOf = <Row>(rows: readonly Row[]) => ({ count: rows.length, first: rows.slice(0, FIRST) });
