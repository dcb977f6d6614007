import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { Reply } from '../../client/index.ts';
import { id, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { clock, say, sayJson } from '../print.ts';
import { money } from '../publishing/money.ts';

export const explainCommand = (config: Config): Command =>
  servedCommand('explain', config, 'explain 11111111-1111-1111-1111-111111111111')
    .description('Explain why each clip won, which came second, and what would make the runner-up win.')
    .argument('<orchestration-id>', 'The orchestration id that `orchestrate` and `campaigns show` print', id)
    .action((orchestrationId: string, options: StoreOptions) =>
      withApi(config, options, 'explain', async ({ client }) => {
        const evidence = await client.orchestrations.get({ id: orchestrationId });
        if (options.json === true) return sayJson(evidence);
        const video = await client.videos.get({ id: evidence.video_asset_id });
        say(`${video.title ?? 'untitled'} · ${video.id} · decided ${evidence.created_at}\n`);
        for (const platform of Object.values(evidence.platforms)) say(explained(platform, timesOf(video)));
      }),
    );

type Times = (clipId: string) => string;
type PlatformEvidence = NonNullable<Reply<'orchestrations.get'>['platforms'][string]>;

const timesOf = ({ clips }: Reply<'videos.get'>): Times => {
  const times = new Map(clips.map((clip) => [clip.id, `${clock(clip.start_ms)}–${clock(clip.end_ms)}`]));
  return (clipId) => times.get(clipId) ?? `clip ${clipId}`;
};

function explained(evidence: PlatformEvidence, times: Times): string {
  const { rule_set, winner, runner_up, candidates, cards, proposal, exploration } = evidence;
  const refused = candidates.filter(({ eligible }) => !eligible);
  const lines = [
    winner === null ? 'no clip may run' : `${winner.words}`,
    ...(winner === null ? [] : [`  clip       ${times(winner.clip_id)}, rule set version ${rule_set.version}`]),
  ];
  if (exploration !== null) lines.push(`  drawn      ${drawnInWords(exploration, winner?.clip_id, times)}`);
  if (runner_up !== null) {
    const { clip_id, words, would_win } = runner_up;
    const remedy =
      would_win === null
        ? 'no single change makes it win'
        : `wins with ${would_win.score.toFixed(3)}: ${would_win.words}`;
    lines.push(`  runner-up  ${times(clip_id)}, ${words}`, `             ${remedy}`);
  }
  if (proposal !== null) lines.push(`  tied       a test would settle it. ${proposalInWords(proposal, times)}`);
  if (cards !== null)
    lines.push(
      `  cards      ${cards.because}`,
      ...cards.cards.map(({ clip_id, because }) => `             ${times(clip_id)}, ${because}`),
    );
  if (refused.length > 0)
    lines.push(`  may not run: ${refused.length} of ${candidates.length} clips (${reasons(refused)})`);
  return `${lines.join('\n')}\n`;
}

/** Describes a clip that was drawn at random so that results show more. It need not have the best score. */
function drawnInWords(
  { clip_id, candidates, propensities }: NonNullable<PlatformEvidence['exploration']>,
  best: string | undefined,
  times: Times,
): string {
  const chance = `with a probability of ${((propensities[candidates.indexOf(clip_id)] ?? 0) * 100).toFixed(1)}%`;
  return clip_id === best ? `this clip, ${chance}` : `${times(clip_id)} was drawn instead, ${chance}`;
}

function proposalInWords(
  { clips, days, cost_minor, currency, because }: NonNullable<PlatformEvidence['proposal']>,
  times: Times,
): string {
  if (days === null) return because;
  const cost =
    cost_minor === null || currency === null ? '' : `, for ${money(cost_minor, currency)} with the budget of the draft`;
  return `${clips.map(times).join(' against ')}: ${days} days${cost}. ${because}`;
}

/** Lists reasons as “in-feed ads last at least 5 s: 3, …”, the most frequent first. */
function reasons(refused: PlatformEvidence['candidates']): string {
  const counts = new Map<string, number>();
  for (const { because } of refused.flatMap(({ failed }) => failed))
    counts.set(because, (counts.get(because) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([because, count]) => `${because}: ${count}`)
    .join('; ');
}
