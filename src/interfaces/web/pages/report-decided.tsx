import type { Reply } from '../../client/index.ts';
import { client, type LedgerEvent, PLATFORMS, type Platform } from '../data.ts';
import { count, counted, platformName, score } from '../format.ts';
import { videoOf } from '../ledger-words.ts';
import { Shown } from '../parts/states.tsx';
import type { Titles } from '../titles.ts';
import { useLoaded } from '../use-loaded.ts';

interface DecidedProps {
  readonly events: readonly LedgerEvent[];
  readonly titles: Titles;
  /** Whether there are more. */
  readonly isCut: boolean;
}

/** Lists the newest decision of each video and platform, with links to its reasons and its proof. */
export function Decided({ events, titles, isCut }: DecidedProps) {
  const films = new Map<string, Map<string, LedgerEvent>>();
  for (const event of events) {
    const videoId = videoOf(event);
    const { platform } = event.metadata;
    if (videoId === undefined || typeof platform !== 'string') continue;
    const own = films.get(videoId) ?? new Map<string, LedgerEvent>();
    films.set(videoId, own);
    if (!own.has(platform)) own.set(platform, event);
  }
  return (
    <section aria-label="Decisions" class="panel">
      <h2>Decisions</h2>
      {events.length === 0 ? (
        <p>Nothing was decided in this period.</p>
      ) : (
        <p class="quiet">
          {isCut
            ? `More than ${count(events.length)} decisions; the newest of them`
            : counted(events.length, 'decision')}{' '}
          on {counted(films.size, 'video')}. Each leads to its reasons and its proof.
        </p>
      )}
      <ul class="plain columns">
        {[...films].map(([videoId, own]) => (
          <li key={videoId}>
            <bdi>{titles.get(videoId) ?? 'A video'}</bdi>:{' '}
            {[...own].map(([platform, { metadata }], at) => (
              <span key={platform}>
                {at > 0 && ', '}
                <a href={`/app/videos/${videoId}?platform=${platform}`}>{platformName(platform)}</a>
                {typeof metadata.score === 'number' && <span class="number"> {score(metadata.score)}</span>}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Lists what people did with the campaigns. */
export function Moves({ events, isCut }: { readonly events: readonly LedgerEvent[]; readonly isCut: boolean }) {
  const counts = new Map<string, number>();
  for (const { metadata } of events) {
    const to = String(metadata.to);
    counts.set(to, (counts.get(to) ?? 0) + 1);
  }
  const said = [...counts].map(([to, many]) => `${count(many)} ${to === 'draft' ? 'back to draft' : to}`);
  return (
    <section aria-label="Campaigns" class="panel">
      <h2>Campaigns</h2>
      <p>
        {said.length === 0 ? 'No campaign changed its status in this period.' : `${said.join(', ')}.`}
        {isCut && ` Only the newest ${count(events.length)} changes are counted.`}
      </p>
    </section>
  );
}

interface TestsProps {
  readonly experiments: Reply<'experiments.list'>['experiments'];
  readonly titles: Titles;
}

/** Lists decided experiments. */
export const Tests = ({ experiments, titles }: TestsProps) => (
  <section aria-label="Experiments" class="panel">
    <h2>Experiments</h2>
    {experiments.length === 0 ? (
      <p>
        No experiment was decided in this period. <a href="/app/experiments">All experiments</a>
      </p>
    ) : (
      <ul class="plain">
        {experiments.map(({ id, video_asset_id, platform, verdict }) => (
          <li key={id}>
            <strong>
              <bdi>{titles.get(video_asset_id) ?? 'A video'}</bdi> on {platformName(platform)}
            </strong>{' '}
            {verdict?.because}
          </li>
        ))}
      </ul>
    )}
  </section>
);

/** Shows for each platform whether the scores that decided mean anything. */
export function Calibrations() {
  return (
    <section aria-label="Did higher scores do better?" class="panel">
      <h2>Did higher scores do better?</h2>
      {PLATFORMS.map((platform) => (
        <CalibrationOf key={platform} platform={platform} />
      ))}
    </section>
  );
}

function CalibrationOf({ platform }: { readonly platform: Platform }) {
  const found = useLoaded(`calibration ${platform}`, () => client.rules.calibration({ platform }));
  return (
    <Shown of={found}>
      {({ n, needed, message }) => (
        <p>
          <a href={`/app/rules/${platform}`}>{platformName(platform)}</a>:{' '}
          {n < needed ? `not enough results yet to say, ${count(n)} of the ${count(needed)} needed.` : message}
        </p>
      )}
    </Shown>
  );
}
