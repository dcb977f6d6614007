import { type Command, InvalidArgumentError } from 'commander';
import type { Config } from '../../../config.ts';
import type { Input, Reply } from '../../client/index.ts';
import { LIFT_SCALE, liftBar } from '../lift-bar.ts';
import { groupCommand, platform, type StoreOptions, servedCommand, wholeNumber, withApi } from '../options.ts';
import { say, sayJson, table } from '../print.ts';

type Platform = Input<'postingTimes.get'>['platform'];
type Rules = Input<'postingTimes.setRules'>;
type Slot = NonNullable<Rules['slots']>[number];

export const timingCommand = (config: Config): Command =>
  groupCommand('timing', 'timing show --platform tiktok')
    .description('Show when to post, and set the rules of the account.')
    .addCommand(showCommand(config))
    .addCommand(rulesCommand(config));

const showCommand = (config: Config) =>
  servedCommand('show', config, 'timing show --platform tiktok --goal views')
    .description('Show which hours and weekdays had clearly better results, if any.')
    .requiredOption('--platform <name>', 'The platform', platform)
    .option('--goal <name>', 'Metric to compare: views, hook_rate, ctr, engagement or roas (default: views)')
    .option('--timezone <name>', 'Time zone (default: that of the rules, or UTC)')
    .action((options: StoreOptions & Input<'postingTimes.get'>) =>
      withApi(config, options, 'timing', async (api) => {
        const { platform: on, goal, timezone } = options;
        const times = await api.client.postingTimes.get({ platform: on, goal, timezone });
        if (options.json === true) return sayJson(times);
        say(timesInBars(times));
      }),
    );

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const DAYS = WEEKDAYS.map((name) => name.slice(0, 3));

/** Formats the sentence, then one bar per hour and per weekday, from −50% to +50% against the usual mix. */
function timesInBars({ because, hours, weekdays, timezone }: Reply<'postingTimes.get'>): string {
  const percent = (lift: number) => `${lift < 0 ? '−' : '+'}${Math.abs(100 * lift).toFixed(0)}%`;
  const row = (name: string, { lift, low90, high90, n }: Reply<'postingTimes.get'>['hours'][number]) => [
    name,
    liftBar({ lift, low: low90, high: high90 }),
    percent(lift),
    `${n}`,
  ];
  if (hours.length === 0) return because;
  const header = [timezone, LIFT_SCALE, 'lift', 'posts'];
  return [
    because,
    table(header, [
      ...hours.map((each) => row(`${each.hour} h`, each)),
      ...weekdays.map((each) => row(DAYS[each.weekday - 1] ?? '', { ...each, hour: 0 })),
    ]),
  ].join('\n');
}

const rulesCommand = (config: Config) =>
  groupCommand('rules', 'timing rules show --platform tiktok')
    .description('Show or set when the account posts on a platform, and when it never posts.')
    .addCommand(showRules(config))
    .addCommand(setRules(config));

const showRules = (config: Config) =>
  servedCommand('show', config, 'timing rules show --platform tiktok')
    .description('Show the rules of a platform.')
    .requiredOption('--platform <name>', 'The platform', platform)
    .action((options: StoreOptions & { platform: Platform }) =>
      withApi(config, options, 'timing', async (api) =>
        print(await api.client.postingTimes.rules({ platform: options.platform }), options),
      ),
    );

interface SetOptions extends StoreOptions {
  readonly platform: Platform;
  readonly timezone: string;
  readonly never?: number[];
  readonly quiet?: { from: number; to: number };
  readonly gap?: number;
  readonly slot?: Slot[];
}

const setRules = (config: Config) =>
  servedCommand(
    'set',
    config,
    "timing rules set --platform tiktok --timezone Europe/Berlin --never sun --quiet 22-7 --gap 240 --slot 'tue 18:00'",
  )
    .description('Replace the rules of a platform. Campaigns already scheduled keep their times.')
    .requiredOption('--platform <name>', 'The platform', platform)
    .requiredOption('--timezone <name>', 'Time zone, such as Europe/Berlin')
    .option('--never <days>', 'Weekdays without posts, separated by commas', weekdays)
    .option('--quiet <hours>', 'Local hours without posts, such as 22-7', hours)
    .option('--gap <minutes>', 'Minimum minutes between two posts', wholeNumber)
    .option('--slot <time...>', "A free slot, such as '18:00' or 'tue 18:00'", slot)
    .action((options: SetOptions) =>
      withApi(config, options, 'timing', async (api) => {
        const { platform: on, timezone, never = [], quiet = null, gap = 0, slot: slots = [] } = options;
        const rules = { platform: on, timezone, never_on: never, quiet, gap_minutes: gap, slots };
        print(await api.client.postingTimes.setRules(rules), options);
      }),
    );

function weekday(written: string): number {
  const day = written.trim().toLowerCase();
  const found = WEEKDAYS.findIndex((name, at) => day === name || day === DAYS[at]);
  if (found < 0) throw new InvalidArgumentError(`Write ${DAYS.join(', ')}.`);
  return found + 1;
}

const weekdays = (written: string) => written.split(',').map(weekday);

function hours(written: string): { from: number; to: number } {
  const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(written.trim()) ?? [];
  if (from === undefined || to === undefined) throw new InvalidArgumentError('Use two hours, such as 22-7.');
  return { from: Number(from), to: Number(to) };
}

function slot(written: string, before: Slot[] = []): Slot[] {
  const [, day, hour, minute] = /^(?:([a-z]+)\s+)?(\d{1,2}):(\d{2})$/i.exec(written.trim()) ?? [];
  if (hour === undefined || minute === undefined) throw new InvalidArgumentError("Use a time, such as 'tue 18:00'.");
  return [...before, { weekday: day === undefined ? null : weekday(day), hour: Number(hour), minute: Number(minute) }];
}

function print(rules: Reply<'postingTimes.rules'>, { json }: StoreOptions): void {
  if (json === true) sayJson(rules);
  else say(rulesInWords(rules));
}

function rulesInWords({
  platform: on,
  timezone,
  never_on,
  quiet,
  gap_minutes,
  slots,
}: Reply<'postingTimes.rules'>): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  const inWords = ({ weekday: day, hour, minute }: Slot) =>
    `${day === null ? '' : `${DAYS[day - 1]} `}${pad(hour)}:${pad(minute)}`;
  return [
    `${on}: the clock of ${timezone}`,
    `never on: ${never_on.map((day) => DAYS[day - 1]).join(', ') || '–'}`,
    `quiet: ${quiet === null ? '–' : `${quiet.from} to ${quiet.to} h`}; gap: ${gap_minutes} min`,
    `slots: ${slots.map(inWords).join(', ') || '–'}`,
  ].join('\n');
}
