import type { World } from '../world/index.ts';
import type { Accounts } from './accounts.ts';
import { dayOf, hourOf } from './days.ts';
import { type Curve, curveOf, type Family, familyOf, fatigue, isZeroDay, marginal, price } from './insights/curve.ts';
import { digitsOf } from './money.ts';
import type { MetaObject, Objects } from './objects.ts';
import { holderOf, roomIn, type Spending } from './pacing.ts';

/** What an ad did on one day of its account. */
export interface AdDay {
  readonly day: string;
  /** Whole units of the API. */
  spend: number;
  impressions: number;
}

/** Ads that run: they spend, within their budgets, and people see them. */
export interface Delivery {
  /** Lets the ads run until now. */
  catchUp(): void;
  /** Units that an ad, an ad set or a campaign has spent. */
  spentBy(object: MetaObject): number;
  spentByAccount(accountId: string): number;
  daysOf(ad: MetaObject): readonly AdDay[];
  curveOf(ad: MetaObject): Curve;
  clear(): void;
}

const HOUR_MS = 3_600_000;

interface Run {
  readonly days: Map<string, AdDay>;
  /** Units spent on all days. */
  spend: number;
  /** Impressions of all days. */
  impressions: number;
  /** Money that is less than a unit. */
  rest: number;
}

export function makeDelivery(world: World, accounts: Accounts, objects: Objects): Delivery {
  const family: Family = familyOf(world.seed);
  const runs = new Map<string, Run>();
  const curves = new Map<string, Curve>();
  let until = world.clock.now();

  const spentBy = (object: MetaObject): number => {
    if (object.kind === 'ad') return runs.get(object.id)?.spend ?? 0;
    if (object.kind !== 'adset' && object.kind !== 'campaign') return 0;
    return objects.childrenOf(object.id).reduce((sum, child) => sum + spentBy(child), 0);
  };
  const spentOn = (object: MetaObject, day: string): number =>
    object.kind === 'ad'
      ? (runs.get(object.id)?.days.get(day)?.spend ?? 0)
      : objects.childrenOf(object.id).reduce((sum, child) => sum + spentOn(child, day), 0);
  const spending: Spending = { world, spentBy, spentOn };

  function curve(ad: MetaObject): Curve {
    const known = curves.get(ad.id);
    if (known !== undefined) return known;
    const creative = objects.get(String(ad.fields.creative_id));
    const film = objects.get(String(creative?.fields.video_id))?.fields.sha256 ?? ad.fields.creative_id;
    const dollar = 10 ** digitsOf(accounts.get(ad.accountId).currency);
    const made = curveOf(world.seed, String(film), ad.id, dollar);
    curves.set(ad.id, made);
    return made;
  }

  const holderFor = (ad: MetaObject): MetaObject | undefined => {
    const adset = objects.get(ad.parentId);
    return adset === undefined ? undefined : holderOf(adset, objects.get(adset.parentId));
  };

  function runHour(candidates: readonly MetaObject[], from: number, to: number): void {
    for (const ad of candidates) {
      const adset = objects.get(ad.parentId);
      if (adset === undefined || from < Number(ad.fields.review_until) || ad.quirks.has('review-disapproved')) continue;
      const zone = accounts.get(ad.accountId).timeZone;
      const day = dayOf(from, zone);
      if (isZeroDay(world.seed, adset.id, day)) continue;
      const holder = holderFor(ad);
      const all = candidates.reduce((sum, one) => sum + (holderFor(one) === holder ? curve(one).quality : 0), 0);
      const room = roomIn(spending, adset, objects.get(adset.parentId), day, from, to) * (curve(ad).quality / all);
      if (room > 0) spend(ad, adset, day, hourOf(from, zone), room);
    }
  }

  function spend(ad: MetaObject, adset: MetaObject, day: string, hour: number, money: number): void {
    const run = runs.get(ad.id) ?? { days: new Map(), spend: 0, impressions: 0, rest: 0 };
    runs.set(ad.id, run);
    const { cpm, audience } = curve(ad);
    const whole = Math.floor(money + run.rest);
    run.rest = money + run.rest - whole;
    const entry = run.days.get(day) ?? { day, spend: 0, impressions: 0 };
    run.days.set(day, entry);
    const used = (run.spend * 1000) / (cpm * audience);
    const seen =
      (money / (cpm * price(world.seed, day, hour))) *
      1000 *
      marginal(family, world.seed, used) *
      (0.5 + 0.5 * fatigue(run.impressions, audience));
    entry.spend += whole;
    entry.impressions += seen;
    run.impressions += seen;
    run.spend += whole;
    if (adset.fields.has_run !== true) adset.fields = { ...adset.fields, has_run: true };
  }

  return {
    catchUp() {
      const now = world.clock.now();
      const candidates = objects.all().filter((ad) => ad.kind === 'ad' && isOn(objects, ad));
      while (candidates.length > 0 && until < now) {
        const to = Math.min(now, (Math.floor(until / HOUR_MS) + 1) * HOUR_MS);
        runHour(candidates, until, to);
        until = to;
      }
      until = now;
    },
    spentBy,
    spentByAccount: (accountId) => objects.ofAccount(accountId, 'campaign').reduce((sum, one) => sum + spentBy(one), 0),
    daysOf: (ad) => [...(runs.get(ad.id)?.days.values() ?? [])],
    curveOf: curve,
    clear() {
      runs.clear();
      curves.clear();
      until = world.clock.now();
    },
  };
}

/** Whether the object and everything above it is switched on. */
function isOn(objects: Objects, object: MetaObject): boolean {
  const parent = objects.get(object.parentId);
  return object.fields.status === 'ACTIVE' && (parent === undefined || isOn(objects, parent));
}
