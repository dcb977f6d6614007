import type { Reply } from '../../client/index.ts';
import { client, type Platform } from '../data.ts';
import { count, metricName, moment } from '../format.ts';
import { Shown } from '../parts/states.tsx';
import { useLoaded } from '../use-loaded.ts';

type Bin = Reply<'rules.calibration'>['bins'][number];

const HEIGHT = 200;
const STEP = 120;
const LEFT = 50;

/** Shows whether clips with higher scores did better: bins of equal size with their intervals, or how much data is missing. */
export function Calibration({ platform }: { readonly platform: Platform }) {
  const found = useLoaded(`calibration ${platform}`, () => client.rules.calibration({ platform }));
  return (
    <section aria-label="Did higher scores do better?" class="panel">
      <h2>Did higher scores do better?</h2>
      <Shown of={found}>
        {({ n, needed, goal, since, message, bins, spearman }) => (
          <>
            {n < needed ? (
              <p>
                Not enough results yet to say: {count(n)} of the {count(needed)} needed.
              </p>
            ) : (
              <p>{message}</p>
            )}
            <p class="quiet">
              {n >= needed && `${count(n)} results. `}Measured by the {metricName(goal)}
              {since !== null && ` · since ${moment(since)}`}
              {spearman !== null &&
                spearman.low90 !== null &&
                spearman.high90 !== null &&
                ` · rank correlation ${spearman.value.toFixed(2)} (${spearman.low90.toFixed(2)} to ${spearman.high90.toFixed(2)})`}
            </p>
            {bins.length > 0 && <Bins bins={bins} />}
          </>
        )}
      </Shown>
    </section>
  );
}

function Bins({ bins }: { readonly bins: readonly Bin[] }) {
  const shown = bins.flatMap(({ lift, ...bin }) => {
    const { low90, high90 } = lift;
    // the logarithm of “times the usual result”
    return low90 === null || high90 === null
      ? []
      : [{ ...bin, value: Math.exp(lift.value), low: Math.exp(low90), high: Math.exp(high90) }];
  });
  const top = Math.max(2, ...shown.map(({ high }) => high));
  const y = (lift: number) => HEIGHT - (Math.max(0, lift) / top) * HEIGHT + 10;
  return (
    <figure style={{ maxWidth: 'none' }}>
      <svg
        class="dots"
        viewBox={`0 0 ${LEFT + bins.length * STEP} ${HEIGHT + 40}`}
        role="img"
        aria-label="Lift by score, as in the table below"
      >
        <line x1={LEFT} x2={LEFT + bins.length * STEP} y1={y(1)} y2={y(1)} stroke-dasharray="4 4" />
        <text x={4} y={y(1) + 4}>
          1×
        </text>
        {shown.map(({ value, low, high, mean_score }, at) => (
          <g key={mean_score} transform={`translate(${LEFT + (at + 0.5) * STEP} 0)`}>
            <line class="mark" x1={0} x2={0} y1={y(low)} y2={y(high)} />
            <circle cx={0} cy={y(value)} r={5} />
            <text x={-14} y={HEIGHT + 30}>
              {mean_score.toFixed(2)}
            </text>
          </g>
        ))}
      </svg>
      <details>
        <summary>Show as a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">Mean score</th>
              <th scope="col">Results</th>
              <th scope="col">Lift, with its 90% interval</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ mean_score, n, value, low, high }) => (
              <tr key={mean_score}>
                <th scope="row">{mean_score.toFixed(2)}</th>
                <td>{count(n)}</td>
                <td>
                  {value.toFixed(2)}× ({low.toFixed(2)}–{high.toFixed(2)})
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
