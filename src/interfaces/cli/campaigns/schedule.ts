import type { Config } from '../../../config.ts';
import { invalid } from '../../../core/kernel/index.ts';
import type { Input, Reply } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { id, platform, type StoreOptions, servedCommand, wholeNumber, withApi } from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';
import { ask } from '../publishing/ask.ts';
import { amountOf, costs } from '../publishing/money.ts';
import { planOf } from '../publishing/plan.ts';

const SAMPLE = '11111111-1111-1111-1111-111111111111';

interface ScheduleOptions extends StoreOptions {
  readonly at?: string;
  readonly best?: boolean;
  readonly nextFree?: boolean;
  readonly timezone?: string;
  readonly account?: string;
  readonly yes?: boolean;
}

export const scheduleCommand = (config: Config) =>
  servedCommand('schedule', config, `campaigns schedule ${SAMPLE} --at '2026-12-01 18:00'`)
    .description(
      'Schedule a campaign: at that time it is published, activated or resumed. Asks for confirmation before it puts money at risk.',
    )
    .argument('<id>', 'The campaign', id)
    .option('--at <time>', 'Local time such as 2026-12-01 18:00, or a time with a time zone')
    .option('--best', 'First free time in the hours with better results')
    .option('--next-free', 'First free slot that the posting rules allow')
    .option('--timezone <name>', 'Time zone (default: that of the posting rules)')
    .option('--account <id>', 'Ad account to which an approved campaign is published at that time', id)
    .option('--yes', 'Do not ask for confirmation')
    .action((campaignId: string, options: ScheduleOptions) =>
      withApi(config, options, 'campaigns', async (api) => show(await schedule(api, campaignId, options), options)),
    );

async function schedule(
  { client }: Api,
  campaignId: string,
  options: ScheduleOptions,
): Promise<Reply<'campaigns.setSchedule'>> {
  const { at, best, nextFree, timezone, account, yes } = options;
  if ([at, best, nextFree].filter((each) => each !== undefined).length !== 1)
    throw invalid([{ path: '--at', message: 'use exactly one of --at, --best and --next-free' }]);
  const slot = best === true ? ('best' as const) : nextFree === true ? ('next_free' as const) : undefined;
  const body = { id: campaignId, at, slot, timezone };
  if (account !== undefined) {
    const plan = await planOf(client, campaignId, account);
    await ask(
      `Its ads will be created paused at that time; once active they can cost ${costs(plan.exposure)}.`,
      'publish',
      yes,
    );
    return client.campaigns.setSchedule({ ...body, ad_account_id: account, fingerprint: plan.fingerprint });
  }
  const { publications } = await client.publications.list({ campaign_id: campaignId, limit: 1 });
  const [newest] = publications;
  if (newest === undefined) return client.campaigns.setSchedule(body);
  const { exposure } = newest;
  await ask(`From that time on this can cost ${costs(exposure)}.`, amountOf(exposure), yes);
  return client.campaigns.setSchedule({ ...body, confirm: exposure });
}

export const unscheduleCommand = (config: Config) =>
  servedCommand('unschedule', config, `campaigns unschedule ${SAMPLE}`)
    .description('Remove the scheduled time of a campaign.')
    .argument('<id>', 'The campaign', id)
    .action((campaignId: string, options: StoreOptions) =>
      withApi(config, options, 'campaigns', async (api) => {
        const removed = await api.client.campaigns.removeSchedule({ id: campaignId });
        if (options.json === true) return sayJson(removed);
        say(`campaign ${campaignId} is no longer scheduled; its time was ${removed.local} ${removed.timezone}`);
      }),
    );

type CalendarOptions = StoreOptions & Input<'postingTimes.calendar'>;

export const calendarCommand = (config: Config) =>
  servedCommand('calendar', config, 'campaigns calendar --platform tiktok')
    .description('List scheduled campaigns by time.')
    .option('--platform <name>', 'Only campaigns on this platform', platform)
    .option('--limit <n>', 'Number of rows, 1 to 1000', wholeNumber)
    .option('--after <cursor>', 'Continue after this cursor: `next` of the previous page')
    .action((options: CalendarOptions) =>
      withApi(config, options, 'campaigns', async (api) => {
        const { platform: onPlatform, limit, after } = options;
        const found = await api.client.postingTimes.calendar({ platform: onPlatform, limit, after });
        if (options.json === true) return sayJson(found);
        const rows = found.schedules.map((each) => [
          `${each.local} ${each.timezone}`,
          each.platform,
          each.campaign_id,
          each.move ?? 'not approved',
          each.outcome === null ? each.state : `${each.state}: ${each.outcome}`,
        ]);
        say(
          rows.length === 0
            ? 'no campaigns are scheduled'
            : table(['at', 'platform', 'campaign', 'what', 'state'], rows),
        );
        if (found.next !== null) remark(`for more: --after ${found.next}`);
      }),
    );

function show(schedule: Reply<'campaigns.setSchedule'>, { account, json }: ScheduleOptions): void {
  if (json === true) sayJson(schedule);
  else say(scheduleInWords(schedule));
  if (json !== true && schedule.move === 'publish' && account === undefined)
    remark('at that time only its status changes: to create its ads, schedule it with --account');
}

function scheduleInWords(schedule: Reply<'campaigns.setSchedule'>): string {
  const { campaign_id, local, timezone, move, approved_by, because } = schedule;
  const what = move === null ? 'not approved yet' : `${move}, approved by ${approved_by}`;
  return `campaign ${campaign_id}: ${local} ${timezone} (${what}). ${because}`;
}
