import { expect, test } from 'vitest';
import { isLoopback } from './csrf.ts';

test('an address is loopback only when it cannot mean another machine', () => {
  for (const host of ['127.0.0.1', '127.8.9.10', '::1', '[::1]', 'localhost', 'LOCALHOST'])
    expect(isLoopback(host), host).toBe(true);
  for (const host of [
    '',
    '0.0.0.0',
    '::',
    '[::]',
    '10.0.0.1',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'my-machine',
    '::2',
  ])
    expect(isLoopback(host), host).toBe(false);
});
