import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { invalid } from '../../../core/kernel/index.ts';
import { PLATFORM_CHOICES } from '../../../core/platforms/index.ts';
import { EXPERIMENT_METRICS } from '../../../optimization/experiments/index.ts';
import type { Input } from '../../client/index.ts';
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
  wholeNumber,
  withApi,
} from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';
import { type ExperimentReply, experimentInWords, plannedInWords } from './experiment-in-words.ts';
import { publishArmsCommand, startCommand } from './publish-arms.ts';

type Planned = Input<'experiments.plan'>;

interface Wanted extends StoreOptions {
  readonly platform: Planned['platform'];
  readonly metric: Planned['metric'];
  readonly days?: number;
  readonly minEffect?: number;
  readonly budgetMinor?: number;
  readonly currency?: string;
}

interface PlanOptions extends Wanted {
  readonly arms?: number;
  readonly top?: number;
  readonly rate?: number;
  readonly impressions?: number;
  readonly results?: number;
}

interface CreateOptions extends Wanted {
  readonly clips?: string[];
  readonly top?: number;
  readonly guardrail?: string;
  readonly campaigns?: string[];
  readonly split?: Input<'experiments.create'>['split'];
}

type ListOptions = StoreOptions & Omit<Input<'experiments.list'>, 'video_asset_id'> & { readonly video?: string };

const SAMPLE = '11111111-1111-1111-1111-111111111111';

export const experimentsCommand = (config: Config): Command =>
  groupCommand('experiments', 'experiments list')
    .description('Compare clips in experiments, day by day. Without a subcommand, lists the experiments.')
    .addCommand(listCommand(config), { isDefault: true })
    .addCommand(planCommand(config))
    .addCommand(createCommand(config))
    .addCommand(oneCommand(config, 'show', 'Show an experiment: its arms, looks and verdict.', 'get'))
    .addCommand(publishArmsCommand(config))
    .addCommand(startCommand(config))
    .addCommand(oneCommand(config, 'look', 'Look at the results so far, at most once a day.', 'look'))
    .addCommand(oneCommand(config, 'stop', 'Stop an experiment without a verdict.', 'stop'))
    .addCommand(oneCommand(config, 'cancel', 'Cancel an experiment that has not started.', 'cancel'))
    .addCommand(
      oneCommand(config, 'release', 'End an experiment and release its campaigns; their ads do not change.', 'release'),
    )
    .addCommand(applyCommand(config))
    .addCommand(replayCommand(config));

const ids = (written: string) => written.split(',').map((each) => id(each.trim()));

const wanted = (command: Command) =>
  command
    .requiredOption('--platform <name>', `Platform: ${PLATFORM_CHOICES}`, platform)
    .requiredOption('--metric <name>', 'Metric: hook_rate, hold_rate, ctr, engagement_rate, cvr, cpc, cpa or roas')
    .option('--days <n>', 'Duration in days, 7 to 90 (default: 14)', wholeNumber)
    .option('--min-effect <lift>', 'The smallest lift to detect (default: 0.2)', decimal)
    .option('--budget-minor <n>', 'Budget per day and arm, in minor units', wholeNumber)
    .option('--currency <code>', 'Currency of --budget-minor, e.g. EUR');

const planCommand = (config: Config) =>
  wanted(
    servedCommand('plan', config, 'experiments plan --platform instagram --metric ctr --rate 0.015 --impressions 2000'),
  )
    .description(
      'Show the days that a test needs, its cost, and the smallest effect that it can detect. Stores nothing.',
    )
    .argument('[video]', 'The video, with --top', id)
    .option('--arms <n>', 'Number of arms, 2 to 5 (default: 2)', wholeNumber)
    .option('--top <n>', 'The best clips of the video as arms, 2 to 5', wholeNumber)
    .option('--rate <share>', 'Rate of the control (default: that of the platform in the last 28 days)', decimal)
    .option(
      '--impressions <n>',
      'Impressions per day and arm; clicks for cvr, 3-second views for hold_rate (default: those of the last 28 days)',
      decimal,
    )
    .option('--results <n>', 'Clicks or conversions per day and arm, for cpc and cpa', decimal)
    .action((video: string | undefined, options: PlanOptions) =>
      withApi(config, options, 'experiments', async (api) => {
        const body = {
          platform: options.platform,
          metric: options.metric,
          days: options.days,
          min_effect: options.minEffect,
          budget_minor: options.budgetMinor,
          video_asset_id: video,
          arms: options.arms,
          top: options.top,
          rate: options.rate,
          impressions_per_arm_day: options.impressions,
          results_per_arm_day: options.results,
        };
        const plan = await api.client.experiments.plan(body);
        if (options.json === true) return sayJson(plan);
        say(plannedInWords(plan, options.currency));
      }),
    );

const isMetric = (name: string): name is Planned['metric'] => EXPERIMENT_METRICS.some((metric) => metric === name);

