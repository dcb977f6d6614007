import { useState } from 'preact/hooks';
import type { Candidate, PlatformEvidence, Video } from '../data.ts';
import { platformName, score, stretch } from '../format.ts';
import { Contributions } from '../parts/contributions.tsx';
import { Timeline } from '../parts/timeline.tsx';

interface WhyProps {
  readonly video: Video;
  readonly platform: string;
  readonly seen: PlatformEvidence;
}

/** The winner beside another clip, term by term, and every candidate. */
export function Why({ video, platform, seen }: WhyProps) {
  const [comparedId, compare] = useState(seen.runner_up?.clip_id);
  const ranked = [...seen.candidates].sort((a, b) => Number(b.eligible) - Number(a.eligible) || b.score - a.score);
  const winner = ranked.find(({ clip_id }) => clip_id === seen.winner?.clip_id);
  const other = ranked.find(({ clip_id }) => clip_id === comparedId && clip_id !== winner?.clip_id);
  const hasPictures = video.summary?.film === 'analyzed';
  const durationMs = video.duration_ms ?? Math.max(0, ...ranked.map(({ end_ms }) => end_ms));
  const change = seen.runner_up?.would_win;
  return (
    <>
      <Timeline
        durationMs={durationMs}
        bars={ranked.map((clip) => ({ ...clip, id: clip.clip_id, look: lookOf(clip, seen) }))}
      />
      <section aria-label="Why">
        <h2>Why this clip on {platformName(platform)}</h2>
        {winner === undefined ? (
          <p>No clip may run on {platformName(platform)}: the reasons stand beside each candidate.</p>
        ) : (
          <>
            <p>{seen.winner?.words}</p>
            <div class="versus">
              <Clip clip={winner} name="Winner" hasPicture={hasPictures} />
              {other !== undefined && <Clip clip={other} name="Compared with" hasPicture={hasPictures} />}
            </div>
            {seen.confidence !== 'unknown' && (
              <p>
                {seen.confidence === 'tied' ? 'A tie: the data cannot tell these two apart yet.' : 'Clear.'}
                {seen.win_probability !== null &&
                  ` The best score is the best clip with ${Math.round(seen.win_probability * 100)} %.`}
              </p>
            )}
            <Contributions
              winner={winner}
              other={other}
              names={{ winner: `Winner ${stretch(winner)}`, other: other ? stretch(other) : '' }}
            />
          </>
        )}
      </section>
      {seen.runner_up !== null && (
        <section aria-label="What would make the runner-up win" class="to-win">
          <h2>What would make the runner-up win</h2>
          <p>
            {change == null
              ? 'No single change of its start or end makes it win.'
              : `${change.words}: ${stretch(change)} would score ${score(change.score)}.`}
          </p>
        </section>
      )}
      <Candidates ranked={ranked} seen={seen} comparedId={other?.clip_id} compare={compare} />
    </>
  );
}

function lookOf({ clip_id, eligible }: Candidate, { winner, runner_up }: PlatformEvidence) {
  if (clip_id === winner?.clip_id) return 'winner';
  if (clip_id === runner_up?.clip_id) return 'runner-up';
  return eligible ? 'other' : 'refused';
}

function Clip({
  clip,
  name,
  hasPicture,
}: {
  readonly clip: Candidate;
  readonly name: string;
  readonly hasPicture: boolean;
}) {
  return (
    <figure>
      {hasPicture && <img src={`/clips/${clip.clip_id}/thumbnail`} alt="" loading="lazy" />}
      <figcaption>
        {name} <strong>{stretch(clip)}</strong> · {score(clip.score)}
      </figcaption>
    </figure>
  );
}

interface CandidatesProps {
  readonly ranked: readonly Candidate[];
  readonly seen: PlatformEvidence;
  readonly comparedId: string | undefined;
  readonly compare: (clipId: string) => void;
}

function Candidates({ ranked, seen, comparedId, compare }: CandidatesProps) {
  return (
    <section aria-label="Candidates">
      <h2>Candidates {ranked.length}</h2>
      <div class="scroll">
        <table class="list">
          <thead>
            <tr>
              <th scope="col">#</th>
              <th scope="col">Time</th>
              <th scope="col">Score</th>
              <th scope="col">May run</th>
              <th scope="col">Compare</th>
            </tr>
          </thead>
          <tbody>
            {ranked.map((clip, at) => (
              <tr key={clip.clip_id}>
                <td data-label="#">{at + 1}</td>
                <th scope="row" data-label="Time">
                  {stretch(clip)}
                </th>
                <td data-label="Score">{score(clip.score)}</td>
                <td data-label="May run">
                  {clip.eligible ? '✓ yes' : `✕ ${clip.failed.map(({ because }) => because).join('; ')}`}
                  {clip.advice.length > 0 && (
                    <span class="quiet"> advice: {clip.advice.map(({ because }) => because).join('; ')}</span>
                  )}
                </td>
                <td data-label="Compare">
                  {clip.clip_id === seen.winner?.clip_id ? (
                    'winner'
                  ) : (
                    <button
                      type="button"
                      class="small"
                      aria-pressed={clip.clip_id === comparedId}
                      aria-label={`Compare ${stretch(clip)}`}
                      onClick={() => compare(clip.clip_id)}
                    >
                      Compare
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
