import { expect, test } from 'vitest';
import { makeWorld } from '../world/index.ts';
import { makeUsage } from './usage.ts';

const ACCOUNT = 'act_1';

const usageHere = () => {
  const world = makeWorld({ clock: 'virtual' });
  const usage = makeUsage(world);
  const shareUsed = (): number => {
    const text = usage.headers(ACCOUNT)['x-app-usage'] ?? '{}';
    return JSON.parse(text).call_count;
  };
  const read = (times: number) => {
    for (let nth = 0; nth < times; nth++) usage.count(ACCOUNT, false);
  };
  return { world, usage, shareUsed, read };
};

test('a read costs one and a write three of 9,000 points', () => {
  const { usage, shareUsed, read } = usageHere();
  read(4500);
  expect(shareUsed()).toBe(50);
  for (let nth = 0; nth < 1500; nth++) usage.count(ACCOUNT, true);
  expect(shareUsed()).toBe(100);
  expect(() => usage.count(ACCOUNT, false)).toThrow('User request limit reached');
});

test('points decay within five minutes', () => {
  const { world, usage, shareUsed, read } = usageHere();
  read(9000);
  world.clock.advance(150_000);
  expect(shareUsed()).toBe(50);
  world.clock.advance(150_000);
  expect(shareUsed()).toBe(0);
  read(9000);
  expect(() => usage.count(ACCOUNT, false)).toThrow('User request limit reached');
});
