import { type Command, Option } from 'commander';
import { z } from 'zod';
import type { Config } from '../../../config.ts';
import { decimalOf, minorDigits } from '../../../core/kernel/index.ts';
import { ApiError, type Input } from '../../client/index.ts';
import type { Api } from '../api.ts';
import {
  AFTER,
  decimal,
  groupCommand,
  id,
  LIMIT,
  platform,
  type StoreOptions,
  servedCommand,
  withApi,
} from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';
import { ask } from '../publishing/ask.ts';
import { minorIn, money } from '../publishing/money.ts';
import { setBudgetCommand } from '../publishing/moves.ts';
import { limitsCommand } from './limits.ts';
import { type PlanReply, planInTable } from './plan-in-table.ts';

const GOALS = 'Goal: conversions, clicks, thruplays, views_3s or revenue (default: conversions)';
const SAMPLE = '11111111-1111-1111-1111-111111111111';

export const budgetCommand = (config: Config): Command =>
  groupCommand('budget', 'budget plan --total 500.00 --currency EUR')
    .description('Plan budgets and apply plans. Without a subcommand, sets the budget of a published campaign.')
    .addCommand(setBudgetCommand(config), { isDefault: true })
    .addCommand(planCommand(config))
    .addCommand(listCommand(config))
    .addCommand(showCommand(config))
    .addCommand(applyCommand(config))
    .addCommand(replayCommand(config))
    .addCommand(suggestCommand(config))
    .addCommand(limitsCommand(config));

type Goal = Input<'budgets.plan'>['goal'];
type Platform = NonNullable<Input<'budgets.plan'>['filter']>['platform'];

interface PlanOptions extends StoreOptions {
  readonly total?: string;
  readonly currency: string;
  readonly goal?: Goal;
  readonly platform?: Platform;
  readonly campaign?: string[];
  readonly maxStep?: number;
  readonly targetCost?: string;
  readonly includeEdited?: boolean;
  readonly beyondHistory?: boolean;
}

const planCommand = (config: Config) =>
  servedCommand('plan', config, 'budget plan --total 500.00 --currency EUR --goal conversions')
    .description('Plan the next day’s budgets, with reasons. Changes nothing.')
    .requiredOption('--currency <code>', 'Currency of the budgets, e.g. EUR')
    .option('--total <amount>', 'Total per day, in main units (default: the sum of the current budgets)')
    .option('--goal <name>', GOALS)
    .option('--platform <name>', 'Only campaigns on this platform', platform)
    .option('--campaign <id...>', 'Only these campaigns', (written: string, before: string[] = []) => [
      ...before,
      id(written),
    ])
    .option('--max-step <part>', 'Largest change of a budget in one step, as a share of it (default: 0.2)', decimal)
    .option(
      '--target-cost <amount>',
      'Maximum cost of one additional result (for revenue: of one main unit), in main units; the rest stays unallocated',
    )
    .option('--include-edited', 'Also move budgets that a person set')
    .option(
      '--beyond-history',
      'Also plan below half the lowest, and above 1.5 times the highest, daily spend of a campaign in the last 56 days',
    )
    .action((options: PlanOptions) =>
      withApi(config, options, 'budget', async (api) => {
        const { currency, total, targetCost } = options;
        const body = {
          currency,
          campaign_ids: options.campaign,
          filter: options.platform === undefined ? undefined : { platform: options.platform },
          total_minor: total === undefined ? undefined : minorIn('--total', total, currency),
          target_marginal_cost_minor:
            targetCost === undefined ? undefined : targetIn(targetCost, currency, options.goal),
          goal: options.goal,
          max_step: options.maxStep,
          include_edited: options.includeEdited,
          beyond_history: options.beyondHistory,
        };
        show(await api.client.budgets.plan(body), options);
      }),
    );

/** For the goal revenue, a result is one minor unit. People name a cost per main unit, so it is divided. */
const targetIn = (written: string, currency: string, goal: Goal): number =>
  minorIn('--target-cost', written, currency) / (goal === 'revenue' ? 10 ** minorDigits(currency) : 1);

