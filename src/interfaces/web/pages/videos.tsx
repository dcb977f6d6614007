import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client, type ListedVideo } from '../data.ts';
import { Page } from '../parts/page.tsx';
import { Empty, Failed, Shown } from '../parts/states.tsx';
import { VideoCard } from '../parts/video-card.tsx';
import { useLoaded } from '../use-loaded.ts';
import { Uploads } from './uploads.tsx';

const PAGE = 60;
/** So many cards fill the largest screen. */
const NEAR = 24;

/** Every film, with what was decided of it. */
export default function Videos() {
  const { query, route } = useLocation();
  const q = query.q ?? '';
  const find = (after?: string) =>
    client.videos.list({ include: 'summary', limit: PAGE, after, ...(q === '' ? {} : { q }) });
  const first = useLoaded(`videos ${q}`, () => find(), /^(video_asset|film|best_clip|campaign)/);
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
      <Uploads />
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
        No videos yet. Drop films here, or “Add films”. On the command line: <code>campaigns-engine run FILM.mp4</code>;{' '}
        <code>npm run demo</code> shows some.
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
        {[...first, ...more.videos].map((video, at) => (
          <VideoCard key={video.id} video={video} isFar={at >= NEAR} />
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
