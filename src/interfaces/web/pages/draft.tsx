import { useEffect, useState } from 'preact/hooks';
import { type Campaign, type Candidate, client, type PlatformEvidence, type Video } from '../data.ts';
import { amount, clock, money, parseAmount, score, stretch } from '../format.ts';
import { Contributions } from '../parts/contributions.tsx';
import { Failed, Shown } from '../parts/states.tsx';
import { refusal } from '../session.ts';
import { useLoaded } from '../use-loaded.ts';

export interface DraftDetails {
  readonly video: Video;
  /** Undefined: nobody decided, or the evidence was deleted. */
  readonly seen: PlatformEvidence | undefined;
  readonly chosen: Candidate | undefined;
  /** The best clip that may run, other than the draft's own. */
  readonly runnerUp: Candidate | undefined;
}

export async function draftDetails({ video_asset_id, platform, clip_id }: Campaign): Promise<DraftDetails> {
  const video = await client.videos.get({ id: video_asset_id, include: 'summary' });
  const decided = video.summary?.platforms.find((each) => each.platform === platform);
  const evidence = decided && (await client.orchestrations.get({ id: decided.orchestration_id }));
  const seen = evidence?.platforms[platform];
  const others = (seen?.candidates ?? []).filter((clip) => clip.eligible && clip.clip_id !== clip_id);
  return {
    video,
    seen,
    chosen: seen?.candidates.find((clip) => clip.clip_id === clip_id),
    runnerUp: others.sort((a, b) => b.score - a.score)[0],
  };
}

interface DraftProps {
  readonly draft: Campaign;
  readonly details: () => Promise<DraftDetails>;
  readonly onShown: () => void;
  readonly onSaved: (changed: Campaign) => void;
}

/** A draft with the clip that it would run, and why that one. */
export function Draft({ draft, details, onShown, onSaved }: DraftProps) {
  const loaded = useLoaded(`${draft.id} ${draft.updated_at}`, details);
  useEffect(() => {
    if (!loaded.isLoading) onShown();
  }, [loaded.isLoading, onShown]);
  return (
    <article class="draft">
      <Shown of={loaded}>
        {({ video, seen, chosen, runnerUp }) => (
          <>
            <h2>
              <a href={`/app/videos/${video.id}?platform=${draft.platform}`}>{video.title ?? 'Without a title'}</a>
            </h2>
            {video.summary?.film === 'analyzed' && (
              <img class="frame" src={`/clips/${draft.clip_id}/thumbnail`} alt="" />
            )}
            {chosen === undefined ? (
              <p>There is no evidence for this clip: a person chose it, or the evidence was deleted.</p>
            ) : (
              <>
                <p>
                  <strong>{stretch(chosen)}</strong> · {clock(chosen.end_ms - chosen.start_ms)} long · score{' '}
                  {score(chosen.score)}
                  {chosen.clip_id === seen?.winner?.clip_id && `. ${seen.winner.words}`}
                </p>
                {runnerUp !== undefined && (
                  <p class="quiet">
                    Runner-up {stretch(runnerUp)}, {score(runnerUp.score)}.
                    {seen?.runner_up?.would_win != null && ` To win: ${seen.runner_up.would_win.words}.`}
                  </p>
                )}
                <Contributions
                  winner={chosen}
                  other={runnerUp}
                  names={{ winner: `In the draft`, other: 'Runner-up' }}
                />
              </>
            )}
          </>
        )}
      </Shown>
      <Fields draft={draft} onSaved={onSaved} />
    </article>
  );
}

function Fields({ draft, onSaved }: Pick<DraftProps, 'draft' | 'onSaved'>) {
  const [typed, type] = useState(amount(draft.budget_cents, draft.currency));
  const [error, setError] = useState<unknown>();
  const minor = parseAmount(typed, draft.currency);
  const why = refusal('operator');
  const save = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    if (minor === undefined) return;
    const notes = String(fields.get('notes') ?? '');
    setError(undefined);
    client.campaigns
      .update({
        id: draft.id,
        name: String(fields.get('name')),
        budget_cents: minor,
        notes: notes === '' ? null : notes,
      })
      .then(onSaved, setError);
  };
  return (
    <form class="fields" onSubmit={save}>
      <label>
        Name
        <input name="name" defaultValue={draft.name} required maxLength={300} disabled={why !== undefined} />
      </label>
      <label>
        Budget ({draft.currency})
        <input
          id="budget"
          inputMode="decimal"
          value={typed}
          aria-describedby="budget-read"
          aria-invalid={minor === undefined}
          disabled={why !== undefined}
          onInput={({ currentTarget }) => type(currentTarget.value)}
        />
        <span id="budget-read" class={minor === undefined ? 'bad' : 'quiet'}>
          {minor === undefined ? `not an amount of ${draft.currency}` : `read as ${money(minor, draft.currency)}`}
        </span>
      </label>
      <label>
        Notes
        <input name="notes" defaultValue={draft.notes ?? ''} maxLength={10_000} disabled={why !== undefined} />
      </label>
      <button type="submit" disabled={why !== undefined || minor === undefined} title={why}>
        Save
      </button>
      {error !== undefined && <Failed error={error} />}
    </form>
  );
}
