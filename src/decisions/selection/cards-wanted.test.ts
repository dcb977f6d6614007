import { expect, test } from 'vitest';
import { PLATFORMS, platformFacts } from '../../core/platforms/index.ts';
import { CardsWanted } from './cards-wanted.ts';

test.each(PLATFORMS)('%s takes its least and its most cards, and not one less or more', (platform) => {
  const { least = 0, most = 0 } = platformFacts(platform).cards ?? {};
  const isTaken = (count: number) => CardsWanted.safeParse({ [platform]: count }).success;
  expect([least - 1, least, most, most + 1].map(isTaken)).toEqual([false, true, true, false]);
});
