import { z } from 'zod';

/** The roles of keys; each role may also do what the previous ones may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;

export const Role = z
  .enum(ROLES)
  .describe(
    'viewer reads; operator also orchestrates, edits drafts, imports; admin also changes rules, publishes, makes keys',
  );
export type Role = z.infer<typeof Role>;

/** Who uses a key. An agent's key is never an admin's, and only a person decides what may be spent. */
export const KeyKind = z
  .enum(['person', 'service', 'agent'])
  .meta({ id: 'KeyKind', description: 'who uses the key; agents are never admins, and only people grant approvals' });
export type KeyKind = z.infer<typeof KeyKind>;

/** The role that a route requires of its caller; `anyone` needs no key. */
export type RequiredRole = Role | 'anyone';

/** The access that a route declares in its `config`. A route without one prevents the server from starting. */
export interface RouteAccess {
  readonly role?: RequiredRole;
  /** These values of a path parameter require an admin. */
  readonly adminFor?: { readonly parameter: string; readonly values: readonly string[] };
  /** The response has no end: it is cut off once its caller would no longer have access. */
  readonly isEndless?: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig extends RouteAccess {}
}

/** Returns whether a role may do what requires `required`. */
export const allows = (role: Role, required: RequiredRole): boolean =>
  required === 'anyone' || ROLES.indexOf(role) >= ROLES.indexOf(required);

/** Returns the role that a request needs, from its route's access and its path parameters. */
export function requiredRole({ role = 'admin', adminFor }: RouteAccess, parameters: unknown): RequiredRole {
  if (adminFor === undefined || typeof parameters !== 'object' || parameters === null) return role;
  const value: unknown = Reflect.get(parameters, adminFor.parameter);
  return typeof value === 'string' && adminFor.values.includes(value) ? 'admin' : role;
}
