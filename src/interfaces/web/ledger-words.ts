import type { LedgerEvent } from './data.ts';
import { EVENT_DEEDS } from './event-deeds.ts';
import { lasting, platformName, score, words } from './format.ts';

/** A campaign's step, by the status that it has since. */
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

/** The metadata that people ask for first: “TikTok, score 0.781”; a name and its figure stay on one line. */
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

/** Events in a row that tell the same of the same video, as one: the newest of them, and the others. */
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

/** The video that an event is about. */
export function videoOf({ entity_type, entity_id, metadata }: LedgerEvent): string | undefined {
  if (entity_type === 'video_asset') return entity_id;
  const { video_asset_id: id } = metadata;
  return typeof id === 'string' ? id : undefined;
}
