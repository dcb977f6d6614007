import { expect, test } from 'vitest';
import { allows, requiredRole } from './role.ts';

const ROLES = ['viewer', 'operator', 'admin'] as const;

test('a role may do everything that a lower role may', () => {
  const allowed = (required: (typeof ROLES)[number] | 'anyone') => ROLES.filter((role) => allows(role, required));
  expect(allowed('anyone')).toEqual(['viewer', 'operator', 'admin']);
  expect(allowed('viewer')).toEqual(['viewer', 'operator', 'admin']);
  expect(allowed('operator')).toEqual(['operator', 'admin']);
  expect(allowed('admin')).toEqual(['admin']);
});

test('a route that does not declare a role needs an admin', () => {
  expect(requiredRole({}, {})).toBe('admin');
  expect(requiredRole({ role: 'viewer' }, {})).toBe('viewer');
});

test('some values of a path parameter may require an admin', () => {
  const access = { role: 'operator', adminFor: { parameter: 'move', values: ['approve', 'publish'] } } as const;
  expect(['approve', 'publish'].map((move) => requiredRole(access, { move }))).toEqual(['admin', 'admin']);
  expect([{ move: 'reopen' }, {}, undefined, null].map((given) => requiredRole(access, given))).toEqual(
    Array.from({ length: 4 }, () => 'operator'),
  );
});
