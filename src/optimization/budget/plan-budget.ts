import { atOnce, parse, type Work } from '../../core/kernel/index.ts';
import { meanOfPowers } from './curve.ts';
import { divideWithin } from './divide-within.ts';
import { DRAWS, type Drawn, drawResponses } from './draw-responses.ts';
import { inQuanta } from './line.ts';
import { boundsOf, type LineBounds } from './line-bounds.ts';
import { type Ground, lineInWords, planInWords } from './plan-in-words.ts';
import { type BudgetLine, type BudgetPlan, BudgetPlanInput, type ParsedBudgetPlanInput } from './plan-schema.ts';

/** With fewer results a campaign shows nothing; with fewer such campaigns a division shows nothing. */
const ENOUGH = { results: 10, campaigns: 2 };
/** Money moves only when a gain is this probable and this large. */
export const WORTH = { probability: 0.8, gain: 0.01 };
/** Number of curves that sum up the drawn ones, grouped by elasticity. */
const PARTS = 64;

/**
 * Plans where the next day's money brings the most. Fits response curves with their uncertainty, divides the total exactly,
 * keeps steps, floors, and caps, and reports what binds each line. It moves money only when the gain is above 0 with
 * probability 0.8 and at least 1%; otherwise it keeps the budgets and says why. Pure: the same input gives the same plan.
 *
 * @throws `validation-failed`; `budget-infeasible`
 */
export const planBudget = (given: BudgetPlanInput): BudgetPlan => atOnce(planning(given));

/** Does the same in parts, so that other work can run in between. */
export function* planning(given: BudgetPlanInput): Work<BudgetPlan> {
  const input = parse(BudgetPlanInput, given);
  const drawn = yield* drawResponses(input);
  const bounds = drawn.map((each) => boundsOf(each, input));
  const now = drawn.map(({ campaign }) => campaign.budget_minor);
  const sumNow = sumOf(now);
  const lines = yield* inParts(drawn, (each, at) => toLine(each, bounds[at] ?? never(), input));
  const asked = input.total_minor ?? withinCap(sumNow, sumOf(lines.map(({ low }) => low)), input);
  const total =
    input.target_marginal_cost_minor === undefined ? asked : Math.min(asked, sumOf(lines.map(({ high }) => high)));
  const platformOf = new Map(drawn.map(({ campaign }) => [campaign.id, campaign.platform]));
  const divided = yield* divideWithin(lines, total, platformOf, input.platform_caps_minor ?? {});
  const proposed = divided.lines.map(({ amount }) => amount);
  const kept = now.map((amount) => (amount * total) / sumNow);
  const gain = yield* gainOf(drawn, kept, proposed);
  const isKnown = drawn.filter(({ response }) => response.counted >= ENOUGH.results).length >= ENOUGH.campaigns;
  const isWorth = gain.probability >= WORTH.probability && gain.mean >= WORTH.gain;
  const ground = groundOf(drawn, bounds, input, { sumNow, asked, total });
  const isMoved = ((isKnown && isWorth) || ground !== 'gain') && proposed.some((amount, at) => amount !== now[at]);
  const verdict = isMoved ? 'move' : isKnown ? 'keep' : 'not_enough';
  const to = isMoved ? proposed : now;
  const plan = {
    verdict,
    total_minor: asked,
    unallocated_minor: asked - sumOf(to),
    currency: input.currency,
    goal: input.goal,
    lines: yield* inParts(drawn, (each, at) => lineOf(each, to[at] ?? 0, bounds[at] ?? never(), input)),
    gain,
    gap: divided.bound > 0 ? 1 - divided.value / divided.bound : 0,
    one_day_may_cost_minor: Math.ceil(
      sumOf(drawn.map(({ campaign }, at) => (to[at] ?? 0) * campaign.overspend_per_day)),
    ),
  } as const;
  return { ...plan, because: planInWords(plan, ground) };
}

/** Lowers a total above its cap as far as the lines allow. */
const withinCap = (sumNow: number, least: number, { total_cap_minor }: ParsedBudgetPlanInput): number =>
  total_cap_minor === undefined ? sumNow : Math.min(sumNow, Math.max(total_cap_minor, least));

/** Returns why budgets may move: only for the gain, or regardless of it because another total or a limit applies. */
function groundOf(
  drawn: readonly Drawn[],
  bounds: readonly LineBounds[],
  { total_minor, platform_caps_minor = {} }: ParsedBudgetPlanInput,
  { sumNow, asked, total }: { readonly sumNow: number; readonly asked: number; readonly total: number },
): Ground {
  if (total !== asked) return 'cost';
  if (asked !== sumNow) return total_minor === undefined ? 'limits' : 'total';
  const isOutside = drawn.some(({ campaign: { budget_minor } }, at) => {
    const { low, high } = bounds[at] ?? never();
    return budget_minor < low || budget_minor > high;
  });
  const onPlatform = (name: string) =>
    sumOf(drawn.map(({ campaign }) => (campaign.platform === name ? campaign.budget_minor : 0)));
  const isOver = Object.entries(platform_caps_minor).some(([name, cap]) => onPlatform(name) > cap);
  return isOutside || isOver ? 'limits' : 'gain';
}

