import { expect, test } from 'vitest';
import { PLATFORMS, platformFacts } from '../../core/platforms/index.ts';
import { CardsWanted } from './cards-wanted.ts';

test.each(PLATFORMS)('%s accepts card counts only from its minimum to its maximum', (platform) => {
  const { cards } = platformFacts(platform);
  const { least, most } = cards ?? { least: 2, most: 10 };
  const isTaken = (count: number) => CardsWanted.safeParse({ [platform]: count }).success;
  const isOffered = cards !== undefined;
  expect([least - 1, least, most, most + 1].map(isTaken)).toEqual([false, isOffered, isOffered, false]);
});