function guardrailOf(written: string | undefined): Planned['metric'] | null | undefined {
  if (written === undefined || written === 'none') return written === undefined ? undefined : null;
  if (isMetric(written)) return written;
  throw invalid([
    { path: '--guardrail', message: `must be none or one of ${EXPERIMENT_METRICS.join(', ')}; got ${written}` },
  ]);
}

const createCommand = (config: Config) =>
  wanted(
    servedCommand('create', config, `experiments create ${SAMPLE} --platform instagram --metric hook_rate --clips A,B`),
  )
    .description('Create an experiment that compares clips of a video. Each clip gets its own draft.')
    .argument('<video>', 'The video', id)
    .option('--clips <ids>', 'Clips, separated by commas; the first is the control', ids)
    .option('--top <n>', 'Instead of --clips: the 2 to 5 best clips of the video by score', wholeNumber)
    .option(
      '--guardrail <name>',
      'Metric in which the winner must not be worse, or none (default: hold_rate; hook_rate when that is tested)',
    )
    .option('--campaigns <ids>', 'Instead of --clips: existing campaigns; the first is the control', ids)
    .option('--split <how>', 'How the audience is split: none, or platform (the platform splits it)')
    .action((video: string, options: CreateOptions) =>
      withApi(config, options, 'experiments', async (api) => {
        const body = {
          video_asset_id: video,
          platform: options.platform,
          metric: options.metric,
          days: options.days,
          min_effect: options.minEffect,
          budget_minor: options.budgetMinor,
          currency: options.currency,
          clips: options.clips,
          top: options.top,
          guardrail: guardrailOf(options.guardrail),
          campaigns: options.campaigns,
          split: options.split,
        };
        show(await api.client.experiments.create(body), options);
      }),
    );

const listCommand = (config: Config) =>
  servedCommand('list', config, 'experiments list --status running')
    .description('List experiments, newest first.')
    .option('--video <id>', 'Only experiments for this video', id)
    .option('--platform <name>', 'Only experiments on this platform', platform)
    .option('--status <status>', 'Only experiments in this state: draft, running, decided, stopped or cancelled')
    .option(...LIMIT)
    .option(...AFTER)
    .action((options: ListOptions) => withApi(config, options, 'experiments', (api) => listExperiments(api, options)));

async function listExperiments({ client }: Api, options: ListOptions): Promise<void> {
  const { video, platform: onPlatform, status, limit, after, json } = options;
  const query = { video_asset_id: video, platform: onPlatform, status, limit, after };
  const reply = await client.experiments.list(query);
  if (json === true) return sayJson(reply);
  const rows = reply.experiments.map((each) => [
    each.id,
    each.platform,
    each.metric,
    each.status,
    each.verdict?.because ?? (each.next_look_on === null ? '' : `next look on ${each.next_look_on}`),
  ]);
  say(rows.length === 0 ? 'no experiments' : table(['id', 'platform', 'metric', 'status', 'verdict'], rows));
  if (reply.next !== null) remark(`for more: --after ${reply.next}`);
}

const applyCommand = (config: Config) =>
  servedCommand('apply', config, `experiments apply ${SAMPLE}`)
    .description('Keep the winner’s campaign and end the others.')
    .argument('<id>', 'The experiment', id)
    .option('--despite', 'Apply even if the winner is worse in the guardrail metric')
    .action((experimentId: string, options: StoreOptions & { readonly despite?: boolean }) =>
      withApi(config, options, 'experiments', async (api) =>
        show(await api.client.experiments.apply({ id: experimentId, despite: options.despite === true }), options),
      ),
    );

type Verb = 'get' | 'look' | 'stop' | 'cancel' | 'release';
const oneCommand = (config: Config, name: string, description: string, verb: Verb) =>
  servedCommand(name, config, `experiments ${name} ${SAMPLE}`)
    .description(description)
    .argument('<id>', 'The experiment', id)
    .action((experimentId: string, options: StoreOptions) =>
      withApi(config, options, 'experiments', async (api) =>
        show(await api.client.experiments[verb]({ id: experimentId }), options),
      ),
    );

const replayCommand = (config: Config) =>
  servedCommand('replay', config, `experiments replay ${SAMPLE}`)
    .description('Recompute every look from its stored inputs.')
    .argument('<id>', 'The experiment', id)
    .action((experimentId: string, options: StoreOptions) =>
      withApi(config, options, 'experiments', async (api) => {
        const replay = await api.client.experiments.replay({ id: experimentId });
        if (options.json === true) return sayJson(replay);
        const rows = replay.looks.map(({ day, same }) => [String(day), same ? 'the same' : 'a different verdict']);
        say(rows.length === 0 ? 'no looks yet' : table(['day', 'recomputed'], rows));
      }),
    );

function show(reply: ExperimentReply, { json }: StoreOptions): void {
  if (json === true) sayJson(reply);
  else say(experimentInWords(reply));
}
