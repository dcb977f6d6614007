import type { client } from './data.ts';

export const STATUSES = ['draft', 'approved', 'published', 'active', 'paused', 'completed', 'archived'] as const;
export type Status = (typeof STATUSES)[number];

/** A shape as well as a color and a word. */
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

/** What leads on without putting an ad in front of people; publishing and activating ask for the money first. */
export const STEPS: Readonly<Record<Status, readonly Transition[]>> = {
  draft: ['approve', 'archive'],
  approved: ['reopen', 'archive'],
  published: ['archive'],
  active: ['pause', 'complete'],
  paused: ['complete', 'archive'],
  completed: ['archive'],
  archived: [],
};
