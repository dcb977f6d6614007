import type { Figures } from '../../market/index.ts';
import type { Fields } from '../../world/index.ts';
import { decimalText } from '../money.ts';

/** The subject of a row: an ad and its parents, as far as the level goes. */
export interface RowSubject {
  readonly account: { readonly id: string; readonly currency: string };
  readonly ids: Fields;
  /** The name of the conversion event, such as purchase; undefined if none is counted. */
  readonly event: string | undefined;
}

/** Returns every field that a row of a report can have, as strings. */
export function rowOf({ account, ids, event }: RowSubject, figures: Figures, holds: (rule: string) => boolean): Fields {
  const money = (units: number) => decimalText(units, account.currency);
  const stat = (value: number) => [{ action_type: 'video_view', value: String(value) }];
  const rate = (part: number, whole: number, factor: number) =>
    whole === 0 ? undefined : String((part / whole) * factor);
  return {
    account_id: account.id,
    account_name: `Sandbox ${account.id}`,
    account_currency: account.currency,
    ...ids,
    impressions: String(figures.impressions),
    reach: String(figures.reach),
    frequency: rate(figures.impressions, figures.reach, 1),
    spend: money(figures.spend),
    clicks: String(figures.clicks),
    inline_link_clicks: String(figures.link_clicks),
    cpm: rate(figures.spend, figures.impressions, 1000 / 10 ** digits(account.currency)),
    ctr: rate(figures.clicks, figures.impressions, 100),
    inline_link_click_ctr: rate(figures.link_clicks, figures.impressions, 100),
    actions: actionsOf(figures, event, holds),
    action_values: event === undefined ? undefined : valuesOf(figures, event, money, holds),
    video_play_actions: stat(figures.plays),
    video_thruplay_watched_actions: stat(figures.thruplays),
    video_p25_watched_actions: stat(figures.quarter),
    video_p50_watched_actions: stat(figures.half),
    video_p75_watched_actions: stat(figures.three_quarters),
    video_p100_watched_actions: stat(figures.completions),
    video_avg_time_watched_actions: figures.plays === 0 ? undefined : stat(Math.round(figures.watch_s / figures.plays)),
    video_30_sec_watched_actions: stat(figures.completions),
    attribution_setting: '7d_click_1d_view',
  };
}

const digits = (currency: string): number => decimalText(1, currency).split('.')[1]?.length ?? 0;

/** Returns the several names under which a conversion is reported. Adding them up counts it twice. Source: PostHog#44836. */
const namesOf = (event: string, holds: (rule: string) => boolean): readonly string[] =>
  holds('conversions-under-several-names')
    ? [event, `omni_${event}`, `offsite_conversion.fb_pixel_${event}`]
    : [`offsite_conversion.fb_pixel_${event}`];

function actionsOf(figures: Figures, event: string | undefined, holds: (rule: string) => boolean) {
  const counts: readonly (readonly [string, number])[] = [
    ['link_click', figures.link_clicks],
    ['video_view', figures.views_3s],
    ['post_reaction', figures.reactions],
    ['comment', figures.comments],
    ['post', figures.shares],
    ['onsite_conversion.post_save', figures.saves],
    ['page_engagement', figures.views_3s + figures.link_clicks + figures.reactions],
    ['post_engagement', figures.views_3s + figures.link_clicks + figures.reactions],
    ...(event === undefined ? [] : namesOf(event, holds).map((name) => [name, figures.conversions] as const)),
  ];
  const actions = counts
    .filter(([, count]) => count > 0)
    .map(([type, count]) => ({ action_type: type, value: String(count) }));
  return actions.length === 0 ? undefined : actions;
}

function valuesOf(figures: Figures, event: string, money: (units: number) => string, holds: (rule: string) => boolean) {
  if (figures.conversions === 0) return undefined;
  return namesOf(event, holds).map((name) => ({ action_type: name, value: money(figures.revenue) }));
}
