import type { LedgerEvent } from './data.ts';
import { lasting, platformName, score, words } from './format.ts';

/** What an event did, as a sentence that begins with who did it; any other is said by its own name. */
const DID: Readonly<Record<string, string>> = {
  best_clip_selected: 'chose the best clip',
  campaign_created_auto: 'drafted the campaign',
  campaign_updated_auto: 'put the new winner into the draft',
  campaign_created_experiment: 'drafted a campaign of an experiment',
  campaign_edited: 'edited the draft',
  rule_set_activated: 'put a rule set in force',
  rule_set_added: 'added a rule set',
  results_imported: 'imported results',
  external_names_given: 'mapped names of the platforms',
  video_asset_added: 'added the video',
  video_assets_imported: 'imported videos',
  film_received: 'uploaded the film',
  film_analyzed: 'analyzed the film',
  api_key_created: 'created a key',
  api_key_revoked: 'revoked a key',
  session_started: 'signed in',
  session_ended: 'signed out',
  approval_requested: 'asked to spend',
  approval_granted: 'granted a request to spend',
  approval_refused: 'refused a request to spend',
  campaign_published: 'published the campaign, paused',
  campaign_scheduled: 'set the time of the campaign',
  campaign_budget_changed: 'changed the budget',
  budget_plan_made: 'planned budgets',
  budget_plan_applied: 'applied a budget plan',
  experiment_created: 'planned an experiment',
  experiment_started: 'started an experiment',
  experiment_decided: 'decided an experiment',
  experiment_applied: 'applied an experiment',
};

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
  return DID[event_type] ?? words(event_type);
}

/** The metadata that people ask for first: “TikTok, score 0.781”. */
export function inDetail({ event_type, metadata }: LedgerEvent): string {
  const isSaid = event_type === 'campaign_status_changed' && MOVED[String(metadata.to)] !== undefined;
  const parts = TOLD.flatMap((name) => {
    const value = isSaid && (name === 'from' || name === 'to') ? undefined : metadata[name];
    if (typeof value === 'number') return [`${name} ${score(value)}`];
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
