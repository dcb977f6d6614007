import type { Reply } from '../../client/index.ts';
import { client } from '../data.ts';
import { count, counted, daysUntil, money, platformName, stretch } from '../format.ts';
import { MovingPicture, useResting } from '../parts/moving-picture.tsx';
import { Shown } from '../parts/states.tsx';
import { useLoaded } from '../use-loaded.ts';
import { type ClipLine, clipLines, Percent, surestFirst } from './best-clips.tsx';

type Summary = Reply<'results.summary'>;

const DAYS = 7;
const SHOWN = 3;

/** Shows last week's results: money, people, and the best clips. Shows nothing if nothing was imported. */
export function WeekToday() {
  const found = useLoaded(
    'week',
    async () => {
      const span = daysUntil(new Date().toISOString(), DAYS);
      // the list has only the first of many clips, so the sums are requested separately
      const [sums, { lines }] = await Promise.all([
        client.results.summary(span),
        client.results.summary({ ...span, by: 'clip' }),
      ]);
      return { sums, clips: clipLines(lines) };
    },
    /^(results|campaign)/,
  );
  return (
    <Shown of={found}>
      {(week) => (week.sums.lines.length === 0 && week.sums.budgets.length === 0 ? null : <Week {...week} />)}
    </Shown>
  );
}

interface WeekProps {
  readonly sums: Summary;
  readonly clips: readonly ClipLine[];
}

function Week({ sums, clips }: WeekProps) {
  const best = surestFirst(clips)
    .filter(({ rates }) => rates.hook_rate?.value != null)
    .slice(0, SHOWN);
  return (
    <section aria-label="Last 7 days" class="panel">
      <div class="row group-head">
        <h2>Last {DAYS} days</h2>
        <a href="/app/results">All results</a>
      </div>
      <dl class="tiles-of-figures">
        {figuresOf(sums).map(([name, value]) => (
          <div key={name}>
            <dt class="quiet">{name}</dt>
            <dd class="number">{value}</dd>
          </div>
        ))}
      </dl>
      {best.length > 0 && (
        <>
          <h3>Best hook rates</h3>
          <ul class="best">
            {best.map((line) => (
              <Best key={`${line.clip.clip_id} ${line.platform}`} line={line} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Formats the figures, with separate amounts for each currency. */
function figuresOf({ lines, budgets }: Summary): readonly (readonly [name: string, value: string])[] {
  const sum = (name: 'impressions' | 'conversions') =>
    lines.some((line) => line[name] !== null) ? lines.reduce((total, line) => total + (line[name] ?? 0), 0) : undefined;
  const currencies = [
    ...new Set(lines.flatMap(({ currency, spend_minor }) => (spend_minor === null ? [] : (currency ?? [])))),
  ];
  const spent = currencies.sort().map((currency) => {
    const own = lines.filter((line) => line.currency === currency);
    const total = own.reduce((so, { spend_minor }) => so + (spend_minor ?? 0), 0);
    return [currencies.length > 1 ? `Spent, ${currency}` : 'Spent', money(total, currency)] as const;
  });
  const [impressions, conversions] = [sum('impressions'), sum('conversions')];
  return [
    ...spent,
    ...(impressions === undefined ? [] : [['Impressions', count(impressions)] as const]),
    ...(conversions === undefined ? [] : [['Conversions', count(conversions)] as const]),
    ...budgets.map(
      ({ currency, campaigns, per_day_minor }) =>
        [
          `${counted(campaigns, 'campaign')} active now${budgets.length > 1 ? `, ${currency}` : ''}, at most`,
          `${money(per_day_minor, currency)} a day`,
        ] as const,
    ),
  ];
}

function Best({ line: { clip, platform, rates } }: { readonly line: ClipLine }) {
  const { isResting, on } = useResting();
  return (
    <li class="small-clip" {...on}>
      {clip.has_picture ? (
        <span class="picture">
          <MovingPicture videoId={clip.video_asset_id} clip={clip} isMoving={isResting && clip.has_preview} />
        </span>
      ) : (
        <span class="picture none">no film</span>
      )}
      <span>
        <a href={`/app/videos/${clip.video_asset_id}?platform=${platform}`}>{clip.title ?? 'Untitled'}</a>
        <br />
        <span class="quiet number">
          {platformName(platform)} · {stretch(clip)}
        </span>
        <br />
        {rates.hook_rate !== undefined && <Percent rate={rates.hook_rate} />}
      </span>
    </li>
  );
}
