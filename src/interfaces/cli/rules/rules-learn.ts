import { type Command, Option } from 'commander';
import type { Config } from '../../../config.ts';
import { EngineError, RESULT_GOALS } from '../../../core/kernel/index.ts';
import { PLATFORM_CHOICES } from '../../../core/platforms/index.ts';
import type { TrainResult } from '../../../learning/training/index.ts';
import type { Input, Reply } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { followJob, isLocal } from '../jobs/follow-job.ts';
import { stopSignal } from '../operations/stop-signal.ts';
import { platform, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';
import { documentsOf, nameOf } from './rule-sets.ts';

type LearnOptions = StoreOptions & Input<'rules.train'>;
type OffPolicyReply = Reply<'rules.offPolicy'>;

const goalOption = () =>
  new Option('--goal <goal>', 'Metric to optimize (default: hook_rate)').choices([...RESULT_GOALS]);

export const trainCommand = (config: Config): Command =>
  servedCommand('train', config, 'rules train --platform tiktok --goal ctr')
    .description('Learn the weights of a platform from results. Stores them as a draft.')
    .requiredOption('--platform <name>', PLATFORM_CHOICES, platform)
    .addOption(goalOption())
    .option('--auto', 'Activate the draft if it ranks later results better; otherwise use `rules activate`')
    .action((options: LearnOptions) => withApi(config, options, 'rules', (api) => train(api, options)));

export const calibrationCommand = (config: Config): Command =>
  servedCommand('calibration', config, 'rules calibration --platform tiktok')
    .description('Compare past scores with results.')
    .requiredOption('--platform <name>', PLATFORM_CHOICES, platform)
    .addOption(goalOption())
    .action((options: LearnOptions) =>
      withApi(config, options, 'rules', async (api) => {
        const card = await api.client.rules.calibration({ platform: options.platform, goal: options.goal });
        if (options.json === true) return sayJson(card);
        const since = card.since === null ? '' : `, since ${card.since.slice(0, 10)}`;
        say(`${card.platform}, ${card.goal}: ${card.message} (${card.n} clips${since})`);
        remarkLeftOut(card.left_out);
        if (card.bins.length === 0) return;
        const rows = card.bins.map(({ from, to, n, lift, above_median }) => [
          `${from.toFixed(2)}–${to.toFixed(2)}`,
          String(n),
          `${times(lift.value)} (${times(lift.low90)}–${times(lift.high90)})`,
          `${percent(above_median.value)} (${percent(above_median.low90)}–${percent(above_median.high90)})`,
        ]);
        say(table(['score', 'clips', 'result ÷ usual', 'above the usual'], rows));
      }),
    );

export const evaluateLoggedCommand = (config: Config): Command =>
  servedCommand('evaluate', config, 'rules evaluate lively-tiktok.yaml --logged')
    .description(
      'Estimate the results that another rule set would have had, from logged draws (orchestrate --mode thompson).',
    )
    .argument('<file-or-version>', 'A YAML or JSON file, or tiktok@3')
    .requiredOption('--logged', 'Use the logged probabilities; `replay --with-rules` compares winners instead')
    .addOption(goalOption())
    .action((nameOrFile: string, options: StoreOptions & Pick<LearnOptions, 'goal'>) =>
      withApi(config, options, 'rules', async (api) => {
        const replies: OffPolicyReply[] = [];
        for (const rule_set of await documentsOf(api, nameOrFile))
          replies.push(await api.client.rules.offPolicy({ rule_set, goal: options.goal }));
        if (options.json === true) return sayJson(replies.length === 1 ? replies[0] : replies);
        for (const reply of replies) sayValue(reply);
      }),
    );

async function train(api: Api, { platform: onPlatform, goal, auto, json }: LearnOptions): Promise<void> {
  const { job_id } = await api.client.rules.train({ platform: onPlatform, goal, auto });
  const stop = new AbortController();
  void stopSignal().then(() => stop.abort());
  const { startWorker } = await import('../../worker/index.ts');
  const worker = isLocal(api) ? await startWorker(api.engine, { concurrency: 1, names: ['train-rules'] }) : undefined;
  try {
    const result = await followJob<TrainResult>(api, job_id, () => {}, stop.signal);
    if (result === undefined)
      throw new EngineError('interrupted', `stopped waiting; the job continues: jobs show ${job_id}`);
    if (json === true) sayJson({ job_id, ...result });
    else sayTrained(result);
  } finally {
    await worker?.stop();
  }
}

function sayTrained(result: TrainResult): void {
  const { rule_set: draft, promoted, promote, reason, weights, warnings } = result;
  const named = draft === null ? undefined : nameOf({ platform: result.platform, version: draft.version });
  if (named === undefined) say(`nothing new to learn from ${result.n} clips: ${reason}`);
  else {
    const rows = weights.map(({ feature, mean, sd, not_learnable }) => [
      feature,
      mean.toFixed(3),
      `± ${sd.toFixed(3)}`,
      not_learnable === true ? 'does not vary: not learnable' : '',
    ]);
    say(table(['feature', 'weight', '', ''], rows));
    say(`${named} from ${result.n} clips with ${result.goal}: ${reason}`);
    if (promoted) say(`${named} is active`);
    else if (promote) say(`\`campaigns-engine rules activate ${named}\` activates it`);
  }
  for (const warning of warnings) remark(warning);
  remarkLeftOut(result.left_out);
}

function sayValue({
  platform: onPlatform,
  goal,
  n,
  ess,
  refused,
  logged,
  snips,
  intervals,
  left_out,
}: OffPolicyReply): void {
  remarkLeftOut(left_out);
  if (refused !== null || snips === null || logged === null || intervals === null) {
    say(`${onPlatform}: no figure: ${refused}`);
    return;
  }
  const { low90, high90 } = intervals.snips;
  say(
    `${onPlatform}: ${goal} ${snips.toPrecision(3)} (${low90.toPrecision(3)} to ${high90.toPrecision(3)}) instead of ${logged.toPrecision(3)}, from ${n} drawn clips, ${ess.toFixed(0)} of them effective`,
  );
}

/** Remarks on the rows of results that the figures leave out. */
function remarkLeftOut(all: TrainResult['left_out']): void {
  for (const { reason, rows, examples } of all) {
    const [first] = examples;
    const such =
      first === undefined
        ? ''
        : `, such as clip ${first.clip_id} on ${first.platform} from ${first.source}, ${first.period_start.slice(0, 10)} to ${first.period_end.slice(0, 10)}`;
    remark(`left out (${reason.replace('_', ' ')}): ${rows} ${rows === 1 ? 'row' : 'rows'} of results${such}`);
  }
}

const times = (lift: number | null) => (lift === null ? 'open' : `${Math.exp(lift).toFixed(2)} ×`);
const percent = (share: number | null) => (share === null ? 'open' : `${Math.round(share * 100)}%`);
