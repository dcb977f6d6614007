import { forbidden } from '../../core/kernel/index.ts';
import { allows, type Role } from '../../trust/access/index.ts';

/** For routes where only some bodies need the role admin. @throws `role-too-low` */
export function needAdmin(caller: { readonly actor: string; readonly role: Role } | undefined, what: string): void {
  if (caller === undefined || allows(caller.role, 'admin')) return;
  throw forbidden('role-too-low', `${what} needs the role admin; the key ${caller.actor} has ${caller.role}`, {
    role: caller.role,
    required_role: 'admin',
  });
}
