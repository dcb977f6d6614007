import { describe, expect, test } from 'vitest';
import { atOnce, inTurns } from '../../core/kernel/index.ts';
import { seededRandom } from '../../core/statistics/index.ts';
import { poisson } from '../../testing/draws.ts';
import { drawResponses } from './draw-responses.ts';
import { fitResponse } from './fit-response.ts';
import { planBudget, planning } from './plan-budget.ts';
import { BudgetPlan, BudgetPlanInput } from './plan-schema.ts';
import { suggestBudget } from './suggest.ts';

/** `npm run test:faults` generates 200. */
const ACCOUNTS = Number(process.env.BUDGET_ACCOUNTS ?? 12);

interface Truth {
  readonly level: number;
  readonly elasticity: number;
}

const BUDGET = 10_000;

/** Five weeks of days. The spend varies, the noise lasts for days, and the results follow a power of the spend. */
function campaignOf({ level, elasticity }: Truth, at: number, seed: number) {
  const random = seededRandom(seed);
  let drift = 0;
  return {
    id: `campaign ${at}`,
    budget_minor: BUDGET,
    days: Array.from({ length: 35 }, (_, day) => {
      drift = 0.5 * drift + 0.12 * random.normal();
      const spend = BUDGET * Math.exp(0.2 * random.normal());
      const mean = level * (spend / BUDGET) ** elasticity * Math.exp(drift);
      return { day, spend_minor: Math.round(spend), results: poisson(random, mean) };
    }),
  };
}

function account(spread: number, seed: number, results = 30) {
  const random = seededRandom(seed);
  const truths = Array.from({ length: 6 }, () => ({
    level: results * Math.exp(spread * random.normal()),
    elasticity: Math.min(1, Math.max(0.1, 0.55 + 0.2 * random.normal())),
  }));
  const input: BudgetPlanInput = {
    campaigns: truths.map((truth, at) => campaignOf(truth, at, 100 * seed + at)),
    currency: 'EUR',
  };
  const trueGain = (amounts: readonly number[]) => {
    const all = (of: (at: number) => number) =>
      truths.reduce((sum, { level, elasticity }, at) => sum + level * (of(at) / BUDGET) ** elasticity, 0);
    return all((at) => amounts[at] ?? 0) / all(() => BUDGET) - 1;
  };
  return { input, trueGain };
}

const toOf = (plan: ReturnType<typeof planBudget>) => plan.lines.map(({ to_minor }) => to_minor);
const sum = (amounts: readonly number[]) => amounts.reduce((all, amount) => all + amount, 0);

describe('a response', () => {
  test('recovers the elasticity if spending varies, and otherwise keeps the prior of other campaigns', () => {
    const { days } = campaignOf({ level: 300, elasticity: 0.8 }, 0, 5);
    const { elasticity } = fitResponse({ days });
    expect(Math.abs(elasticity.mean - 0.8)).toBeLessThan(2 * elasticity.sd);
    const flat = fitResponse({ days: days.map((day) => ({ ...day, spend_minor: BUDGET })) });
    expect(flat.elasticity).toMatchObject({ mean: 0.55, own: null });
    expect(flat.elasticity.sd).toBeCloseTo(0.2, 12);
  });

  test('has a minimum standard deviation even if all days fit a line exactly', () => {
    const days = Array.from({ length: 28 }, (_, at) => ({ day: at + 1, spend_minor: 1000 + 100 * at, results: 5 }));
    const { elasticity } = fitResponse({ days });
    expect(elasticity).toMatchObject({ own: 0, own_sd: 1e-4 });
    expect(elasticity.sd).toBeGreaterThan(0.9e-4);
  });

  test('has a wide level without results, and no curve without spending', () => {
    const none = fitResponse({ days: [{ day: 1, spend_minor: 1000, results: 0 }] });
    expect(none.level).toEqual({ mean: Math.log(0.5 / 1000), variance: 2 });
    expect(fitResponse({ days: [] }).curve).toBeNull();
    const day = { day: 1, spend_minor: 1000, results: 5 };
    expect(() => fitResponse({ days: [day, day] })).toThrow('days: must contain each day only once');
  });
});

