import type { LedgerEvent } from './data.ts';
import { EVENT_DEEDS } from './event-deeds.ts';
import { lasting, platformName, score, words } from './format.ts';

/** The step that a campaign took, by its new status. */
const MOVED: Readonly<Record<string, string>> = {
  draft: 'reopened',
  approved: 'approved',
  published: 'published',
  active: 'activated',
  paused: 'paused',
  completed: 'completed',
  archived: 'archived',
};

const TOLD = ['platform', 'name', 'title', 'from', 'to', 'job', 'key', 'score', 'role', 'transition'] as const;

export function didWhat({ event_type, metadata }: LedgerEvent): string {
  if (event_type === 'campaign_status_changed') return `${MOVED[String(metadata.to)] ?? 'moved'} the campaign`;
  return EVENT_DEEDS[event_type] ?? words(event_type);
}

/** Formats the metadata that people look for first: “TikTok, score 0.781”. A name and its number stay on one line. */
export function inDetail({ event_type, metadata }: LedgerEvent): string {
  const isSaid = event_type === 'campaign_status_changed' && MOVED[String(metadata.to)] !== undefined;
  const parts = TOLD.flatMap((name) => {
    const value = isSaid && (name === 'from' || name === 'to') ? undefined : metadata[name];
    if (typeof value === 'number') return [`${name}\u00a0${score(value)}`];
    if (typeof value !== 'string' || /^[0-9a-f-]{36}$/.test(value)) return [];
    return [name === 'platform' ? platformName(value) : `${name} ${value}`];
  });
  const { duration_ms: ms, why } = metadata;
  if (typeof ms === 'number') parts.push(lasting(ms));
  if (typeof why === 'string' && why !== '') parts.push(`“${why}”`);
  return parts.join(', ');
}

/** Groups consecutive events by the same actor that say the same about the same video: the newest, and the others. */
export function inDeeds(
  events: readonly LedgerEvent[],
): { readonly event: LedgerEvent; readonly also: LedgerEvent[] }[] {
  const deeds: { event: LedgerEvent; also: LedgerEvent[] }[] = [];
  for (const event of events) {
    const last = deeds.at(-1);
    if (last !== undefined && deedOf(last.event) === deedOf(event)) last.also.push(event);
    else deeds.push({ event, also: [] });
  }
  return deeds;
}

const deedOf = (event: LedgerEvent) => `${event.actor} ${didWhat(event)} ${videoOf(event)}`;

/** Returns the id of the video that an event is about. */
export function videoOf({ entity_type, entity_id, metadata }: LedgerEvent): string | undefined {
  if (entity_type === 'video_asset') return entity_id;
  const { video_asset_id: id } = metadata;
  return typeof id === 'string' ? id : undefined;
}
