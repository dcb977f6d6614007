import type { LedgerEvent } from '../data.ts';
import { actorName } from '../format.ts';
import { didWhat, inDetail, videoOf } from '../ledger-words.ts';
import type { Titles } from '../titles.ts';

/** An event of the ledger as a sentence, with the video that it is about. */
export function EventLine({ event, titles }: { readonly event: LedgerEvent; readonly titles: Titles }) {
  const videoId = videoOf(event);
  const title = videoId === undefined ? undefined : titles.get(videoId);
  const detail = inDetail(event);
  return (
    <>
      <strong>{actorName(event.actor)}</strong> {didWhat(event)}
      {title !== undefined && (
        <>
          {' '}
          of <a href={`/app/videos/${videoId}`}>{title}</a>
        </>
      )}
      {detail !== '' && <span class="quiet"> · {detail}</span>}
    </>
  );
}
