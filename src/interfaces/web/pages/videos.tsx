import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client, type ListedVideo } from '../data.ts';
import { ago, clock, counted, platformName } from '../format.ts';
import { MovingPicture, useResting } from '../parts/moving-picture.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Failed, Shown } from '../parts/states.tsx';
import { Timeline } from '../parts/timeline.tsx';
import { useLoaded } from '../use-loaded.ts';

const PAGE = 60;

/** Every film, with what was decided of it. */
export default function Videos() {
  const { query, route } = useLocation();
  const q = query.q ?? '';
  const find = (after?: string) =>
    client.videos.list({ include: 'summary', limit: PAGE, after, ...(q === '' ? {} : { q }) });
  const first = useLoaded(`videos ${q}`, () => find());
  const search = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const wanted = String(new FormData(event.currentTarget).get('q') ?? '').trim();
    route(wanted === '' ? '/app/videos' : `/app/videos?q=${encodeURIComponent(wanted)}`);
  };
  return (
    <Page
      title="Videos"
      isReady={!first.isLoading}
      actions={
        <search>
          <form class="search" onSubmit={search}>
            <input type="search" name="q" defaultValue={q} aria-label="Part of a title" placeholder="Part of a title" />
            <button type="submit">Search</button>
          </form>
        </search>
      }
    >
      <Shown of={first}>
        {({ video_assets, next }) =>
          video_assets.length === 0 ? <NoVideos q={q} /> : <Grid key={q} first={video_assets} next={next} find={find} />
        }
      </Shown>
    </Page>
  );
}

const NoVideos = ({ q }: { readonly q: string }) => (
  <Empty>
    {q === '' ? (
      <p>
        No videos yet. <code>campaigns-engine run FILM.mp4</code> analyzes a film and decides; <code>npm run demo</code>{' '}
        shows some.
      </p>
    ) : (
      <p>
        No title has “{q}” in it. <a href="/app/videos">Show every video</a>
      </p>
    )}
  </Empty>
);

interface GridProps {
  readonly first: readonly ListedVideo[];
  readonly next: string | null;
  readonly find: (
    after: string,
  ) => Promise<{ readonly video_assets: readonly ListedVideo[]; readonly next: string | null }>;
}

function Grid({ first, next, find }: GridProps) {
  const [more, setMore] = useState<{ readonly videos: readonly ListedVideo[]; readonly next: string | null }>({
    videos: [],
    next,
  });
  const [error, setError] = useState<unknown>();
  const showMore = (after: string) =>
    find(after).then(
      (page) => setMore((before) => ({ videos: [...before.videos, ...page.video_assets], next: page.next })),
      setError,
    );
  return (
    <>
      <ul class="grid">
        {[...first, ...more.videos].map((video) => (
          <Card key={video.id} video={video} />
        ))}
      </ul>
      {error !== undefined && <Failed error={error} />}
      {more.next !== null && (
        <button type="button" onClick={() => showMore(more.next ?? '')}>
          Show more
        </button>
      )}
    </>
  );
}

function Card({ video: { id, title, duration_ms, created_at, summary } }: { readonly video: ListedVideo }) {
  const { isResting, on } = useResting();
  const platforms = summary?.platforms ?? [];
  const [best] = [...platforms].sort((a, b) => b.score - a.score);
  const end = Math.max(0, ...platforms.map(({ end_ms }) => end_ms));
  const moves = summary?.has_preview === true;
  return (
    <li class="card" {...on}>
      <div class="picture">
        {summary?.film === 'analyzed' && best !== undefined ? (
          <MovingPicture videoId={id} clip={best} isMoving={isResting && moves} />
        ) : (
          <Timeline
            durationMs={duration_ms ?? end}
            bars={platforms.map((each) => ({ ...each, id: each.platform, look: 'winner' }))}
          />
        )}
        {duration_ms !== null && <span class="length">{clock(duration_ms)}</span>}
      </div>
      <h2>
        <a href={`/app/videos/${id}`}>{title ?? 'Untitled'}</a>
      </h2>
      <p class="quiet">
        {stateOf(summary)} · added {ago(created_at)}
      </p>
      <ul class="tags">
        {platforms.map(({ platform, score: value, confidence, campaign }) => (
          <li key={platform}>
            <a href={`/app/videos/${id}?platform=${platform}`}>
              {platformName(platform)} <strong class="number">{value.toFixed(2)}</strong>
              {confidence === 'tied' && ' tied'}
              {campaign !== null && <span class="quiet"> {campaign.status}</span>}
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
  return summary.platforms.length === 0
    ? `${clips}, not decided`
    : summary.film === 'none'
      ? `${clips}, features only`
      : clips;
}
