import { conflict } from '../../core/kernel/index.ts';

export const STATUSES = ['draft', 'approved', 'published', 'active', 'paused', 'completed', 'archived'] as const;
export type Status = (typeof STATUSES)[number];

const anyButArchived = STATUSES.filter((status) => status !== 'archived');

/** A campaign's life: from which states each transition leads where. */
export const TRANSITIONS = {
  approve: { from: ['draft'], to: 'approved' },
  reopen: { from: ['approved'], to: 'draft' },
  publish: { from: ['approved'], to: 'published' },
  activate: { from: ['published'], to: 'active' },
  pause: { from: ['active'], to: 'paused' },
  resume: { from: ['paused'], to: 'active' },
  complete: { from: ['published', 'active', 'paused'], to: 'completed' },
  archive: { from: anyButArchived, to: 'archived' },
} as const satisfies Record<string, { from: readonly Status[]; to: Status }>;

export type Transition = keyof typeof TRANSITIONS;
export const TRANSITION_NAMES = Object.keys(TRANSITIONS) as [Transition, ...Transition[]];

/** What puts an ad in front of people, or money at risk; what takes it back is not among them. */
export const PUBLISHING: readonly Transition[] = ['publish', 'activate', 'resume'];

/** What brings the clip nearer to people: it must still be one that can run. */
export const NEEDS_CLIP: readonly Transition[] = ['approve', ...PUBLISHING];

/** The transitions that lead out of a state. */
export const allowedFrom = (status: Status): Transition[] =>
  TRANSITION_NAMES.filter((name) => TRANSITIONS[name].from.some((from) => from === status));

/** Where the transition leads. @throws `transition-not-allowed`, with the transitions that are */
export function stateAfter(status: Status, transition: Transition): Status {
  const allowed = allowedFrom(status);
  if (allowed.includes(transition)) return TRANSITIONS[transition].to;
  const instead = allowed.length === 0 ? 'nothing more' : allowed.join(', ');
  throw conflict('transition-not-allowed', `cannot ${transition} a campaign that is ${status}; allowed: ${instead}`, {
    allowed,
  });
}
