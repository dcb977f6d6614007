import { createHash } from 'node:crypto';
import type { Work } from '../../core/kernel/index.ts';
import { type Pooled, paulMandel, seededRandom, shrink } from '../../core/statistics/index.ts';
import { ELASTICITY, fitResponse, PRIOR, type Response } from './fit-response.ts';
import type { ParsedBudgetPlanInput, PlannedCampaign } from './plan-schema.ts';

export const DRAWS = 2048;

/** A campaign's response and its uncertainty: draws of results per day at the current budget, and of elasticities. */
export interface Drawn {
  readonly campaign: PlannedCampaign;
  readonly response: Response;
  readonly resultsNow: Float64Array;
  readonly elasticity: Float64Array;
}

/** Draws possible responses. Levels shrink toward the mean of their platform. The same input gives the same draws. */
export function* drawResponses(input: ParsedBudgetPlanInput): Work<Drawn[]> {
  const prior = elasticityPrior(input.campaigns);
  const fitted = input.campaigns.map((campaign) => ({
    campaign,
    response: fitResponse({ days: campaign.days, budget_minor: campaign.budget_minor, prior }),
  }));
  const platforms = new Set(input.campaigns.map(({ platform }) => platform));
  const pooled = new Map([...platforms].map((platform) => [platform, poolOf(fitted, platform)]));
  const drawn: Drawn[] = [];
  for (const { campaign, response } of fitted) {
    yield;
    const pool = pooled.get(campaign.platform) ?? { tau2: 0, mean: 0, se: 0 };
    const own = { effect: response.level.mean, variance: response.level.variance };
    // a campaign without any spend is treated as an average one of its platform
    const level =
      response.curve === null ? { effect: pool.mean, variance: pool.tau2 + pool.se ** 2 } : shrink(own, pool);
    const sd = Math.sqrt(level.variance + (response.curve === null ? 0 : unknownMean(own.variance, pool)));
    // each campaign has its own seed, so that the order of campaigns does not matter
    const random = seededRandom(seedOf(campaign));
    const resultsNow = new Float64Array(DRAWS);
    const elasticity = new Float64Array(DRAWS);
    for (let draw = 0; draw < DRAWS; draw++) {
      resultsNow[draw] = campaign.budget_minor * Math.exp(level.effect + sd * random.normal());
      const drawn = response.elasticity.mean + response.elasticity.sd * random.normal();
      elasticity[draw] = Math.min(ELASTICITY.most, Math.max(ELASTICITY.least, drawn));
    }
    drawn.push({ campaign, response, resultsNow, elasticity });
  }
  return drawn;
}

/** The prior spread of elasticities weighs as much as this many campaigns; the account's own campaigns update it. */
const PRIOR_CAMPAIGNS = 10;

function elasticityPrior(campaigns: readonly PlannedCampaign[]) {
  const own = campaigns.flatMap(({ days, budget_minor }) => {
    const { elasticity } = fitResponse({ days, budget_minor });
    return elasticity.own === null || elasticity.own_sd === null
      ? []
      : [{ effect: elasticity.own, variance: elasticity.own_sd ** 2 }];
  });
  const tau2 = own.length > 1 ? paulMandel(own).tau2 : PRIOR.sd ** 2;
  const variance = (own.length * tau2 + PRIOR_CAMPAIGNS * PRIOR.sd ** 2) / (own.length + PRIOR_CAMPAIGNS);
  return { mean: PRIOR.mean, sd: Math.min(PRIOR.sd, Math.sqrt(variance)) };
}

/** Returns the mean level of a platform's campaigns and how much they differ. Without any spend, nothing is known. */
function poolOf(fitted: readonly { campaign: PlannedCampaign; response: Response }[], platform: string): Pooled {
  const levels = fitted
    .filter(({ campaign, response }) => campaign.platform === platform && response.curve !== null)
    .map(({ response: { level } }) => ({ effect: level.mean, variance: level.variance }));
  return levels.length > 0 ? paulMandel(levels) : { tau2: 1, mean: 0, se: 1 };
}

/** The uncertainty of the platform's mean, in proportion to how far the level shrinks toward that mean. */
const unknownMean = (variance: number, { tau2, se }: { tau2: number; se: number }) =>
  (se * (variance / (variance + tau2))) ** 2;

function seedOf({ id, budget_minor, days }: PlannedCampaign): number {
  return createHash('sha256')
    .update(JSON.stringify([id, budget_minor, days]))
    .digest()
    .readInt32BE(0);
}
