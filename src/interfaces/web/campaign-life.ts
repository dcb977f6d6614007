import type { client } from './data.ts';

export const STATUSES = ['draft', 'approved', 'published', 'active', 'paused', 'completed', 'archived'] as const;
export type Status = (typeof STATUSES)[number];

/** A shape for each status, in addition to its color and its name. */
export const SHAPES: Readonly<Record<Status, string>> = {
  draft: '○',
  approved: '◐',
  published: '◔',
  active: '●',
  paused: '‖',
  completed: '✓',
  archived: '▪',
};

export type Transition = Parameters<typeof client.campaigns.move>[0]['transition'];

/** Steps that put no ad in front of people. Publishing and activating are separate, because they first show the money. */
export const STEPS: Readonly<Record<Status, readonly Transition[]>> = {
  draft: ['approve', 'archive'],
  approved: ['reopen', 'archive'],
  published: ['archive'],
  active: ['pause', 'complete'],
  paused: ['complete', 'archive'],
  completed: ['archive'],
  archived: [],
};