describe('a plan', () => {
  const { input } = account(0.8, 3);

  test('moves money to where it does most, in steps and to the last cent, and names what binds each line', () => {
    const plan = planBudget(input);
    expect(plan).toMatchObject({ verdict: 'move', total_minor: 60_000, unallocated_minor: 0 });
    expect(sum(toOf(plan))).toBe(60_000);
    for (const { to_minor, binding, because } of plan.lines) {
      expect(Math.abs(to_minor - BUDGET)).toBeLessThanOrEqual(2000);
      if (Math.abs(to_minor - BUDGET) === 2000)
        expect([binding, because]).toEqual(['step', expect.stringMatching(/step/)]);
    }
    expect(plan.lines[0]?.because).toMatch(
      /^campaign 0: 100\.00 → \d+\.\d\d EUR per day\. One more EUR per day brings \S+ conv/,
    );
    expect(plan.gap).toBeLessThan(1e-6);
    expect(plan.one_day_may_cost_minor).toBe(105_000);
  });

  test('is the same for the same input, in any order of campaigns', () => {
    const turned = planBudget({ ...input, campaigns: input.campaigns.toReversed() });
    expect(turned.lines.toReversed()).toEqual(planBudget(input).lines);
    expect(planBudget(input)).toEqual(planBudget(structuredClone(input)));
  });

  test('holds a person’s budget, an arm, and a learning campaign, and respects caps, floors, and quanta', () => {
    const held = [
      { set_by: 'person' as const },
      { in_experiment: true },
      { results_since_change: 31 },
      { cap_minor: 10_050, quantum_minor: 100 },
      { floor_minor: 9_900, quantum_minor: 100 },
      { quantum_minor: 100 },
    ];
    const plan = planBudget({
      ...input,
      campaigns: input.campaigns.map((campaign, at) => ({ ...campaign, ...held[at] })),
    });
    expect(plan.lines.slice(0, 3).map(({ to_minor, because }) => [to_minor, because])).toEqual([
      [BUDGET, 'campaign 0: kept. A person set it.'],
      [BUDGET, 'campaign 1: kept. It is an arm of a running experiment.'],
      [BUDGET, 'campaign 2: kept. 31 of 50 results since the last change.'],
    ]);
    expect(plan.lines[3]?.to_minor).toBeLessThanOrEqual(10_000);
    expect(plan.lines[4]?.to_minor).toBeGreaterThanOrEqual(9_900);
    expect(plan.lines.every(({ to_minor }) => to_minor % 100 === 0)).toBe(true);
    expect(sum(toOf(plan))).toBe(60_000);
  });

  test('gives a kept line an interval that contains nine of ten draws, with equal tails', () => {
    const kept = { ...input, campaigns: input.campaigns.map((each) => ({ ...each, in_experiment: true })) };
    const [drawn] = atOnce(drawResponses(BudgetPlanInput.parse(kept)));
    const { low90, high90 } = planBudget(kept).lines[0]?.results ?? expect.fail('a line');
    const draws = [...(drawn?.resultsNow ?? [])];
    const [below, above] = [draws.filter((each) => each < low90), draws.filter((each) => each > high90)];
    expect([below.length, above.length]).toEqual([102, 102]);
    expect(draws.length - 204).toBeGreaterThanOrEqual(0.9 * draws.length);
  });

  test('moves nothing if there is too little data, and refuses a total that the bounds cannot reach', () => {
    const bare = input.campaigns.map((campaign) => ({
      ...campaign,
      days: campaign.days.slice(0, 1).map((day) => ({ ...day, results: 1 })),
    }));
    expect(planBudget({ ...input, campaigns: bare })).toMatchObject({ verdict: 'not_enough', unallocated_minor: 0 });
    expect(toOf(planBudget({ ...input, campaigns: bare }))).toEqual(bare.map(() => BUDGET));
    expect(() => planBudget({ ...input, total_minor: 90_000 })).toThrow('must be from 48000 to 72000');
  });

  test('meets a lower cap or another total in steps, even without a gain, and never exceeds a step', () => {
    const [first, ...others] = input.campaigns;
    const alike = (first?.days ?? []).map((day) => ({ ...day, spend_minor: BUDGET, results: 30 + (day.day % 3) }));
    const flat = [first ?? expect.fail(), ...others].map((campaign) => ({ ...campaign, days: alike }));
    expect(planBudget({ ...input, campaigns: flat }).verdict).toBe('keep');
    const [one, ...rest] = flat;
    const capped = planBudget({ ...input, campaigns: [{ ...(one ?? expect.fail()), cap_minor: 100 }, ...rest] });
    expect(capped).toMatchObject({ verdict: 'move', because: expect.stringMatching(/^Limits must be respected\. /) });
    expect(capped.lines[0]).toMatchObject({ to_minor: 8000, binding: 'step' });
    expect(sum(toOf(capped))).toBe(60_000);
    const less = planBudget({ ...input, campaigns: flat, total_minor: 55_000 });
    expect(less.because).toMatch(/^The total has changed\. /);
    const platform = flat.map((campaign, at) => ({ ...campaign, platform: at < 3 ? 'one' : 'other' }));
    const over = planBudget({ ...input, campaigns: platform, platform_caps_minor: { one: 27_000 } });
    expect(sum(toOf(over).slice(0, 3))).toBe(27_000);
  });

  test('keeps the budget of a campaign that spends a fifth of it, because its history allows no increase', () => {
    const slow = input.campaigns.map((campaign) => ({
      ...campaign,
      days: campaign.days.map((day) => ({ ...day, spend_minor: Math.round(day.spend_minor / 5) })),
    }));
    const plan = planBudget({ ...input, campaigns: slow });
    for (const { to_minor, cap_minor } of plan.lines) {
      expect(Math.abs(to_minor - BUDGET)).toBeLessThanOrEqual(2000);
      expect(cap_minor).toBe(BUDGET);
    }
    expect(sum(toOf(plan))).toBe(60_000);
  });

  test('leaves money unallocated that would cost more than one more result may cost', () => {
    const free = planBudget({ ...input, target_marginal_cost_minor: 400 });
    expect(free.unallocated_minor).toBeGreaterThan(0);
    expect(sum(toOf(free)) + free.unallocated_minor).toBe(60_000);
  });
});

