import { signal } from '@preact/signals';
import type { Reply } from '../client/index.ts';

export type Role = Reply<'session.get'>['role'];

/** Who looks at the page; undefined until it is known. */
export const session = signal<Reply<'session.get'> | undefined>(undefined);

/** Whether the page is shown; it reads its data before, while the server says who looks at it. */
export const isShown = signal(false);

const ROLES: readonly Role[] = ['viewer', 'operator', 'admin'];

/** Why the reader may not do it, for the button's title; undefined: they may. */
export function refusal(required: Role): string | undefined {
  const role = session.value?.role;
  if (role === undefined) return 'who you are is not known yet';
  return ROLES.indexOf(role) >= ROLES.indexOf(required) ? undefined : `needs the role ${required}; you are ${role}`;
}
