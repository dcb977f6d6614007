import { useLocation, useRoute } from 'preact-iso';
import { client, type Evidence, useLoaded, type Video as VideoData } from '../data.ts';
import { ago, clock, platformName, score } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { Page } from '../parts/page.tsx';
import { ProofBadge } from '../parts/proof-badge.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Why } from './why.tsx';

/** A video with all that its page shows: the evidence of every standing decision. */
async function load(id: string) {
  const video = await client.videos.get({ id, include: 'summary' });
  const ids = [...new Set(video.summary?.platforms.map(({ orchestration_id }) => orchestration_id))];
  const evidence = await Promise.all(ids.map((each) => client.orchestrations.get({ id: each })));
  return { video, evidence: new Map(evidence.map((each) => [each.id, each])) };
}

/** Which clip won on each platform, why, and what would make another one win. */
export default function Video() {
  const { id = '' } = useRoute().params;
  const { platform } = useLocation().query;
  const loaded = useLoaded(`video ${id}`, () => load(id));
  return (
    <Page
      title={loaded.data?.video.title ?? 'Video'}
      isReady={!loaded.isLoading}
      actions={<Decide id={id} reload={loaded.reload} />}
    >
      <Shown of={loaded}>
        {({ video, evidence }) => (
          <>
            <p class="quiet">
              {video.duration_ms !== null && `${clock(video.duration_ms)} · `}
              {video.clips.length} clips{video.source_uri !== null && ` · ${video.source_uri}`}
            </p>
            <Decisions video={video} evidence={evidence} wanted={platform} />
          </>
        )}
      </Shown>
    </Page>
  );
}

const Decide = ({ id, reload }: { readonly id: string; readonly reload: () => void }) => (
  <Action
    needs="operator"
    act={async () => {
      await client.campaigns.orchestrate({ video_asset_id: id });
      reload();
    }}
  >
    Decide again
  </Action>
);

interface DecisionsProps {
  readonly video: VideoData;
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly wanted: string | undefined;
}

function Decisions({ video, evidence, wanted }: DecisionsProps) {
  const platforms = video.summary?.platforms ?? [];
  const shown = platforms.find(({ platform }) => platform === wanted) ?? platforms[0];
  if (shown === undefined)
    return (
      <Empty>
        <p>
          Nothing is decided for this video yet. “Decide again” picks the best clip for each platform and drafts its
          campaigns; so does <code>campaigns-engine orchestrate {video.id}</code>.
        </p>
      </Empty>
    );
  const seen = evidence.get(shown.orchestration_id)?.platforms[shown.platform];
  return (
    <>
      <nav aria-label="Platforms" class="tabs">
        {platforms.map(({ platform, score: value, confidence }) => (
          <a
            key={platform}
            href={`/app/videos/${video.id}?platform=${platform}`}
            aria-current={platform === shown.platform ? 'page' : undefined}
          >
            {platformName(platform)} {score(value)}
            {confidence === 'tied' && ' tied'}
          </a>
        ))}
      </nav>
      {seen === undefined ? (
        <Empty>
          <p>The evidence of this decision was deleted: decide again for a new one.</p>
        </Empty>
      ) : (
        <Why key={shown.platform} video={video} platform={shown.platform} seen={seen} />
      )}
      <Sealed
        videoId={video.id}
        orchestrationId={shown.orchestration_id}
        platform={shown.platform}
        decidedAt={shown.decided_at}
      />
    </>
  );
}

interface SealedProps {
  readonly videoId: string;
  readonly orchestrationId: string;
  readonly platform: string;
  readonly decidedAt: string;
}

/** The decision's event in the ledger, with its proof. */
function Sealed({ videoId, orchestrationId, platform, decidedAt }: SealedProps) {
  const found = useLoaded(`sealed ${orchestrationId} ${platform}`, async () => {
    const { events } = await client.ledger.list({
      entity_id: videoId,
      event_type: 'best_clip_selected',
      order: 'newest',
      limit: 100,
    });
    return events.find(
      ({ metadata }) => metadata.orchestration_id === orchestrationId && metadata.platform === platform,
    );
  });
  return (
    <section aria-label="Proof">
      <h2>Decided {ago(decidedAt)}</h2>
      <Shown of={found}>
        {(event) =>
          event === undefined ? (
            <p class="quiet">Its event is not in the ledger's newest ones.</p>
          ) : (
            <p>
              Event {event.seq}, by {event.actor}. <ProofBadge key={event.id} eventId={event.id} />
            </p>
          )
        }
      </Shown>
    </section>
  );
}
