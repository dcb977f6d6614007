import { z } from 'zod';
import { ApiError, type Client, type Input } from '../client/index.ts';
import { answer, refused } from './answer.ts';
import { Id, PlatformName } from './fields.ts';
import { tool } from './tool.ts';

const Read = z.iso.datetime().describe('updated_at as you read it; refused if it has changed since');
const MOST_AT_ONCE = 20;
/** How many past orchestrations a proposal is compared with. */
const REPLAYED = 500;
/** Transitions that a person decides. */
const SPENDING = ['publish', 'activate', 'resume'] as const;
const isSpending = (transition: string): transition is (typeof SPENDING)[number] =>
  SPENDING.some((one) => one === transition);

/** Reports why one of many videos was refused; the others continue. A single refused video fails the call. */
const refusalAmong =
  (count: number) =>
  (error: unknown): { readonly error: string; readonly detail: string } => {
    if (!(error instanceof ApiError) || count === 1) throw error;
    return { error: error.code, detail: error.message };
  };

async function previewOf(client: Client, videoIds: readonly string[], platforms: z.output<typeof PlatformName>[]) {
  if (videoIds.length > MOST_AT_ONCE) return refused('too-many', `preview at most ${MOST_AT_ONCE} videos per call`);
  const videos = [];
  const why = refusalAmong(videoIds.length);
  for (const video_asset_id of videoIds)
    videos.push({ video_asset_id, ...(await client.campaigns.preview({ video_asset_id, platforms }).catch(why)) });
  return answer({ preview: true, videos });
}

export const WRITING_TOOLS = [
  tool({
    name: 'decide',
    description: 'Decide the best clip of videos for platforms and draft campaigns; more than 20 become a job.',
    does: 'writes',
    input: z.object({
      video_ids: z.array(Id).min(1).max(1000),
      platforms: z.array(PlatformName).min(1).default(PlatformName.options),
      cards: z.partialRecord(PlatformName, z.int()).optional().describe('clips per campaign'),
      preview: z.boolean().default(false).describe('write nothing; at most 20 videos, without cards'),
    }),
    call: async (client, { video_ids, platforms, cards, preview }) => {
      if (cards !== undefined && preview) return refused('cards-not-possible', 'cards need preview: false');
      if (preview) return previewOf(client, video_ids, platforms);
      if (video_ids.length > MOST_AT_ONCE)
        return answer(await client.campaigns.orchestrateMany({ video_asset_ids: video_ids, platforms, cards }));
      const videos = [];
      const why = refusalAmong(video_ids.length);
      for (const video_asset_id of video_ids) {
        const decided = await client.campaigns.orchestrate({ video_asset_id, platforms, cards }).catch(why);
        if ('error' in decided) {
          videos.push({ video_asset_id, ...decided });
          continue;
        }
        const { decisions, campaigns, skipped, orchestration_id } = decided;
        const drafts = campaigns.map(({ id, platform, outcome, format, cards: chosen }) => ({
          ...{ id, platform, outcome },
          ...(chosen === undefined ? {} : { format, cards: chosen }),
        }));
        const reasons = skipped.map(({ platform, detail }) => ({ platform, detail }));
        videos.push({ video_asset_id, orchestration_id, decisions, drafts, skipped: reasons });
      }
      return answer({ videos });
    },
  }),
  tool({
    name: 'edit_draft',
    description: 'Change a draft campaign.',
    does: 'writes',
    input: z.object({
      campaign_id: Id,
      updated_at: Read,
      name: z.string().min(1).max(300).optional(),
      notes: z.string().max(2000).optional(),
      clip_id: Id.optional(),
      budget_minor: z.int().min(0).optional(),
      currency: z.string().length(3).optional(),
    }),
    call: async (client, { campaign_id: id, budget_minor: budget_cents, ...patch }) => {
      const { status, updated_at } = await client.campaigns.update({ id, ...patch, budget_cents });
      return answer({ id, status, updated_at });
    },
  }),
  tool({
    name: 'propose_rules',
    description:
      'Store a rule set as a draft version and show which past winners it would change. An admin activates it.',
    does: 'writes',
    input: z.object({
      document: z.record(z.string(), z.unknown()).describe('a rule-set document, as what_if accepts it'),
      why: z.string().min(1).max(1000),
    }),
    call: async (client, { document, why }) => {
      // the API checks it and says what is wrong where
      const rule_sets = [document] as unknown as Input<'orchestrations.whatIf'>['rule_sets'];
      const { id, platform, version, status, created } = await client.ruleSets.create({ ...rule_sets[0], why });
      const { platforms, changes } = await client.orchestrations.whatIf({ rule_sets, limit: REPLAYED });
      const next = status === 'active' ? 'it is already active' : 'an admin activates it, or not';
      return answer({
        id,
        platform,
        version,
        status,
        created,
        replayed: platforms,
        changes: changes.slice(0, 10),
        next,
      });
    },
  }),
  tool({
    name: 'request_move',
    description:
      'Move a campaign to another state. publish, activate and resume wait for a person: the response is a pending approval. Other transitions happen immediately.',
    does: 'moves',
    input: z.object({
      campaign_id: Id,
      transition: z.enum(['approve', 'reopen', ...SPENDING, 'pause', 'complete', 'archive']),
      updated_at: Read,
      why: z.string().min(1).max(500),
    }),
    call: async (client, { campaign_id: id, transition, updated_at, why }) => {
      if (isSpending(transition)) {
        const {
          id: approval_id,
          state,
          expires_at,
        } = await client.approvals.create({
          ...{ campaign_id: id, transition, updated_at, why },
        });
        const next = `a person grants or refuses it in the dashboard at /app/approvals/${approval_id}, or with \`campaigns-engine approvals grant ${approval_id}\``;
        return answer({ state, approval_id, expires_at, approval_uri: `campaigns://approvals/${approval_id}`, next });
      }
      return answer({ done: true, campaign: await client.campaigns.move({ id, transition, why, updated_at }) });
    },
  }),
];
