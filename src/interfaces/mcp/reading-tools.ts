import { z } from 'zod';
import { answer, exactAnswer, refused } from './answer.ts';
import { After, Id, Limit, PlatformName } from './fields.ts';
import { findVideos, Need, newestOf, picturesOf } from './read-videos.ts';
import { tool } from './tool.ts';

const read = { does: 'reads' } as const;

export const READING_TOOLS = [
  tool({
    ...read,
    name: 'find_videos',
    description:
      'Videos, newest first: winner, score, confidence and campaign per platform. needs: only those that lack it.',
    input: z.object({
      query: z.string().max(200).optional().describe('part of the title'),
      needs: Need.optional(),
      platform: PlatformName.optional(),
      limit: Limit,
      after: After,
    }),
    call: async (client, input) => answer(await findVideos(client, input)),
  }),
  tool({
    ...read,
    name: 'get_video',
    description: 'A video with its clips and measured features, and small pictures of the first ones.',
    input: z.object({ video_id: Id, thumbnails: z.int().min(0).max(4).default(0) }),
    call: async (client, { video_id: id, thumbnails }) => {
      const { clips, title, duration_ms } = await client.videos.get({ id });
      const shown = clips.map(({ id: clip_id, start_ms, end_ms, status, features }) => ({
        ...{ clip_id, start_ms, end_ms, status, features },
      }));
      const { content } = answer({ id, title, duration_ms, clips: shown });
      return { content: [...content, ...(await picturesOf(client, clips.slice(0, thumbnails)))] };
    },
  }),
  tool({
    ...read,
    name: 'explain_decision',
    description:
      'Why a clip won on a platform, or why none is eligible: reason, top contributions, runner-up, smallest edit that would win.',
    input: z.object({
      video_id: Id.optional().describe('its newest decision'),
      platform: PlatformName,
      orchestration_id: Id.optional().describe('a past one instead'),
    }),
    call: async (client, { video_id, orchestration_id, platform }) => {
      const id = orchestration_id ?? (await newestOf(client, video_id, platform));
      if (id === undefined) return refused('decision-not-found', `use a video that has a decision for ${platform}`);
      const { video_asset_id, platforms } = await client.orchestrations.get({ id });
      const evidence = platforms[platform];
      if (evidence === undefined) return refused('not-asked', `the orchestration did not decide for ${platform}`);
      const { winner, runner_up, confidence, win_probability, rule_set, candidates, exploration } = evidence;
      const won = candidates.find(({ clip_id }) => clip_id === winner?.clip_id);
      const top = [...(won?.contributions ?? [])].sort((a, b) => b.contribution - a.contribution).slice(0, 5);
      const evidence_uri = `campaigns://orchestrations/${id}`;
      // the clip that runs was drawn at random, so it need not have the best score
      const drawn = exploration && {
        clip_id: exploration.clip_id,
        probability: exploration.propensities[exploration.candidates.indexOf(exploration.clip_id)],
      };
      // why no clip is eligible
      const failed = winner === null ? candidates.map(({ clip_id, failed: rules }) => ({ clip_id, rules })) : undefined;
      const decided = { winner, drawn: drawn ?? undefined, confidence, win_probability, runner_up, top, failed };
      return answer({ ...decided, rule_set, video_asset_id, evidence_uri });
    },
  }),
  tool({
    ...read,
    name: 'what_if',
    description: 'Which past winners another rule set would change. Writes nothing.',
    input: z.object({
      rule_set: z.record(z.string(), z.unknown()).describe('a rule-set document'),
      orchestration_id: Id.optional(),
      limit: Limit,
      after: After,
    }),
    call: async (client, { rule_set, ...input }) => {
      // the API checks it and says what is wrong where
      const rule_sets = [rule_set] as unknown as Parameters<typeof client.orchestrations.whatIf>[0]['rule_sets'];
      const { platforms, changes, next } = await client.orchestrations.whatIf({ ...input, rule_sets });
      return answer({ next, platforms, changes });
    },
  }),
  tool({
    ...read,
    name: 'list_campaigns',
    description: 'Campaigns, newest first. Send updated_at back when you change one.',
    input: z.object({
      status: z.enum(['draft', 'approved', 'published', 'active', 'paused', 'completed', 'archived']).optional(),
      platform: PlatformName.optional(),
      video_id: Id.optional(),
      limit: Limit,
      after: After,
    }),
    call: async (client, { video_id: video_asset_id, ...input }) => {
      const { campaigns, next } = await client.campaigns.list({ ...input, video_asset_id });
      const shown = campaigns.map(({ id, name, status, platform, clip_id, budget_cents, currency, ...rest }) => ({
        ...{ id, name, status, platform, clip_id, budget_minor: budget_cents, currency },
        // as everywhere, a budget is per day unless the ad says that it is for the whole run
        budget_kind: rest.ad?.budget_kind ?? 'daily',
        ...{ orchestration_id: rest.optimization_meta.orchestration_id, updated_at: rest.updated_at },
      }));
      return answer({ next, campaigns: shown });
    },
  }),
  tool({
    ...read,
    name: 'results',
    description:
      'Results with rates and their 90% intervals, or why there is no rate. Amounts are in minor units of currency; sources may report the same ads twice.',
    input: z.object({ video_id: Id.optional(), platform: PlatformName.optional(), limit: Limit, after: After }),
    call: async (client, { video_id: video_asset_id, ...input }) => {
      const { results, next } = await client.results.list({ ...input, video_asset_id });
      const shown = results.map(({ clip_id, campaign_id, platform, period_start, period_end, rates, ...rest }) => ({
        ...{ clip_id, campaign_id, platform, source: rest.source, period_start, period_end, rates },
        ...{ impressions: rest.impressions, spend_minor: rest.spend_minor, currency: rest.currency },
        withdrawn_at: rest.withdrawn_at,
      }));
      return answer({ next, results: shown });
    },
  }),
  tool({
    ...read,
    name: 'calibration',
    description:
      'Whether higher scores did better by a goal: rank correlation and bins. TikTok and YouTube ads report no hook_rate.',
    input: z.object({
      platform: PlatformName,
      goal: z.enum(['hook_rate', 'ctr', 'engagement', 'views', 'roas']).default('hook_rate'),
    }),
    call: async (client, input) => {
      const { message, goal, n, needed, spearman, bins } = await client.rules.calibration(input);
      return answer({ message, goal, n, needed, spearman, bins });
    },
  }),
  tool({
    ...read,
    name: 'ledger',
    description: 'Ledger events: what was done and by whom. prove: instead, the proof that one event is in the ledger.',
    input: z.object({
      prove: Id.optional(),
      order: z.enum(['newest', 'oldest']).default('newest'),
      entity_id: Id.optional(),
      event_type: z.string().max(100).optional(),
      limit: Limit,
      after: After,
    }),
    call: async (client, { prove: id, ...input }) => {
      if (id !== undefined) return exactAnswer(await client.ledger.prove({ id }));
      const { events, next } = await client.ledger.list(input);
      const shown = events.map(({ id, occurred_at, event_type, entity_id, actor, metadata }) => ({
        ...{ id, occurred_at, event_type, entity_id, actor, metadata },
      }));
      return answer({ next, events: shown });
    },
  }),
  tool({
    ...read,
    name: 'job',
    description: 'A background job: state, progress, result or error.',
    input: z.object({ job_id: Id }),
    call: async (client, { job_id: id }) => {
      const { name, state, progress, result, error } = await client.jobs.get({ id });
      return answer({ id, name, state, progress, result, error });
    },
  }),
];
