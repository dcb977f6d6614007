import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client, type ListedVideo, PLATFORMS } from '../data.ts';
import { counted, platformName } from '../format.ts';
import { Page } from '../parts/page.tsx';
import { Search } from '../parts/search.tsx';
import { Empty, Failed, Shown } from '../parts/states.tsx';
import { VideoCard } from '../parts/video-card.tsx';
import { useLoaded } from '../use-loaded.ts';
import { Uploads } from './uploads.tsx';

const PAGE = 60;
const STATES = [
  ['no_film', 'No film here'],
  ['measuring', 'Being analyzed'],
  ['undecided', 'Not decided'],
  ['tied', 'Tied'],
  ['draft', 'With a draft'],
  ['approved', 'Approved'],
  ['active', 'Active'],
] as const;
const SORTS = [
  ['oldest', 'Oldest first'],
  ['title', 'By title'],
] as const;
/** The number of cards that fill the largest screen. */
const NEAR = 24;

/** Shows every film with its decisions. */
export default function Videos() {
  const { query, route } = useLocation();
  const q = query.q || undefined;
  const state = STATES.find(([each]) => each === query.state)?.[0];
  const platform = PLATFORMS.find((each) => each === query.platform);
  const sort = SORTS.find(([each]) => each === query.sort)?.[0];
  const filter = { q, state, platform, sort };
  const key = JSON.stringify(filter);
  const find = (after?: string) =>
    client.videos.list({
      ...filter,
      include: 'brief',
      limit: PAGE,
      after,
      count: after === undefined ? 'true' : undefined,
    });
  const first = useLoaded(`videos ${key}`, () => find(), /^(video_asset|film|best_clip|campaign)/);
  const show = (change: Readonly<Record<string, string | undefined>>) => {
    const said = Object.entries({ ...filter, ...change }).flatMap(([name, value]) => (value ? [[name, value]] : []));
    route(said.length === 0 ? '/app/videos' : `/app/videos?${new URLSearchParams(said)}`);
  };
  return (
    <Page
      title="Videos"
      isReady={!first.isLoading}
      actions={
        <div class="buttons">
          <Choice name="State" all="Any state" value={state} of={STATES} choose={(value) => show({ state: value })} />
          <Choice
            name="Platform"
            all="Any platform"
            value={platform}
            of={PLATFORMS.map((each) => [each, platformName(each)])}
            choose={(value) => show({ platform: value })}
          />
          <Choice name="Order" all="Newest first" value={sort} of={SORTS} choose={(value) => show({ sort: value })} />
          <Search q={q} what="Part of a title" search={(text) => show({ q: text })} />
        </div>
      }
    >
      <Uploads />
      <Shown of={first}>
        {({ video_assets, next, count }) =>
          video_assets.length === 0 ? (
            <NoVideos isFiltered={[q, state, platform].some((each) => each !== undefined)} />
          ) : (
            <>
              {count !== undefined && <p class="quiet number">{inAll(count)}</p>}
              {/* the key changes when the first page ends elsewhere, because the next page then begins elsewhere, too */}
              <Grid key={`${key} ${next}`} first={video_assets} next={next} find={find} />
            </>
          )
        }
      </Shown>
    </Page>
  );
}

/** The server stops counting at this number. */
const MOST = 100_000;
const inAll = (count: number) => (count >= MOST ? `${counted(MOST, 'video')} and more` : counted(count, 'video'));

interface ChoiceProps {
  readonly name: string;
  readonly all: string;
  readonly value: string | undefined;
  readonly of: readonly (readonly [value: string, words: string])[];
  readonly choose: (value: string) => void;
}

const Choice = ({ name, all, value = '', of, choose }: ChoiceProps) => (
  <select aria-label={name} value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
    <option value="">{all}</option>
    {of.map(([each, words]) => (
      <option key={each} value={each}>
        {words}
      </option>
    ))}
  </select>
);

const NoVideos = ({ isFiltered }: { readonly isFiltered: boolean }) => (
  <Empty>
    {!isFiltered ? (
      <p>
        No videos yet. Drop films here, or “Add films”. On the command line: <code>campaigns-engine run FILM.mp4</code>;{' '}
        <code>npm run demo</code> shows some.
      </p>
    ) : (
      <p>
        No videos match. <a href="/app/videos">Show every video</a>
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
