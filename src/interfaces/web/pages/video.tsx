import { useLocation, useRoute } from 'preact-iso';
import { client, type Evidence, type Film, type Video as VideoData } from '../data.ts';
import { ago, clock, count, counted, decimal, platformName, score } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { Page } from '../parts/page.tsx';
import { ProofBadge } from '../parts/proof-badge.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { useLoaded } from '../use-loaded.ts';
import { Why } from './why.tsx';

interface Details {
  readonly video: VideoData;
  /** Undefined: it has no film here, or that was not measured yet. */
  readonly film: Film | undefined;
  readonly evidence: ReadonlyMap<string, Evidence>;
}

/** A video with all that its page shows: its film, and the evidence of every standing decision. */
async function load(id: string): Promise<Details> {
  const video = await client.videos.get({ id, include: 'summary' });
  const ids = [...new Set(video.summary?.platforms.map(({ orchestration_id }) => orchestration_id))];
  const [film, evidence] = await Promise.all([
    video.summary?.film === 'analyzed' ? client.films.get({ id }) : undefined,
    Promise.all(ids.map((each) => client.orchestrations.get({ id: each }))),
  ]);
  return { video, film, evidence: new Map(evidence.map((each) => [each.id, each])) };
}

/** Which clip won on each platform, why, and what would make another one win. */
export default function Video() {
  const { id = '' } = useRoute().params;
  const { platform } = useLocation().query;
  const loaded = useLoaded(`video ${id}`, () => load(id));
  const isDecided = (loaded.data?.video.summary?.platforms.length ?? 0) > 0;
  return (
    <Page
      title={loaded.data?.video.title ?? (loaded.data === undefined ? 'Video' : 'Untitled')}
      isReady={!loaded.isLoading}
      trail={{ href: '/app/videos', name: 'Videos' }}
      actions={<Decide id={id} isDecided={isDecided} reload={loaded.reload} />}
    >
      <Shown of={loaded}>
        {(details) => (
          <>
            <Facts {...details} />
            <Decisions {...details} wanted={platform} />
          </>
        )}
      </Shown>
    </Page>
  );
}

function Facts({ video, film }: Details) {
  const measured = film?.measured;
  const facts = [
    video.duration_ms !== null && clock(video.duration_ms),
    measured && `${measured.width} × ${measured.height}`,
    measured && `${Number(measured.fps.toFixed(2))} fps`,
    measured?.loudness_lufs != null && `${decimal(measured.loudness_lufs, 1)} LUFS`,
    measured && counted(measured.cuts_ms.length, 'cut'),
    counted(video.clips.length, 'clip'),
    video.summary?.film === 'none' && 'features only, no film',
    video.summary?.film === 'received' && 'being analyzed',
  ].filter((fact) => typeof fact === 'string');
  return <p class="facts">{facts.join(' · ')}</p>;
}

interface DecideProps {
  readonly id: string;
  readonly isDecided: boolean;
  readonly reload: () => void;
}

const Decide = ({ id, isDecided, reload }: DecideProps) => (
  <Action
    needs="operator"
    act={async () => {
      await client.campaigns.orchestrate({ video_asset_id: id });
      reload();
    }}
  >
    {isDecided ? 'Decide again' : 'Decide'}
  </Action>
);

function Decisions({ video, film, evidence, wanted }: Details & { readonly wanted: string | undefined }) {
  const platforms = video.summary?.platforms ?? [];
  const shown = platforms.find(({ platform }) => platform === wanted) ?? platforms[0];
  if (shown === undefined)
    return (
      <Empty>
        <p>
          No decision for this video yet. “Decide” picks the best clip for each platform and drafts its campaigns; so
          does <code>campaigns-engine orchestrate {video.id}</code>.
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
            {platformName(platform)} <span class="number">{score(value)}</span>
            {confidence === 'tied' && ' tied'}
          </a>
        ))}
      </nav>
      {seen === undefined ? (
        <Empty>
          <p>The evidence of this decision was deleted: decide again to make a new one.</p>
        </Empty>
      ) : (
        <Why
          key={`${shown.platform} ${shown.orchestration_id}`}
          video={video}
          film={film}
          orchestrationId={shown.orchestration_id}
          platform={shown.platform}
          seen={seen}
        />
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
    <section aria-label="Proof" class="panel">
      <h2>Proof of this decision</h2>
      <Shown of={found}>
        {(event) =>
          event === undefined ? (
            <p class="quiet">Its event is not among this video's newest ones.</p>
          ) : (
            <p>
              Decided {ago(decidedAt)} by {event.actor}, event {count(event.seq)} of the ledger.{' '}
              <ProofBadge key={event.id} eventId={event.id} />{' '}
              <a href={`/app/ledger?entity=${videoId}`}>Everything about this video</a>
            </p>
          )
        }
      </Shown>
    </section>
  );
}
