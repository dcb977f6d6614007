import { signal } from '@preact/signals';
import type { Reply } from '../client/index.ts';

export type Role = Reply<'session.get'>['role'];

/** The user's session; undefined until it is known. */
export const session = signal<Reply<'session.get'> | undefined>(undefined);

/** Whether the page is shown. It already loads its data while the server identifies the user. */
export const isShown = signal(false);

const ROLES: readonly Role[] = ['viewer', 'operator', 'admin'];

/** Returns why the user may not do it, for the button's title; undefined if they may. */
export function refusal(required: Role): string | undefined {
  const role = session.value?.role;
  if (role === undefined) return 'who you are is not known yet';
  return ROLES.indexOf(role) >= ROLES.indexOf(required) ? undefined : `needs the role ${required}; you are ${role}`;
}