/** `map` that can be interrupted after each item. */
function* inParts<Item, Made>(items: readonly Item[], make: (item: Item, at: number) => Made): Work<Made[]> {
  const all: Made[] = [];
  for (const [at, item] of items.entries()) {
    all.push(make(item, at));
    yield;
  }
  return all;
}

const sumOf = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);

function never(): never {
  throw new Error('every campaign has its bounds');
}

function toLine(drawn: Drawn, { low, high }: LineBounds, input: ParsedBudgetPlanInput) {
  const { id, quantum_minor, budget_minor } = drawn.campaign;
  const quanta = inQuanta(low, high, quantum_minor);
  const curve = meanOfPowers(partsOf(drawn), budget_minor, quanta);
  const price = input.target_marginal_cost_minor;
  const most =
    price === undefined || low === high
      ? quanta.high
      : Math.floor(curve.demand(1 / price) / quantum_minor) * quantum_minor;
  const bounds = { low: quanta.low, high: Math.max(quanta.low, most) };
  return {
    id,
    quantum: quantum_minor,
    min: bounds.low,
    max: bounds.high,
    ...bounds,
    curve: meanOfPowers(partsOf(drawn), budget_minor, bounds),
  };
}

/** Combines draws of similar elasticity into one power: the average results of a line, for a thirtieth of the work. */
function partsOf({ resultsNow, elasticity }: Drawn): { weight: number; exponent: number }[] {
  const order = Array.from(elasticity.keys()).sort((one, other) => (elasticity[one] ?? 0) - (elasticity[other] ?? 0));
  const size = DRAWS / PARTS;
  return Array.from({ length: PARTS }, (_, part) => {
    let [weight, weighed] = [0, 0];
    for (const draw of order.slice(part * size, (part + 1) * size)) {
      weight += resultsNow[draw] ?? 0;
      weighed += (resultsNow[draw] ?? 0) * (elasticity[draw] ?? 0);
    }
    return { weight: weight / DRAWS, exponent: weighed / weight };
  });
}

/** The results of a line at an amount, in one draw. */
const resultsAt = ({ campaign, resultsNow, elasticity }: Drawn, amount: number, draw: number) =>
  amount > 0 ? (resultsNow[draw] ?? 0) * (amount / campaign.budget_minor) ** (elasticity[draw] ?? 0) : 0;

function* gainOf(drawn: readonly Drawn[], from: readonly number[], to: readonly number[]) {
  const gains = new Float64Array(DRAWS);
  let positive = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    yield;
    let [before, after] = [0, 0];
    for (const [at, each] of drawn.entries()) {
      before += resultsAt(each, from[at] ?? 0, draw);
      after += resultsAt(each, to[at] ?? 0, draw);
    }
    gains[draw] = before > 0 ? after / before - 1 : 0;
    if ((gains[draw] ?? 0) > 0) positive++;
  }
  return { mean: sumOf([...gains]) / DRAWS, ...ninety(gains), probability: positive / DRAWS };
}

function ninety(values: Float64Array) {
  const sorted = values.toSorted();
  return { low90: sorted[Math.floor(0.05 * DRAWS)] ?? 0, high90: sorted[Math.ceil(0.95 * DRAWS) - 1] ?? 0 };
}

function lineOf(drawn: Drawn, to: number, bounds: LineBounds, input: ParsedBudgetPlanInput): BudgetLine {
  const { campaign, response } = drawn;
  const from = campaign.budget_minor;
  const at = (amount: number) => Float64Array.from({ length: DRAWS }, (_, draw) => resultsAt(drawn, amount, draw));
  const results = at(to);
  const mean = sumOf([...results]) / DRAWS;
  const spread = ninety(results);
  const more = results.map((each, draw) => (to > 0 ? (each * (drawn.elasticity[draw] ?? 0)) / to : 0));
  const line = {
    campaign_id: campaign.id,
    from_minor: from,
    to_minor: to,
    next_minor: to,
    floor_minor: bounds.low,
    cap_minor: bounds.high,
    binding: bindingOf(campaign.budget_minor, to, bounds, campaign.quantum_minor),
    results: { from: sumOf([...at(from)]) / DRAWS, to: mean, ...spread },
    cost_per_result_minor: to > 0 ? { value: to / mean, low90: to / spread.high90, high90: to / spread.low90 } : null,
    results_of_one_more: { value: sumOf([...more]) / DRAWS, ...ninety(more) },
    elasticity: {
      mean: response.elasticity.mean,
      sd: response.elasticity.sd,
      own_days: response.elasticity.own_days,
    },
  };
  return { ...line, because: lineInWords(line, campaign, input) };
}

function bindingOf(from: number, to: number, bounds: LineBounds, quantum: number): BudgetLine['binding'] {
  if (bounds.heldBy !== undefined) return bounds.heldBy;
  if (to > from && to > bounds.high - quantum) return bounds.highBy;
  if (to < from && to < bounds.low + quantum) return bounds.lowBy;
  return 'none';
}
