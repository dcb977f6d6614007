import type { ListedVideo } from '../data.ts';
import { ago, counted, lasting, platformName, score } from '../format.ts';
import { Lanes } from './lanes.tsx';
import { MovingPicture, useResting } from './moving-picture.tsx';

interface VideoCardProps {
  readonly video: ListedVideo;
  /** Whether the card is below the first screen. */
  readonly isFar: boolean;
}

/** Shows a film with its winners; the best one plays under the pointer. */
export function VideoCard({ video: { id, title, duration_ms, created_at, summary }, isFar }: VideoCardProps) {
  const { isResting, on } = useResting();
  const platforms = summary?.platforms ?? [];
  const [best] = [...platforms].sort((a, b) => b.score - a.score);
  const end = Math.max(0, ...platforms.map(({ end_ms }) => end_ms));
  const moves = summary?.has_preview === true;
  return (
    <li class="card" {...on}>
      <div class="picture">
        {summary?.film === 'analyzed' && best !== undefined ? (
          <MovingPicture videoId={id} clip={best} isMoving={isResting && moves} isFar={isFar} />
        ) : (
          <Lanes durationMs={duration_ms ?? end} winners={platforms} />
        )}
        {duration_ms !== null && <span class="length">{lasting(duration_ms)}</span>}
      </div>
      <h2>
        <a href={`/app/videos/${id}`} title={title ?? undefined}>
          {title ?? 'Untitled'}
        </a>
      </h2>
      <p class="quiet">
        {stateOf(summary)} · {ago(created_at)}
      </p>
      <ul class="verdicts">
        {platforms.map(({ platform, score: value, confidence, campaign }) => (
          <li key={platform}>
            <a href={`/app/videos/${id}?platform=${platform}`}>
              <span>{platformName(platform)}</span>
              <strong class="number">{score(value)}</strong>
              <span class="quiet">
                {confidence === 'tied' && 'tied · '}
                {campaign?.status ?? 'no draft'}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </li>
  );
}

function stateOf(summary: ListedVideo['summary']): string {
  if (summary === undefined) return '';
  if (summary.film === 'received') return 'being analyzed';
  const clips = counted(summary.ready_clips, 'clip');
  if (summary.platforms.length === 0) return `${clips}, not decided`;
  return summary.film === 'none' ? `${clips}, no film here` : clips;
}
