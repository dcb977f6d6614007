import type { World } from '../world/index.ts';
import { type Curve, curveOf, type Family, familyOf, fatigue, isZeroDay, marginal, price } from './curve.ts';
import { cutAtMidnight, dayOf, hourOf } from './days.ts';
import type { Line } from './line.ts';
import { roomIn, type Spending } from './pacing.ts';

/** What an ad did on one day in its account's calendar. */
export interface AdDay {
  readonly day: string;
  /** In whole units of the platform. */
  spend: number;
  impressions: number;
}

/** The delivery of running ads: they spend within their budgets, and people see them. */
export interface Delivery {
  /** Simulates delivery up to now. */
  catchUp(): void;
  /** Returns the units that an ad, an ad group or a campaign has spent. */
  spentBy(id: string): number;
  daysOf(ad: string): readonly AdDay[];
  curveOf(ad: Pick<Line, 'film' | 'dollar'>): Curve;
  clear(): void;
}

const HOUR_MS = 3_600_000;

interface Run {
  readonly days: Map<string, AdDay>;
  /** Units spent on all days. */
  spend: number;
  /** Impressions of all days. */
  impressions: number;
  /** Money left over that is less than a unit. */
  rest: number;
}

/**
 * @param running returns the ads that are switched on now
 * @param begun called with a line whenever it spends
 */
export function makeDelivery(
  world: World,
  running: () => readonly Line[],
  begun: (line: Line) => void = () => undefined,
): Delivery {
  const family: Family = familyOf(world.seed);
  const runs = new Map<string, Run>();
  const curves = new Map<string, Curve>();
  let until = world.clock.now();

  const spentBy = (id: string): number => runs.get(id)?.spend ?? 0;
  const spentOn = (id: string, day: string): number => runs.get(id)?.days.get(day)?.spend ?? 0;
  const spending: Spending = { world, spentBy, spentOn };

  function curve({ film, dollar }: Pick<Line, 'film' | 'dollar'>): Curve {
    const key = `${dollar} ${film}`;
    const known = curves.get(key) ?? curveOf(world.seed, film, dollar);
    curves.set(key, known);
    return known;
  }

  const runOf = (id: string): Run => {
    const run = runs.get(id) ?? { days: new Map(), spend: 0, impressions: 0, rest: 0 };
    runs.set(id, run);
    return run;
  };

  function runHour(lines: readonly Line[], from: number, to: number): void {
    for (const line of lines)
      for (const [begin, end] of cutAtMidnight(from, to, line.zone)) runStretch(lines, line, begin, end);
  }

  function runStretch(lines: readonly Line[], line: Line, from: number, to: number): void {
    if (from < line.reviewed) return;
    const day = dayOf(from, line.zone);
    if (isZeroDay(world.seed, line.group, day)) return;
    const rivals = lines.filter(({ budget }) => budget.holder === line.budget.holder);
    const all = rivals.reduce((sum, one) => sum + curve(one).quality, 0);
    const room = roomIn(spending, line, day, from, to) * (curve(line).quality / all);
    if (room > 0) spend(line, day, hourOf(from, line.zone), room);
  }

  function spend(line: Line, day: string, hour: number, money: number): void {
    const run = runOf(line.ad);
    const { cpm, audience } = curve(line);
    const whole = Math.floor(money + run.rest);
    run.rest = money + run.rest - whole;
    const used = (run.spend * 1000) / (cpm * audience);
    const seen =
      (money / (cpm * price(world.seed, day, hour))) *
      1000 *
      marginal(family, world.seed, used) *
      (0.5 + 0.5 * fatigue(run.impressions, audience));
    for (const id of [line.ad, line.group, line.campaign]) {
      const held = runOf(id);
      const entry = held.days.get(day) ?? { day, spend: 0, impressions: 0 };
      held.days.set(day, entry);
      entry.spend += whole;
      entry.impressions += seen;
      held.impressions += seen;
      held.spend += whole;
    }
    begun(line);
  }

  return {
    catchUp() {
      const now = world.clock.now();
      const lines = until < now ? running() : [];
      while (lines.length > 0 && until < now) {
        const to = Math.min(now, (Math.floor(until / HOUR_MS) + 1) * HOUR_MS);
        runHour(lines, until, to);
        until = to;
      }
      until = now;
    },
    spentBy,
    daysOf: (ad) => [...(runs.get(ad)?.days.values() ?? [])],
    curveOf: curve,
    clear() {
      runs.clear();
      curves.clear();
      until = world.clock.now();
    },
  };
}