describe('over many accounts', () => {
  const seeds = Array.from({ length: ACCOUNTS }, (_, at) => at + 1);
  const allowance = ACCOUNTS >= 200 ? 0 : 0.2;

  test('if campaigns differ, moving money gains results, and the interval of the gain contains the truth', () => {
    const found = seeds.map((seed) => {
      const { input, trueGain } = account(0.3, seed);
      const plan = planBudget(input);
      const gained = trueGain(toOf(plan));
      return { gained, gain: plan.gain, isMoved: plan.verdict === 'move' };
    });
    expect(sum(found.map(({ gained }) => gained)) / ACCOUNTS).toBeGreaterThan(0);
    expect(found.filter(({ gained }) => gained < 0).length / ACCOUNTS).toBeLessThan(0.2 + allowance);
    const moved = found.filter(({ isMoved }) => isMoved);
    const held =
      moved.filter(({ gained, gain }) => gain.low90 <= gained && gained <= gain.high90).length / moved.length;
    expect(held).toBeGreaterThanOrEqual(0.85 - allowance);
    expect(held).toBeLessThanOrEqual(0.95 + allowance);
  });

  test('if campaigns do not differ, few plans move money and almost nothing is lost', () => {
    const same = seeds.map((seed) => {
      const { input } = account(0, seed);
      const alike = {
        ...input,
        campaigns: input.campaigns.map((_, at) => campaignOf({ level: 30, elasticity: 0.55 }, at, 777 * seed + at)),
      };
      const plan = planBudget(alike);
      const after = sum(toOf(plan).map((amount) => (amount / BUDGET) ** 0.55)) / 6;
      return { isMoved: plan.verdict === 'move', lost: 1 - after };
    });
    expect(same.filter(({ isMoved }) => isMoved).length / ACCOUNTS).toBeLessThanOrEqual(0.25 + allowance);
    expect(sum(same.map(({ lost }) => lost)) / ACCOUNTS).toBeLessThanOrEqual(0.005);
  });
});

