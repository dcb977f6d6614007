import type { Result } from '../data.ts';
import { percent, platformName } from '../format.ts';
import type { Titles } from '../titles.ts';

interface RateDotsProps {
  readonly results: readonly Result[];
  readonly titles: Titles;
}

const MOST = 12;

/** The best hook rates of the page on one scale: a dot and its interval, the surest first. Too little data: no dot. */
export function RateDots({ results, titles }: RateDotsProps) {
  const rated = results.flatMap(({ id, video_asset_id, platform, rates: { hook_rate: rate } }) => {
    const { value, low, high } = rate ?? { value: null, low: null, high: null };
    return value === null || low === null || high === null
      ? []
      : [{ id, name: `${titles.get(video_asset_id) ?? 'A video'}, ${platformName(platform)}`, value, low, high }];
  });
  if (rated.length === 0) return null;
  const shown = rated.sort((a, b) => b.low - a.low).slice(0, MOST);
  const most = Math.max(...shown.map(({ high }) => high));
  const along = (part: number) => `${(100 * part) / most}%`;
  return (
    <section aria-label="Best hook rates" class="panel">
      <h2>Best hook rates</h2>
      <p class="quiet">
        The dot is what was measured, the line its 90% interval. Sorted by what is sure: the line's left end.
      </p>
      <ul class="dot-rows">
        {shown.map(({ id, name, value, low, high }) => (
          <li key={id}>
            <span>{name}</span>
            <span class="interval" aria-hidden="true">
              <span style={{ left: along(low), width: along(high - low) }} />
              <i style={{ left: along(value) }} />
            </span>
            <span class="number">
              {percent(value, 1)} ({percent(low, 1)}–{percent(high, 1)})
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
