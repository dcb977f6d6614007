import { expect, test } from 'vitest';
import { allows, requiredRole } from './role.ts';

const ROLES = ['viewer', 'operator', 'admin'] as const;

test('a role may do what those before it may', () => {
  const allowed = (required: (typeof ROLES)[number] | 'anyone') => ROLES.filter((role) => allows(role, required));
  expect(allowed('anyone')).toEqual(['viewer', 'operator', 'admin']);
  expect(allowed('viewer')).toEqual(['viewer', 'operator', 'admin']);
  expect(allowed('operator')).toEqual(['operator', 'admin']);
  expect(allowed('admin')).toEqual(['admin']);
});

test('a route that says nothing of its role needs an admin', () => {
  expect(requiredRole({}, {})).toBe('admin');
  expect(requiredRole({ role: 'viewer' }, {})).toBe('viewer');
});

test('a value of a path parameter may need an admin, where the other values do not', () => {
  const access = { role: 'operator', adminFor: { parameter: 'move', values: ['approve', 'publish'] } } as const;
  expect(['approve', 'publish'].map((move) => requiredRole(access, { move }))).toEqual(['admin', 'admin']);
  expect([{ move: 'reopen' }, {}, undefined, null].map((given) => requiredRole(access, given))).toEqual(
    Array.from({ length: 4 }, () => 'operator'),
  );
});
