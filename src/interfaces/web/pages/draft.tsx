import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { severalClips } from '../campaign-name.ts';
import { type Candidate, client, type Film, type ListedCampaign, type PlatformEvidence, type Video } from '../data.ts';
import { capital, gap, lasting, platformName, score, stretch } from '../format.ts';
import { AsItRuns } from '../parts/as-it-runs.tsx';
import { Contributions, inShort } from '../parts/contributions.tsx';
import { Reasons } from '../parts/reasons.tsx';
import { Failed, Shown } from '../parts/states.tsx';
import { useLoaded } from '../use-loaded.ts';
import { DraftFields } from './draft-fields.tsx';

export interface DraftDetails {
  readonly video: Video;
  /** Undefined if there is no film here that browsers can play. */
  readonly film: Film | undefined;
  /** Undefined if nothing was decided, or if the evidence was deleted. */
  readonly seen: PlatformEvidence | undefined;
  readonly chosen: Candidate | undefined;
  /** The best eligible clip other than the draft's own. */
  readonly runnerUp: Candidate | undefined;
  /** Why some details are missing. */
  readonly failures: readonly unknown[];
}

export async function draftDetails({ video_asset_id: id, platform, clip_id }: ListedCampaign): Promise<DraftDetails> {
  const video = await client.videos.get({ id, include: 'summary' });
  const decided = video.summary?.platforms.find((each) => each.platform === platform);
  const failures: unknown[] = [];
  const orNone = <Part,>(reading: Promise<Part>) => reading.catch((error: unknown) => void failures.push(error));
  const [evidence, film] = await Promise.all([
    decided && orNone(client.orchestrations.get({ id: decided.orchestration_id })),
    video.summary?.has_preview ? orNone(client.films.get({ id })) : undefined,
  ]);
  const seen = evidence?.platforms[platform];
  const others = (seen?.candidates ?? []).filter((clip) => clip.eligible && clip.clip_id !== clip_id);
  return {
    video,
    film: film ?? undefined,
    failures,
    seen,
    chosen: seen?.candidates.find((clip) => clip.clip_id === clip_id),
    runnerUp: others.sort((a, b) => b.score - a.score)[0],
  };
}

const whyNotTheWinner = ({ source, edited, clip_id }: ListedCampaign, drawnId: string | undefined): string => {
  if (source === 'experiment') return 'An arm of an experiment: it compares a clip that did not win with one that did.';
  if (drawnId === clip_id) return 'Drawn at random, so that results show more: another clip has the best score.';
  return edited
    ? 'A person edited this draft, so it keeps its clip: the winner is another one.'
    : 'A newer decision has another winner.';
};

interface DraftProps {
  readonly draft: ListedCampaign;
  readonly details: () => Promise<DraftDetails>;
  readonly onShown: () => void;
  readonly onSaved: (changed: ListedCampaign) => void;
}

/** Shows a draft with the clip that it would run, and the reasons for that clip. */
export function Draft({ draft, details, onShown, onSaved }: DraftProps) {
  const loaded = useLoaded(`${draft.id} ${draft.updated_at}`, details);
  useEffect(() => {
    if (!loaded.isLoading) onShown();
  }, [loaded.isLoading, onShown]);
  return (
    <article class="draft panel">
      <Shown of={loaded}>
        {(found) => (
          <Choice draft={draft} {...found} retry={loaded.reload}>
            <DraftFields draft={draft} onSaved={onSaved} />
          </Choice>
        )}
      </Shown>
      {loaded.data === undefined && <DraftFields draft={draft} onSaved={onSaved} />}
    </article>
  );
}

/** Lists all clips of a draft that runs several. Everything below is about the first one. */
function Cards({ draft, seen }: { readonly draft: ListedCampaign; readonly seen: PlatformEvidence | undefined }) {
  const several = severalClips(draft);
  if (several === undefined) return null;
  const places = draft.cards.map(({ clip_id }) => seen?.candidates.find((each) => each.clip_id === clip_id));
  return (
    <p>
      <strong>Runs {several}</strong>
      {places.every((place) => place !== undefined) && `: ${places.map((place) => stretch(place)).join(', ')}`}. The
      first one is shown here.
    </p>
  );
}

interface ChoiceProps extends DraftDetails {
  readonly draft: ListedCampaign;
  readonly retry: () => void;
  /** The fields that a person can edit. */
  readonly children: ComponentChildren;
}

function Choice({ draft, video, film, seen, chosen, runnerUp: other, failures, retry, children }: ChoiceProps) {
  const isWinner = chosen !== undefined && chosen.clip_id === seen?.winner?.clip_id;
  const otherName = other?.clip_id === seen?.winner?.clip_id ? 'winner' : 'runner-up';
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
        <Cards draft={draft} seen={seen} />
        {failures.map((error) => (
          <Failed key={error} error={error} retry={retry} />
        ))}
        {chosen === undefined ? (
          failures.length === 0 && (
            <p>There is no evidence for this clip: a person chose it, or the evidence was deleted.</p>
          )
        ) : (
          <>
            <p>
              <strong>{stretch(chosen)}</strong> · {lasting(chosen.end_ms - chosen.start_ms)} · score{' '}
              <strong>{score(chosen.score)}</strong>
              {other !== undefined && ` · ${gap(chosen.score, other.score)} against the ${otherName} ${stretch(other)}`}
            </p>
            {isWinner ? (
              <Reasons words={seen?.winner?.words ?? ''} />
            ) : (
              <p>{whyNotTheWinner(draft, seen?.exploration?.clip_id)}</p>
            )}
            {other !== undefined && (
              <p class="quiet">
                {inShort(chosen, other)}
                {isWinner &&
                  seen?.runner_up?.would_win != null &&
                  ` The runner-up would win with: ${seen.runner_up.would_win.words}.`}
              </p>
            )}
            <Contributions
              winner={chosen}
              other={other}
              names={{ winner: 'In the draft', other: capital(otherName) }}
            />
          </>
        )}
        {children}
      </div>
    </div>
  );
}
