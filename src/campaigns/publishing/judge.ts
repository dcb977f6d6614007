import type { AccountToUse, DraftToPublish, Finding, RenderedClip } from './port.ts';

const DAY_MS = 86_400_000;
/** The source of findings that are the engine's own, not a platform's. */
export const OURS = 'Campaigns Engine';

/** A condition and the text that a buyer reads if it is true. Without a source, the finding is the platform's. */
export type Judgment = readonly [isSo: boolean, code: string, field: string, detail: string, source?: string];

/** Converts the judgments that are true into findings. @param guide the platform's documentation, the default source */
export function findingsOf(
  guide: string,
  { refusals, warnings }: { readonly refusals: readonly Judgment[]; readonly warnings: readonly Judgment[] },
): Finding[] {
  const told = (level: Finding['level'], judgments: readonly Judgment[]) =>
    judgments
      .filter(([isSo]) => isSo)
      .map(([, code, field, detail, source = guide]): Finding => ({ level, code, field, detail, source }));
  return [...told('refused', refusals), ...told('warning', warnings)];
}

/** Refuses a draft or a clip for another platform, and a currency other than the account's. */
export const refusedPlace = (
  own: { readonly platform: DraftToPublish['platform']; readonly label: string },
  { platform, currency }: DraftToPublish,
  clip: RenderedClip,
  account: AccountToUse,
): Judgment[] => [
  [
    ...([platform !== own.platform, 'platform-mismatch', 'platform'] as const),
    ...([`the campaign is for ${platform}, not for ${own.label}`, OURS] as const),
  ],
  [
    ...([clip.platform !== platform, 'clip-not-rendered', 'clip_id'] as const),
    ...([`the clip is rendered for ${clip.platform}, not for ${platform}`, OURS] as const),
  ],
  [
    ...([currency !== account.currency, 'currency-mismatch', 'currency'] as const),
    `the budget is in ${currency}, but the account is billed in ${account.currency}`,
  ],
];

/** Refuses budgets and run dates that cannot work. @param inexact what is wrong with an amount that the platform cannot represent */
export function refusedRun(
  { ad, budget_minor, currency }: DraftToPublish,
  now: Date,
  { isWritten, inexact }: { readonly isWritten: boolean; readonly inexact: string },
): Judgment[] {
  const { starts_at, ends_at, budget_kind } = ad;
  const start = starts_at === undefined ? undefined : Date.parse(starts_at);
  const end = ends_at === undefined ? undefined : Date.parse(ends_at);
  const from = Math.max(now.getTime(), start ?? 0);
  return [
    [budget_minor <= 0, 'budget-missing', 'budget_cents', 'set a budget for the campaign', OURS],
    [
      ...([budget_minor > 0 && !isWritten, 'budget-not-exact', 'budget_cents'] as const),
      `${budget_minor} minor units of ${currency} ${inexact}`,
    ],
    [budget_kind === undefined, 'budget-kind-missing', 'ad.budget_kind', 'say whether the budget is lifetime or daily'],
    [
      ...([end === undefined && budget_kind === 'lifetime', 'end-missing', 'ad.ends_at'] as const),
      'a lifetime budget requires an end date',
    ],
    [
      ...([start !== undefined && start < now.getTime(), 'start-in-past', 'ad.starts_at'] as const),
      `it starts at ${starts_at}, which is in the past`,
    ],
    [
      ...([end !== undefined && end < from + DAY_MS, 'run-too-short', 'ad.ends_at'] as const),
      `it ends at ${ends_at}: it must run for at least 24 hours from its start, or from now if that is later`,
    ],
  ];
}
