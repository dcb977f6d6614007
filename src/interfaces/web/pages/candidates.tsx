import { type ComponentChildren, Fragment } from 'preact';
import type { Candidate, PlatformEvidence } from '../data.ts';
import { counted, featureName, score, stretch } from '../format.ts';
import { MovingPicture, useResting } from '../parts/moving-picture.tsx';

interface CandidatesProps {
  /** Undefined if there is no film to show. */
  readonly videoId: string | undefined;
  readonly ranked: readonly Candidate[];
  readonly seen: PlatformEvidence;
  readonly comparedId: string | undefined;
  readonly compare: (clipId: string) => void;
  /** What would make the compared clip win, below its row; undefined if nobody asked in this table. */
  readonly answer: ComponentChildren;
  readonly play: ((clipId: string) => void) | undefined;
  /** Further actions for a clip. */
  readonly actionsOf: (clip: Candidate) => ComponentChildren;
}

/** Shows every candidate clip: the terms of its score, and why it is not eligible. */
export function Candidates({ videoId, ranked, seen, comparedId, compare, answer, play, actionsOf }: CandidatesProps) {
  const most = Math.max(0.001, ...ranked.map(sumOf));
  return (
    <section aria-label="Candidates" class="panel">
      <h2>{counted(ranked.length, 'candidate')}</h2>
      {ranked.length > 1 && seen.winner !== null && (
        <p class="quiet">
          Press “How to win” under a clip to see what would make it win and to compare it with the winner above.
          {videoId !== undefined && ' Hover over a picture to play it.'}
        </p>
      )}
      <div class="scroll">
        <table class="list">
          <thead>
            <tr>
              <th scope="col">#</th>
              <th scope="col">Clip</th>
              <th scope="col">Score</th>
              <th scope="col">Breakdown</th>
              <th scope="col">Eligible</th>
              <th scope="col">Actions</th>
            </tr>
          </thead>
          <tbody>
            {ranked.map((clip, at) => (
              <Fragment key={clip.clip_id}>
                <tr class={clip.eligible ? '' : 'refused'}>
                  <td data-label="#">{at + 1}</td>
                  <th scope="row" data-label="Clip">
                    <Small clip={clip} videoId={videoId} />
                  </th>
                  <td data-label="Score" class="number">
                    <strong>{score(clip.score)}</strong>
                  </td>
                  <td data-label="Breakdown">
                    <Parts clip={clip} most={most} />
                  </td>
                  <td data-label="Eligible">
                    {clip.eligible ? (
                      <span class="good">✓ Yes</span>
                    ) : (
                      <span class="bad">✕ No: {clip.failed.map(({ because }) => because).join('; ')}</span>
                    )}
                    {clip.advice.length > 0 && (
                      <span class="quiet"> · Advice: {clip.advice.map(({ because }) => because).join('; ')}</span>
                    )}
                  </td>
                  <td data-label="Actions">
                    <span class="buttons">
                      {play !== undefined && (
                        <button
                          type="button"
                          class="small"
                          aria-label={`Play ${stretch(clip)}`}
                          onClick={() => play(clip.clip_id)}
                        >
                          ▶
                        </button>
                      )}
                      {clip.clip_id === seen.winner?.clip_id ? (
                        <span class="pill winner">winner</span>
                      ) : (
                        <button
                          type="button"
                          class="small"
                          aria-pressed={answer !== undefined && clip.clip_id === comparedId}
                          aria-label={`How to win: ${stretch(clip)} beside the winner`}
                          onClick={() => compare(clip.clip_id)}
                        >
                          How to win
                        </button>
                      )}
                      {actionsOf(clip)}
                    </span>
                  </td>
                </tr>
                {answer !== undefined && clip.clip_id === comparedId && (
                  <tr class="answer">
                    <td colSpan={6}>{answer}</td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Small({ clip, videoId }: { readonly clip: Candidate; readonly videoId: string | undefined }) {
  const { isResting, on } = useResting();
  return (
    <span class="small-clip" {...on}>
      {videoId !== undefined && (
        <span class="picture">
          <MovingPicture videoId={videoId} clip={clip} isMoving={isResting} />
        </span>
      )}
      <span class="number">{stretch(clip)}</span>
    </span>
  );
}

const sumOf = ({ contributions }: Candidate) =>
  contributions.reduce((sum, { contribution }) => sum + Math.max(0, contribution), 0);

/** Shows the terms of a score end to end. The table that compares two clips has their numbers. */
function Parts({ clip, most }: { readonly clip: Candidate; readonly most: number }) {
  const parts = clip.contributions.filter(({ contribution }) => contribution > 0);
  const said = parts.map(({ feature, contribution }) => `${featureName(feature)} ${score(contribution)}`).join(', ');
  return (
    <span class="parts" role="img" aria-label={said} title={said}>
      {parts.map(({ feature, contribution }, at) => (
        <span key={feature} data-part={at % 6} style={{ width: `${(100 * contribution) / most}%` }} />
      ))}
    </span>
  );
}