const listCommand = (config: Config) =>
  servedCommand('list', config, 'budget list')
    .description('List budget plans, newest first.')
    .addOption(new Option('--status <status>', 'Only plans with this status').choices(STATUSES))
    .option(...LIMIT)
    .option(...AFTER)
    .action(({ status, limit, after, ...options }: StoreOptions & ListQuery) =>
      withApi(config, options, 'budget', (api) => listPlans(api, { status, limit, after }, options)),
    );

type ListQuery = Input<'budgets.plans'>;
const STATUSES: readonly NonNullable<ListQuery['status']>[] = ['proposed', 'applied', 'expired'];

async function listPlans(api: Api, query: ListQuery, { json }: StoreOptions): Promise<void> {
  const reply = await api.client.budgets.plans(query);
  if (json === true) return sayJson(reply);
  const rows = reply.plans.map(({ id: planId, verdict, status, because }) => [planId, verdict, status, because]);
  say(rows.length === 0 ? 'no budget plans' : table(['id', 'verdict', 'status', 'why'], rows));
  if (reply.next !== null) remark(`for more: --after ${reply.next}`);
}

const showCommand = (config: Config) =>
  servedCommand('show', config, `budget show ${SAMPLE}`)
    .description('Show a plan and the progress of its steps.')
    .argument('<plan>', 'The plan', id)
    .action((planId: string, options: StoreOptions) =>
      withApi(config, options, 'budget', async (api) =>
        show(await api.client.budgets.getPlan({ id: planId }), options),
      ),
    );

const applyCommand = (config: Config) =>
  servedCommand('apply', config, `budget apply ${SAMPLE}`)
    .description(
      'Carry out a plan, decreases first. Asks for confirmation before it raises the budget of a published campaign.',
    )
    .argument('<plan>', 'The plan', id)
    .option('--yes', 'Do not ask for confirmation')
    .action((planId: string, options: StoreOptions & { yes?: boolean }) =>
      withApi(config, options, 'budget', async (api) => show(await apply(api, planId, options.yes), options)),
    );

async function apply({ client }: Api, planId: string, isYes: boolean | undefined): Promise<PlanReply> {
  try {
    return await client.budgets.applyPlan({ id: planId });
  } catch (error) {
    if (!(error instanceof ApiError) || !error.is('confirmation-needed')) throw error;
    const { currency, per_day_minor } = Asked.parse(error.problem).exposure;
    const question = `The published campaigns that move can then cost ${money(per_day_minor, currency)} a day.`;
    await ask(question, decimalOf(per_day_minor, currency), isYes);
    return client.budgets.applyPlan({ id: planId, confirm: { currency, per_day_minor } });
  }
}

const Asked = z.object({ exposure: z.object({ currency: z.string(), per_day_minor: z.int() }) });

const replayCommand = (config: Config) =>
  servedCommand('replay', config, `budget replay ${SAMPLE}`)
    .description('Recompute a plan from its stored inputs.')
    .argument('<plan>', 'The plan', id)
    .action((planId: string, options: StoreOptions) =>
      withApi(config, options, 'budget', async (api) => {
        const replay = await api.client.budgets.replayPlan({ id: planId });
        if (options.json === true) return sayJson(replay);
        say(replay.same ? 'the same' : 'a different plan');
      }),
    );

const suggestCommand = (config: Config) =>
  servedCommand('suggest', config, `budget suggest ${SAMPLE} --goal clicks`)
    .description('Suggest a first daily budget for a campaign.')
    .argument('<campaign>', 'The campaign', id)
    .option('--goal <name>', GOALS)
    .action((campaignId: string, options: StoreOptions & { goal?: Goal }) =>
      withApi(config, options, 'budget', async (api) => {
        const body = { campaign_id: campaignId, goal: options.goal };
        const found = await api.client.budgets.suggest(body);
        if (options.json === true) return sayJson(found);
        say(`${money(found.budget_minor, found.currency)} a day: ${found.because}`);
      }),
    );

function show(plan: PlanReply, { json }: StoreOptions): void {
  if (json === true) sayJson(plan);
  else say(planInTable(plan));
}
