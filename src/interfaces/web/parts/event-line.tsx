import type { LedgerEvent } from '../data.ts';
import { actorName } from '../format.ts';
import { didWhat, inDetail, videoOf } from '../ledger-words.ts';
import type { Titles } from '../titles.ts';

interface EventLineProps {
  readonly event: LedgerEvent;
  /** Further events in which the same person did the same to the same video. */
  readonly also?: readonly LedgerEvent[];
  readonly titles: Titles;
}

/** Shows a ledger event as a sentence, with the video that it is about. */
export function EventLine({ event, also = [], titles }: EventLineProps) {
  const videoId = videoOf(event);
  const title = videoId === undefined ? undefined : titles.get(videoId);
  const detail = [event, ...also].map(inDetail).filter((each) => each !== '');
  return (
    <>
      <strong>{actorName(event.actor)}</strong> {didWhat(event)}
      {title !== undefined && (
        <>
          {' '}
          for <a href={`/app/videos/${videoId}`}>{title}</a>
        </>
      )}
      {detail.length > 0 && <span class="quiet"> · {[...new Set(detail)].join('; ')}</span>}
      {also.length > 0 && detail.length === 0 && <span class="quiet"> · {also.length + 1} times</span>}
    </>
  );
}
