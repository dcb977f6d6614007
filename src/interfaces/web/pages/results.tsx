import { useLocation } from 'preact-iso';
import type { Column } from '../csv.ts';
import { client, PLATFORMS, type Result } from '../data.ts';
import { datesOf, daysUntil, period, platformName } from '../format.ts';
import { Page } from '../parts/page.tsx';
import { SaveCsv } from '../parts/save-csv.tsx';
import { Empty, Failed, Shown } from '../parts/states.tsx';
import { titlesOf } from '../titles.ts';
import { useLoaded } from '../use-loaded.ts';
import { BestClips, clipLines } from './best-clips.tsx';
import { ImportResults } from './import-results.tsx';
import { ResultsTable } from './results-table.tsx';

const COLUMNS: readonly Column<Result>[] = [
  ['platform', ({ platform }) => platform],
  ['source', ({ source }) => source],
  ['period_start', ({ period_start }) => period_start],
  ['period_end', ({ period_end }) => period_end],
  ['video_asset_id', ({ video_asset_id }) => video_asset_id],
  ['clip_id', ({ clip_id }) => clip_id],
  ['campaign_id', ({ campaign_id }) => campaign_id],
  ['impressions', ({ impressions }) => impressions],
  ['views_3s', ({ views_3s }) => views_3s],
  ['clicks', ({ clicks }) => clicks],
  ['conversions', ({ conversions }) => conversions],
  ['spend_minor', ({ spend_minor }) => spend_minor],
  ['currency', ({ currency }) => currency],
  ...(['hook_rate', 'ctr'] as const).flatMap((name): Column<Result>[] => [
    [name, ({ rates }) => rates[name]?.value],
    [`${name}_low90`, ({ rates }) => rates[name]?.low],
    [`${name}_high90`, ({ rates }) => rates[name]?.high],
  ]),
];
const SPANS = [7, 28, 90] as const;
/** The default number of days. It covers a weekly export and the days after it. */
const USUAL = 28;
const PAGE = 50;

/** Shows results of clips: figures, and rates with their intervals. An export is previewed before it is imported. */
export default function Results() {
  const { after, platform: wanted, days: asked } = useLocation().query;
  const platform = PLATFORMS.find((each) => each === wanted);
  const days = SPANS.find((each) => String(each) === asked) ?? USUAL;
  const address = (change: { readonly platform?: string | undefined; readonly days?: number }) => {
    const chosen = { platform, days, ...change };
    const said = Object.entries(chosen).flatMap(([name, value]) =>
      value === undefined || value === USUAL ? [] : [[name, String(value)]],
    );
    return said.length === 0 ? '/app/results' : `/app/results?${new URLSearchParams(said)}`;
  };
  const found = useLoaded(`results ${platform} ${after} ${days}`, async () => {
    const page = await client.results.list({ after, platform, limit: PAGE });
    // the period ends with the newest result, because exports arrive a day or a week late
    const newest = after === undefined ? page.results[0] : undefined;
    const span = newest === undefined ? undefined : daysUntil(datesOf(newest).last, days);
    const [titles, best] = await Promise.all([
      titlesOf(page.results.map(({ video_asset_id }) => video_asset_id)),
      span && client.results.summary({ ...span, by: 'clip' }).catch((failure: unknown) => ({ failure })),
    ]);
    return { ...page, titles, span, best };
  });
  return (
    <Page
      title="Results"
      isReady={!found.isLoading}
      actions={
        <SaveCsv
          name="results"
          columns={COLUMNS}
          rows={(max) => client.results.list({ platform, limit: 200 }).toArray({ max })}
        />
      }
    >
      <ImportResults reload={found.reload} />
      <nav aria-label="Platform" class="tabs">
        <a href={address({ platform: undefined })} aria-current={platform === undefined ? 'page' : undefined}>
          Every platform
        </a>
        {PLATFORMS.map((each) => (
          <a key={each} href={address({ platform: each })} aria-current={each === platform ? 'page' : undefined}>
            {platformName(each)}
          </a>
        ))}
      </nav>
      <nav aria-label="Days" class="tabs light">
        {SPANS.map((each) => (
          <a key={each} href={address({ days: each })} aria-current={each === days ? 'page' : undefined}>
            {each} days
          </a>
        ))}
      </nav>
      <Shown of={found}>
        {({ results, titles, span, best, next }) =>
          results.length === 0 ? (
            <Empty>
              <p>
                No results {platform === undefined ? 'yet' : `on ${platformName(platform)} yet`}. Drop an export from
                Ads Manager above, or on the command line: <code>campaigns-engine results import EXPORT.csv</code>.
              </p>
            </Empty>
          ) : (
            <>
              {best !== undefined && 'failure' in best && <Failed error={best.failure} retry={found.reload} />}
              {best !== undefined && 'lines' in best && (
                <BestClips
                  lines={clipLines(best.lines).filter((line) => platform === undefined || line.platform === platform)}
                  period={span === undefined ? '' : period(span.from, span.to)}
                />
              )}
              <ResultsTable results={results} titles={titles} />
              {next !== null && (
                <a href={`/app/results?${new URLSearchParams({ ...(platform && { platform }), after: next })}`}>
                  Older
                </a>
              )}
            </>
          )
        }
      </Shown>
    </Page>
  );
}
