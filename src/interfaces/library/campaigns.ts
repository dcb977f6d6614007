import { z } from 'zod';
import {
  BatchBody,
  CampaignPatch,
  CampaignQuery,
  campaign,
  type DecisionRef,
  DecisionRefs,
  createInternalCampaignsForDecisions as draftFor,
  editCampaign as edit,
  findCampaigns,
  orchestrate,
  requestBatch as request,
  TRANSITION_NAMES,
  type Transition,
} from '../../campaigns/drafts/index.ts';
import { MoveBody, moveCampaign as move, withAds } from '../../campaigns/publishing/index.ts';
import { Id, parse } from '../../core/kernel/index.ts';
import { onEngine } from './engine.ts';

const TransitionName = z.enum(TRANSITION_NAMES);
type MoveInput = NonNullable<z.input<typeof MoveBody>>;

/**
 * Decides the best READY clip of a video for each platform and drafts a campaign for it, in one transaction. This is the main job.
 * When called again, it overwrites the decision and never creates a second open draft.
 *
 * @throws `video-not-found`; `no-ready-clip`; `no-eligible-clip` when no platform has an eligible clip
 */
export const orchestrateCampaignsForVideo = onEngine(orchestrate);

/**
 * Drafts a campaign for each decision, or updates its open automatic draft.
 *
 * @returns the outcome for the draft of each decision, in the order of the decisions
 * @throws `decision-not-current`
 */
export const createInternalCampaignsForDecisions = onEngine(async (ctx, decisions: readonly DecisionRef[]) =>
  draftFor(ctx, parse(DecisionRefs, decisions)),
);

/** Queues the orchestration of many videos as a background job, which `startWorker` runs. */
export const requestBatch = onEngine((ctx, batch: z.input<typeof BatchBody>) => request(ctx, parse(BatchBody, batch)));

const ListQuery = CampaignQuery.omit({ include: true, totals: true });

/** Lists campaigns, newest first unless `sort` says otherwise, one page at a time. */
export const listCampaigns = onEngine((ctx, query: z.input<typeof ListQuery> = {}) =>
  findCampaigns(ctx.db, parse(ListQuery, query)),
);

/** Returns a campaign. @throws `campaign-not-found` */
export const getCampaign = onEngine((ctx, id: string) => campaign(ctx, parse(Id, id)));

/** Changes a draft. From then on the orchestrator does not change it. @throws `campaign-not-found`; `campaign-not-draft` */
export const editCampaign = onEngine((ctx, id: string, patch: z.input<typeof CampaignPatch>) =>
  edit(ctx, parse(Id, id), parse(CampaignPatch, patch)),
);

/**
 * Moves a campaign to its next status. If it has a publication, its ads change on the platform in the background and its status
 * follows later: the campaign is returned as it is now.
 *
 * @param options.confirm the money at risk, repeated; needed to activate or resume a campaign that has a publication
 * @throws `campaign-not-found`; `transition-not-allowed`; `clip-not-ready`; `publication-exists`; what `activateCampaign` throws
 */
export const moveCampaign = onEngine(async (ctx, id: string, transition: Transition, options: MoveInput = {}) => {
  const { why, updated_at: asRead, confirm } = parse(MoveBody, options) ?? {};
  const campaignId = parse(Id, id);
  const moved = await move(withAds(ctx), campaignId, parse(TransitionName, transition), { why, asRead, confirm });
  return moved.campaign ?? campaign(ctx, campaignId);
});
