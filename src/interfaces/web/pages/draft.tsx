import { useEffect } from 'preact/hooks';
import { type Candidate, client, type Film, type ListedCampaign, type PlatformEvidence, type Video } from '../data.ts';
import { decimal, gap, platformName, score, stretch } from '../format.ts';
import { AsItRuns } from '../parts/as-it-runs.tsx';
import { Contributions } from '../parts/contributions.tsx';
import { Reasons } from '../parts/reasons.tsx';
import { Shown } from '../parts/states.tsx';
import { useLoaded } from '../use-loaded.ts';
import { DraftFields } from './draft-fields.tsx';

export interface DraftDetails {
  readonly video: Video;
  /** Undefined: there is no film here that browsers play. */
  readonly film: Film | undefined;
  /** Undefined: nobody decided, or the evidence was deleted. */
  readonly seen: PlatformEvidence | undefined;
  readonly chosen: Candidate | undefined;
  /** The best clip that may run, other than the draft's own. */
  readonly runnerUp: Candidate | undefined;
}

export async function draftDetails({ video_asset_id: id, platform, clip_id }: ListedCampaign): Promise<DraftDetails> {
  const video = await client.videos.get({ id, include: 'summary' });
  const decided = video.summary?.platforms.find((each) => each.platform === platform);
  const [evidence, film] = await Promise.all([
    decided && client.orchestrations.get({ id: decided.orchestration_id }),
    video.summary?.has_preview ? client.films.get({ id }) : undefined,
  ]);
  const seen = evidence?.platforms[platform];
  const others = (seen?.candidates ?? []).filter((clip) => clip.eligible && clip.clip_id !== clip_id);
  return {
    video,
    film,
    seen,
    chosen: seen?.candidates.find((clip) => clip.clip_id === clip_id),
    runnerUp: others.sort((a, b) => b.score - a.score)[0],
  };
}

interface DraftProps {
  readonly draft: ListedCampaign;
  readonly details: () => Promise<DraftDetails>;
  readonly onShown: () => void;
  readonly onSaved: (changed: ListedCampaign) => void;
}

/** A draft with the clip that it would run, and why that one. */
export function Draft({ draft, details, onShown, onSaved }: DraftProps) {
  const loaded = useLoaded(`${draft.id} ${draft.updated_at}`, details);
  useEffect(() => {
    if (!loaded.isLoading) onShown();
  }, [loaded.isLoading, onShown]);
  return (
    <article class="draft panel">
      <Shown of={loaded}>{(found) => <Choice draft={draft} {...found} />}</Shown>
      <DraftFields draft={draft} onSaved={onSaved} />
    </article>
  );
}

function Choice({ draft, video, film, seen, chosen, runnerUp }: DraftDetails & { readonly draft: ListedCampaign }) {
  return (
    <div class="draft-clip">
      {film !== undefined && chosen !== undefined ? (
        <AsItRuns key={chosen.clip_id} film={film} clip={chosen} />
      ) : (
        video.summary?.film === 'analyzed' && (
          <img class="frame" src={`/clips/${draft.clip_id}/thumbnail?w=320`} alt="" />
        )
      )}
      <div>
        <h2 class="lead">
          <a href={`/app/videos/${video.id}?platform=${draft.platform}`}>{video.title ?? 'Untitled'}</a> on{' '}
          {platformName(draft.platform)}
        </h2>
        {chosen === undefined ? (
          <p>There is no evidence for this clip: a person chose it, or the evidence was deleted.</p>
        ) : (
          <>
            <p>
              <strong>{stretch(chosen)}</strong> · {decimal((chosen.end_ms - chosen.start_ms) / 1000, 1)} s · score{' '}
              <strong>{score(chosen.score)}</strong>
              {runnerUp !== undefined && ` (${gap(chosen.score, runnerUp.score)} against the runner-up)`}
            </p>
            {chosen.clip_id === seen?.winner?.clip_id ? (
              <Reasons words={seen.winner.words} />
            ) : (
              <p>It is not the winner: a person chose it, or a newer decision has another winner.</p>
            )}
            {runnerUp !== undefined && (
              <p class="quiet">
                Runner-up {stretch(runnerUp)}, {score(runnerUp.score)}.
                {seen?.runner_up?.would_win != null && ` To win: ${seen.runner_up.would_win.words}.`}
              </p>
            )}
            <Contributions winner={chosen} other={runnerUp} names={{ winner: 'In the draft', other: 'Runner-up' }} />
          </>
        )}
      </div>
    </div>
  );
}
