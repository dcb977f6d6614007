import { z } from 'zod';

/** What a key may do; each role may also do what those before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;

export const Role = z
  .enum(ROLES)
  .describe(
    'viewer reads; operator also orchestrates, edits drafts, imports; admin also changes rules, publishes, makes keys',
  );
export type Role = z.infer<typeof Role>;

/** Whose key it is. An agent's is never an admin's, and only a person decides what may be spent. */
export const KeyKind = z
  .enum(['person', 'service', 'agent'])
  .meta({ id: 'KeyKind', description: 'who uses the key; agents are never admins, and only people grant approvals' });
export type KeyKind = z.infer<typeof KeyKind>;

/** What a route asks of its caller; `anyone` needs no key. */
export type RequiredRole = Role | 'anyone';

/** The access that a route declares beside itself, in its `config`. A route that declares none stops the start. */
export interface RouteAccess {
  readonly role?: RequiredRole;
  /** These values of a path parameter ask for an admin. */
  readonly adminFor?: { readonly parameter: string; readonly values: readonly string[] };
  /** Its answer has no end: it is broken off when its caller would not be let in any more. */
  readonly isEndless?: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig extends RouteAccess {}
}

/** Whether a role may do what asks for `required`. */
export const allows = (role: Role, required: RequiredRole): boolean =>
  required === 'anyone' || ROLES.indexOf(role) >= ROLES.indexOf(required);

/** The role that a request needs, by its route's access and its path parameters. */
export function requiredRole({ role = 'admin', adminFor }: RouteAccess, parameters: unknown): RequiredRole {
  if (adminFor === undefined || typeof parameters !== 'object' || parameters === null) return role;
  const value: unknown = Reflect.get(parameters, adminFor.parameter);
  return typeof value === 'string' && adminFor.values.includes(value) ? 'admin' : role;
}
