import { z } from 'zod';
import { PLATFORMS, Platform, platformFacts } from '../../core/platforms/index.ts';
import type { Mode } from './schema.ts';

function wrongCount(platform: Platform, count: number): string | undefined {
  const { cards, label } = platformFacts(platform);
  if (cards === undefined) return `must be left out: ${label} accepts one clip per campaign`;
  const { least, most } = cards;
  return count >= least && count <= most
    ? undefined
    : `must be ${least} to ${most}, the clips allowed per campaign on ${label}; got ${count}`;
}

/** How many clips a campaign should have, per platform, within each platform's limits. */
export const CardsWanted = z
  .partialRecord(Platform, z.int())
  .superRefine((wanted, refinement) => {
    for (const platform of PLATFORMS) {
      const count = wanted[platform];
      const message = count === undefined ? undefined : wrongCount(platform, count);
      if (message !== undefined) refinement.addIssue({ code: 'custom', path: [platform], message });
    }
  })
  .describe('clips per campaign, by platform: a carousel, or one ad per clip in one group');

/** Refuses cards for a platform that is not requested, and drawn cards: the probabilities of ordered sets are not logged. */
export function refuseDrawnCards(
  {
    platforms,
    mode,
    cards = {},
  }: {
    readonly platforms: readonly Platform[];
    readonly mode?: Mode | undefined;
    readonly cards?: Partial<Record<Platform, number>> | undefined;
  },
  refinement: z.core.$RefinementCtx,
): void {
  const named = PLATFORMS.filter((platform) => cards[platform] !== undefined);
  const foreign = named.find((platform) => !platforms.includes(platform));
  if (foreign !== undefined)
    refinement.addIssue({
      code: 'custom',
      path: ['cards', foreign],
      message: `is for a platform that is not among platforms (${platforms.join(', ')}): add it there, or leave it out`,
    });
  if (named.length > 0 && mode === 'thompson')
    refinement.addIssue({
      code: 'custom',
      path: ['mode'],
      message: 'must be exploit with cards: the probabilities of drawn sets are not logged',
    });
}
