import { conflict } from '../../core/kernel/index.ts';

export const STATUSES = ['draft', 'approved', 'published', 'active', 'paused', 'completed', 'archived'] as const;
export type Status = (typeof STATUSES)[number];

const anyButArchived = STATUSES.filter((status) => status !== 'archived');

/** The states from which each transition starts, and the state to which it leads. */
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

/** Transitions that show an ad to people or put money at risk; those that undo this are not included. */
export const PUBLISHING: readonly Transition[] = ['publish', 'activate', 'resume'];

/** Transitions that need a clip that can still run, because they bring it closer to being shown. */
export const NEEDS_CLIP: readonly Transition[] = ['approve', ...PUBLISHING];

/** The transitions that lead out of a state. */
export const allowedFrom = (status: Status): Transition[] =>
  TRANSITION_NAMES.filter((name) => TRANSITIONS[name].from.some((from) => from === status));

/** Returns the state that a transition leads to. @throws `transition-not-allowed`, with the transitions that are */
export function stateAfter(status: Status, transition: Transition): Status {
  const allowed = allowedFrom(status);
  if (allowed.includes(transition)) return TRANSITIONS[transition].to;
  const instead = allowed.length === 0 ? 'nothing more' : allowed.join(', ');
  throw conflict('transition-not-allowed', `cannot ${transition} a campaign that is ${status}; allowed: ${instead}`, {
    allowed,
  });
}