test('a first budget pays for 50 results per week, or is the platform’s minimum', () => {
  const campaigns = [
    { results: 100, spend_minor: 50_000 },
    { results: 90, spend_minor: 50_000 },
  ];
  const found = suggestBudget({ campaigns, floor_minor: 500 });
  expect(found).toMatchObject({ verdict: 'suggested' });
  expect(found.budget_minor).toBe(Math.ceil((50 / 7) * (found.cost_per_result_minor ?? 0)));
  expect(suggestBudget({ campaigns, floor_minor: 5000 }).budget_minor).toBe(5000);
  expect(suggestBudget({ campaigns: [], floor_minor: 500 })).toMatchObject({
    verdict: 'not_enough',
    budget_minor: 500,
  });
});

test('the cost of a view is shown in money, even if it is less than a cent', () => {
  const campaigns = [{ results: 100_000, spend_minor: 41_000 }];
  const because = (more: object) => suggestBudget({ campaigns, ...more }).because;
  expect(because({ currency: 'EUR' })).toBe('50 results per week, at 0.0041 EUR each.');
  expect(because({})).toBe('50 results per week, at 0.41 minor units each.');
  expect(because({ currency: 'EUR', floor_minor: 500 })).toBe(
    'The minimum of the platform; 50 results per week would cost 0.03 EUR per day.',
  );
});

test('revenue is shown in the currency, and its conversions are counted', () => {
  // 2.50 EUR of revenue for each EUR spent
  const days = (conversions?: number) =>
    Array.from({ length: 30 }, (_, day) => ({ day, spend_minor: 1000, results: 2500, conversions }));
  const plan = (conversions?: number) =>
    planBudget({
      ...{ currency: 'EUR', goal: 'revenue' as const },
      campaigns: ['a', 'b'].map((id) => ({ id, budget_minor: 1000, days: days(conversions) })),
    });
  const { verdict, because, lines } = plan(0);
  expect([verdict, because]).toEqual([
    'not_enough',
    'Not enough data: fewer than two campaigns have ten conversions in the last 28 days. Nothing is moved.',
  ]);
  // at elasticity .55, one more EUR brings .55 · 2.5 EUR
  expect(lines[0]?.because).toMatch(/^a: kept\. One more EUR per day brings 1\.[34]\d* EUR of revenue \(/);
  expect([plan(1).verdict, plan().verdict]).toEqual(['keep', 'keep']);
});

test('a line that gets nothing has no cost per result, and its plan can be stored and read', () => {
  const days = Array.from({ length: 30 }, (_, day) => ({ day, spend_minor: 100, results: 20 }));
  const poor = { id: 'poor', budget_minor: 1, days: days.map((day) => ({ ...day, spend_minor: 1, results: 0 })) };
  const plan = planBudget({
    ...{ currency: 'EUR', max_step: 1, total_minor: 100, beyond_history: true },
    campaigns: [{ id: 'rich', budget_minor: 100, days }, poor],
  });
  expect(plan.lines[1]).toMatchObject({ to_minor: 0, cost_per_result_minor: null });
  expect(BudgetPlan.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
});

test('a large plan computed in slices never blocks for long and has the same result', async () => {
  const { input } = account(0.5, 4);
  const campaigns = Array.from({ length: 200 }, (_, at) =>
    campaignOf({ level: 20 + (at % 7), elasticity: 0.5 }, at, at),
  );
  const work = planning({ ...input, campaigns });
  const turns: number[] = [];
  for (let isDone = false; !isDone; ) {
    const begun = process.cpuUsage();
    isDone = work.next().done === true;
    turns.push(process.cpuUsage(begun).user / 1000);
  }
  // for 200 lines; a fifth of a second would be a tenth of the whole computation
  expect(Math.max(...turns)).toBeLessThan(200);
  expect(await inTurns(planning(input))).toEqual(planBudget(input));
});

test('the gain and its probability are 0 if no budget can move', () => {
  const campaigns = [campaignOf({ level: 300, elasticity: 0.8 }, 0, 5)];
  expect(planBudget({ campaigns, currency: 'EUR' }).gain).toEqual({ mean: 0, low90: 0, high90: 0, probability: 0 });
});
