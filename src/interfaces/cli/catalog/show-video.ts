import type { Reply } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { clock, table } from '../print.ts';

const FEATURES_SHOWN = 3;

export type OrchestratedVideo = Reply<'campaigns.orchestrate'> & { readonly video_asset_id: string };

/** Formats a video for a person: the winner on each platform, the reasons, and its draft. */
export async function showVideo(api: Api, orchestrated: OrchestratedVideo): Promise<string> {
  const video = await api.client.videos.get({ id: orchestrated.video_asset_id });
  const evidence = await api.client.orchestrations.get({ id: orchestrated.orchestration_id });
  const names = await campaignNames(api, orchestrated);
  const rows = orchestrated.decisions.map(({ platform, clip_id, score }) => {
    const clip = video.clips.find(({ id }) => id === clip_id);
    const draft = orchestrated.campaigns.find((campaign) => campaign.platform === platform);
    return [
      platform,
      clip === undefined ? clip_id : `${clock(clip.start_ms)}–${clock(clip.end_ms)}`,
      score.toFixed(3),
      countedMost(evidence, platform, clip_id),
      `${names.get(draft?.id ?? '') ?? ''} (${draft?.outcome ?? ''})`,
    ];
  });
  const cards = orchestrated.campaigns.flatMap((campaign) => cardsInWords(campaign, video));
  const skipped = orchestrated.skipped.map(({ platform, detail }) => `${platform} skipped: ${detail}`);
  const title = `${video.title ?? 'untitled'} · ${video.id} · orchestration ${orchestrated.orchestration_id}`;
  const winners = table(['platform', 'clip', 'score', 'counted most', 'draft campaign'], rows);
  const drafts = orchestrated.campaigns.map(({ platform, id }) => `${platform}: campaign ${id}`);
  return [title, winners, ...drafts, ...cards, ...skipped, ''].join('\n');
}

/** Formats the clips of a campaign that was requested with several cards: in their order, with the reasons. */
function cardsInWords(
  { platform, format, cards, cards_because }: OrchestratedVideo['campaigns'][number],
  { clips }: Reply<'videos.get'>,
): string[] {
  if (cards === undefined) return [];
  const lines = cards.map(({ clip_id, because }) => {
    const clip = clips.find(({ id }) => id === clip_id);
    return `  ${clip === undefined ? clip_id : `${clock(clip.start_ms)}–${clock(clip.end_ms)}`}  ${because}`;
  });
  return [`${platform}, ${format}: ${cards_because ?? ''}`, ...lines];
}

function countedMost({ platforms }: Reply<'orchestrations.get'>, platform: string, clipId: string): string {
  const candidate = platforms[platform]?.candidates.find(({ clip_id }) => clip_id === clipId);
  const ranked = [...(candidate?.contributions ?? [])].sort((a, b) => b.contribution - a.contribution);
  return ranked
    .slice(0, FEATURES_SHOWN)
    .map(({ feature, contribution }) => `${feature} +${contribution.toFixed(2)}`)
    .join(', ');
}

async function campaignNames({ client }: Api, { campaigns }: OrchestratedVideo): Promise<Map<string, string>> {
  const read = await Promise.all(campaigns.map(({ id }) => client.campaigns.get({ id })));
  return new Map(read.map(({ id, name }) => [id, name]));
}
