import type { Reply } from '../../client/index.ts';
import { count, percent, platformName, share, stretch } from '../format.ts';

type Line = Reply<'results.summary'>['lines'][number];
export type ClipLine = Line & { readonly clip: NonNullable<Line['clip']> };

/** Returns the lines of clips that still exist. */
export const clipLines = (lines: readonly Line[]): readonly ClipLine[] =>
  lines.flatMap((line) => (line.clip === undefined ? [] : [{ ...line, clip: line.clip }]));

/** Sorts clips by the lower end of the interval of their hook rates, highest first; without an interval, by impressions. */
export const surestFirst = (lines: readonly ClipLine[]): readonly ClipLine[] =>
  [...lines].sort((a, b) => lowOf(b) - lowOf(a) || (b.impressions ?? 0) - (a.impressions ?? 0));

const lowOf = ({ rates: { hook_rate: rate } }: ClipLine) => (rate?.value == null ? -1 : (rate.low ?? -1));

const MOST = 12;

interface BestClipsProps {
  readonly lines: readonly ClipLine[];
  /** The days in words. */
  readonly period: string;
}

/** Shows the best hook rates on one scale, each as a dot with its interval, the surest first. With too little data there is no dot. */
export function BestClips({ lines, period }: BestClipsProps) {
  const rated = surestFirst(lines.filter(({ rates }) => rates.hook_rate !== undefined));
  if (rated.length === 0) return null;
  const shown = rated.slice(0, MOST);
  const most = Math.max(0.0001, ...shown.map(({ rates }) => rates.hook_rate?.high ?? 0));
  const along = (part: number) => `${(100 * part) / most}%`;
  return (
    <section aria-label="Best hook rates" class="panel">
      <div class="row">
        <h2>Best hook rates</h2>
        <p class="quiet">{period}</p>
      </div>
      <p class="quiet">
        Dot: the rate as measured. Line: its 90% interval. Sorted by the lower end
        {rated.length > MOST && `; the first ${MOST} of ${count(rated.length)} clips`}.
      </p>
      <ol class="dot-rows">
        {shown.map(({ clip, platform, impressions, rates: { hook_rate: rate } }) => (
          <li key={`${clip.clip_id} ${platform}`}>
            <span class="small-clip">
              {clip.has_picture ? (
                <span class="picture">
                  <img src={`/clips/${clip.clip_id}/thumbnail?w=320`} alt="" loading="lazy" />
                </span>
              ) : (
                <span class="picture none">no film</span>
              )}
              <span>
                <a href={`/app/videos/${clip.video_asset_id}?platform=${platform}`}>{clip.title ?? 'Untitled'}</a>
                <br />
                <span class="quiet">
                  {platformName(platform)} · {stretch(clip)}
                </span>
              </span>
            </span>
            <span class="interval" aria-hidden="true">
              {rate?.value != null && rate.low !== null && rate.high !== null && (
                <>
                  <span style={{ left: along(rate.low), width: along(rate.high - rate.low) }} />
                  <i style={{ left: along(rate.value) }} />
                </>
              )}
            </span>
            <span class="amounts">
              {rate !== undefined && <Percent rate={rate} />}
              {impressions !== null && rate?.note == null && (
                <small class="quiet">{count(impressions)} impressions</small>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

interface PercentProps {
  readonly rate: NonNullable<Line['rates']['ctr']>;
  /** Whether the interval is below the rate. */
  readonly isTall?: boolean;
}

/** Shows a rate in bold, followed by its interval. */
export function Percent({ rate, isTall = false }: PercentProps) {
  const { value, low, high } = rate;
  if (value === null || low === null || high === null) return <span class="quiet">{share(rate)}</span>;
  return (
    <span class="number">
      <strong>{percent(value, 1)}</strong> {isTall && <br />}
      <span class="quiet">
        ({percent(low, 1)}–{percent(high, 1)})
      </span>
    </span>
  );
}
