import { useLocation, useRoute } from 'preact-iso';
import {
  client,
  decideEverywhere,
  type Evidence,
  type Film,
  PLATFORMS,
  type Platform,
  type Video as VideoData,
} from '../data.ts';
import { ago, counted, decimal, lasting, platformName, score } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { Page } from '../parts/page.tsx';
import { Player } from '../parts/player.tsx';
import { Empty, Failed, Shown } from '../parts/states.tsx';
import { Timeline } from '../parts/timeline.tsx';
import { useLoaded } from '../use-loaded.ts';
import { Sealed } from './sealed.tsx';
import { Why } from './why.tsx';

interface Details {
  readonly video: VideoData;
  /** Undefined if it has no film here, or if the film was not measured yet. */
  readonly film: Film | undefined;
  readonly evidence: ReadonlyMap<string, Evidence>;
  /** Why some details are missing. The rest is shown without them. */
  readonly failures: readonly unknown[];
}

/** Loads a video with everything that its page shows: its film, and the evidence of every current decision. */
async function load(id: string): Promise<Details> {
  const video = await client.videos.get({ id, include: 'summary' });
  const ids = [...new Set(video.summary?.platforms.map(({ orchestration_id }) => orchestration_id))];
  const failures: unknown[] = [];
  const orNone = <Part,>(reading: Promise<Part>) => reading.catch((error: unknown) => void failures.push(error));
  const [film, ...evidence] = await Promise.all([
    video.summary?.film === 'analyzed' ? orNone(client.films.get({ id })) : undefined,
    ...ids.map((each) => orNone(client.orchestrations.get({ id: each }))),
  ]);
  const found = evidence.flatMap((each) => each ?? []);
  return { video, film: film ?? undefined, evidence: new Map(found.map((each) => [each.id, each])), failures };
}

/** Shows which clip won on each platform, why, and what would make another clip win. */
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
            {details.failures.map((error) => (
              <Failed key={error} error={error} retry={loaded.reload} />
            ))}
            <Decisions {...details} wanted={platform} reload={loaded.reload} />
          </>
        )}
      </Shown>
    </Page>
  );
}

function Facts({ video, film }: Details) {
  const measured = film?.measured;
  const facts = [
    video.duration_ms !== null && lasting(video.duration_ms),
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
      await decideEverywhere(id);
      reload();
    }}
  >
    {isDecided ? 'Decide again' : 'Decide'}
  </Action>
);

interface PlatformTab {
  readonly platform: Platform;
  readonly orchestrationId: string;
  readonly score: number | undefined;
  readonly isTied: boolean;
  readonly decidedAt: string;
}

/** Returns the platforms with a current decision, and those on which no clip is eligible. */
function shownOf({ video, evidence }: Details): readonly PlatformTab[] {
  const decided = (video.summary?.platforms ?? []).map(({ platform, orchestration_id, confidence, ...each }) => ({
    platform,
    orchestrationId: orchestration_id,
    score: each.score,
    isTied: confidence === 'tied',
    decidedAt: each.decided_at,
  }));
  const [newest] = [...evidence.values()].sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
  const without = PLATFORMS.filter(
    (name) => newest?.platforms[name] !== undefined && !decided.some(({ platform }) => platform === name),
  );
  const none = without.map((platform) => ({
    platform,
    orchestrationId: newest?.id ?? '',
    score: undefined,
    isTied: false,
    decidedAt: newest?.created_at ?? '',
  }));
  return [...decided, ...none];
}

interface FilmAloneProps {
  readonly video: VideoData;
  readonly film: Film;
  readonly platform: Platform;
}

/** Shows the film with its winner if the evidence is not available. */
function FilmAlone({ video, film, platform }: FilmAloneProps) {
  const winner = video.summary?.platforms.find((each) => each.platform === platform);
  const bars = winner === undefined ? [] : [{ ...winner, id: winner.clip_id, look: 'winner' as const }];
  return (
    <Player film={film} clip={winner} keys="The winner along the film">
      <Timeline durationMs={video.duration_ms ?? 0} bars={bars} />
    </Player>
  );
}

interface DecisionsProps extends Details {
  readonly wanted: string | undefined;
  readonly reload: () => void;
}

function Decisions({ wanted, reload, ...details }: DecisionsProps) {
  const { video, film, evidence, failures } = details;
  const platforms = shownOf(details);
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
  const { platform, orchestrationId } = shown;
  const seen = evidence.get(orchestrationId)?.platforms[platform];
  return (
    <>
      <nav aria-label="Platforms" class="tabs">
        {platforms.map((each) => (
          <a
            key={each.platform}
            href={`/app/videos/${video.id}?platform=${each.platform}`}
            aria-current={each === shown ? 'page' : undefined}
          >
            {platformName(each.platform)}{' '}
            {each.score === undefined ? 'no clip may run' : <span class="number">{score(each.score)}</span>}
            {each.isTied && ' tied'}
          </a>
        ))}
      </nav>
      {seen === undefined ? (
        <>
          {failures.length === 0 && (
            <Empty>
              <p>The evidence of this decision was deleted. Decide again to create a new decision.</p>
            </Empty>
          )}
          {film !== undefined && <FilmAlone video={video} film={film} platform={platform} />}
        </>
      ) : (
        <Why
          key={`${platform} ${orchestrationId}`}
          video={video}
          film={film}
          orchestrationId={orchestrationId}
          platform={platform}
          seen={seen}
          reload={reload}
        >
          {seen.winner !== null && (
            <Sealed
              videoId={video.id}
              orchestrationId={orchestrationId}
              platform={platform}
              decided={ago(shown.decidedAt)}
            />
          )}
        </Why>
      )}
    </>
  );
}
