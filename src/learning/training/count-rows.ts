import { groupBy } from '../../core/kernel/index.ts';
import type { Goal } from '../../decisions/rules/index.ts';
import {
  chooseLevel,
  choosePeriods,
  type Figure,
  type StoredResult,
  type Stretch,
  silentZeros,
} from '../results/index.ts';
import { type GoalFigures, goalFigures } from './goal-figures.ts';
import type { Reason } from './left-out.ts';

/** The columns of a stored result that are read. */
export type ResultRow = Pick<
  StoredResult,
  | Figure
  | 'clip_id'
  | 'platform'
  | 'source'
  | 'campaign_id'
  | 'external_id'
  | 'period_start'
  | 'period_end'
  | 'currency'
>;

interface Reading<Row> extends Stretch, GoalFigures {
  readonly row: Row;
}

/** All counted rows of a clip on a platform, as one result. */
interface Counted {
  readonly part: number;
  readonly whole: number;
  /** The start of the first counted row and the end of the last one, in ms since 1970. */
  readonly start: number;
  readonly end: number;
}

/**
 * Adds up the rows of one clip on one platform that have the goal's figures, without counting anything twice. Where
 * rows about the same thing overlap, the ones measured on the most count. The same rule decides between a campaign's
 * own rows and those of its ads, and between sources. A rate counts on one denominator, the one measured on the most;
 * money counts in one currency, the one that covers the most time.
 *
 * @param leaveOut called with each row that has the goal's figures but is not counted
 * @returns undefined if no row has the figures
 */
export function countRows<Row extends ResultRow>(
  goal: Goal,
  rows: readonly Row[],
  leaveOut: (reason: Reason, row: Row) => void,
): Counted | undefined {
  const groups = groupBy(readingsOf(goal, rows, leaveOut), ({ row, unit }) => `${unit} ${row.source}`);
  const candidates = [...groups].map(([name, readings]) => {
    const counted = countedOnce(readings);
    // amounts in different currencies cannot be compared
    const size = goal === 'roas' ? total(counted, lengthOf) : total(counted, ({ whole }) => whole);
    return { name, readings, counted, size };
  });
  candidates.sort((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1));
  const [first, ...others] = candidates;
  if (first === undefined) return undefined;
  const counted = new Set(first.counted);
  for (const reading of first.readings) if (!counted.has(reading)) leaveOut('overlapping', reading.row);
  const source = first.counted[0]?.row.source;
  const otherUnit = goal === 'roas' ? 'other_currency' : 'other_denominator';
  for (const { readings } of others)
    for (const { row } of readings) leaveOut(row.source === source ? otherUnit : 'other_source', row);
  return {
    part: total(first.counted, ({ part }) => part),
    whole: total(first.counted, ({ whole }) => whole),
    start: first.counted.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY),
    end: first.counted.reduce((most, { end }) => Math.max(most, end), Number.NEGATIVE_INFINITY),
  };
}

function readingsOf<Row extends ResultRow>(
  goal: Goal,
  rows: readonly Row[],
  leaveOut: (reason: Reason, row: Row) => void,
): Reading<Row>[] {
  const zeros = silentZeros(rows);
  return rows.flatMap((row) => {
    const figures = goalFigures(goal, row) ?? goalFigures(goal, { ...row, ...zeros(row.source) });
    if (figures === undefined) return [];
    if (figures === 'impossible') {
      leaveOut('impossible', row);
      return [];
    }
    return [{ row, ...figures, start: row.period_start.getTime(), end: row.period_end.getTime() }];
  });
}

/** Returns a source's rows without counting anything twice. */
function countedOnce<Row extends ResultRow>(readings: readonly Reading<Row>[]): Reading<Row>[] {
  const campaigns = groupBy(readings, ({ row }) => row.campaign_id ?? '');
  return [...campaigns.values()].flatMap((ofCampaign) => {
    const ads = groupBy(ofCampaign, ({ row }) => row.external_id);
    const whole = choosePeriods(ads.get('') ?? []);
    ads.delete('');
    return chooseLevel(whole, [...ads.values()].flatMap(choosePeriods));
  });
}

const lengthOf = ({ start, end }: Stretch) => end - start;

const total = <Item>(items: readonly Item[], read: (item: Item) => number) =>
  items.reduce((sum, item) => sum + read(item), 0);
