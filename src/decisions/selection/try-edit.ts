import type { z } from 'zod';
import { withDerived } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';
import { invalid, notFound } from '../../core/kernel/index.ts';
import { explainInWords, type PlacedClip, ruleSetsById, smallestChange, winnerAt, withEdges } from '../rules/index.ts';
import { inWords } from './evidence.ts';
import { type PastOrchestration, pastOrchestration } from './past.ts';
import type { Tried, TryBody } from './schema.ts';

/**
 * Scores a candidate with other edges, on the evidence and the rule set of a decision, and says what would make it win.
 * Writes nothing.
 *
 * @throws `orchestration-not-found`; `decision-not-found` if the platform was not requested; `clip-not-found` if the
 * clip was not a candidate; `validation-failed` if the edges are not within the video
 */
export async function tryEdit(ctx: Context, orchestrationId: string, body: z.output<typeof TryBody>): Promise<Tried> {
  const past = await pastOrchestration(ctx.db, orchestrationId);
  const ruleSetId = past.asked.find(({ platform }) => platform === body.platform)?.rule_set_id;
  const ruleSet = ruleSetId === undefined ? undefined : (await ruleSetsById(ctx.db, [ruleSetId])).get(ruleSetId);
  if (ruleSet === undefined)
    throw notFound('decision-not-found', `orchestration ${orchestrationId} did not include ${body.platform}`);
  const { compiled } = ruleSet;
  const candidates = past.candidates.map((clip) => ({ ...clip, features: withDerived(clip, past.duration_ms) }));
  const clip = candidates.find(({ id }) => id === body.clip_id);
  if (clip === undefined)
    throw notFound('clip-not-found', `clip ${body.clip_id} was not a candidate in orchestration ${orchestrationId}`);
  const edited = withEdges(clip, edgesOf(body, clip, past), past.duration_ms);
  const best = (clips: readonly PlacedClip[]) =>
    clips[winnerAt(clips, compiled.evaluate(clips.map(({ features }) => features)), past.ranking)];
  const others = candidates.filter(({ id }) => id !== clip.id);
  const rival = best(others);
  const explained = compiled.explain(edited.features);
  const { score, eligible, failed } = explained;
  const standing = best(candidates);
  return {
    clip_id: clip.id,
    start_ms: edited.start_ms,
    end_ms: edited.end_ms,
    score,
    eligible,
    failed: [...failed],
    words: explainInWords(explained),
    wins: best([...others, edited]) === edited,
    rival: rival === undefined ? null : inWords({ id: rival.id, explanation: compiled.explain(rival.features) }),
    would_win:
      standing === undefined || standing.id === clip.id
        ? null
        : (smallestChange(compiled, clip, standing, past.duration_ms) ?? null),
  };
}

function edgesOf(
  { start_ms, end_ms }: z.output<typeof TryBody>,
  clip: PlacedClip,
  { duration_ms }: PastOrchestration,
): { start_ms: number; end_ms: number } {
  const edges = { start_ms: start_ms ?? clip.start_ms, end_ms: end_ms ?? clip.end_ms };
  if (edges.end_ms <= edges.start_ms)
    throw invalid([
      { path: 'end_ms', message: `must be greater than start_ms (${edges.start_ms}), got ${edges.end_ms}` },
    ]);
  if (duration_ms !== null && edges.end_ms > duration_ms)
    throw invalid([
      { path: 'end_ms', message: `must be within the video, which lasts ${duration_ms} ms, got ${edges.end_ms}` },
    ]);
  return edges;
}
