import type { LedgerEvent } from './data.ts';
import { clock, platformName, words } from './format.ts';

const TOLD = ['platform', 'name', 'title', 'from', 'to', 'why', 'job', 'key', 'score', 'role', 'transition'] as const;

/** What an event did, and the metadata that people ask for first: “selected a best clip (TikTok, score 0.781)”. */
export function inWords({ event_type, metadata }: LedgerEvent): string {
  const parts = TOLD.flatMap((name) => {
    const value = metadata[name];
    if (typeof value === 'number') return [`${name} ${value.toFixed(3)}`];
    if (typeof value !== 'string' || /^[0-9a-f-]{36}$/.test(value)) return [];
    return [name === 'platform' ? platformName(value) : `${name} ${value}`];
  });
  const { duration_ms: ms } = metadata;
  if (typeof ms === 'number') parts.push(clock(ms));
  return `${words(event_type)}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
}
