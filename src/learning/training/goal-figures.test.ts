import fc from 'fast-check';
import { test } from 'vitest';
import { PLATFORMS } from '../../core/platforms/index.ts';
import { Goal } from '../../decisions/rules/index.ts';
import { FIGURE_NAMES, type Figures, figuresOf } from '../results/figures.ts';
import { FIGURES_OF_GOAL, goalFigures } from './goal-figures.ts';

test('a goal depends only on the figures that are read for it', () => {
  const figure = fc.option(fc.integer({ min: 0, max: 9 }));
  const row = fc.record(
    Object.fromEntries(FIGURE_NAMES.map((name) => [name, figure])) as Record<keyof Figures, typeof figure>,
  );
  const holds = fc.property(
    row,
    fc.constantFrom(...PLATFORMS),
    fc.constantFrom(...Goal.options),
    (all, platform, goal) => {
      const read = Object.fromEntries(FIGURES_OF_GOAL[goal].map((name) => [name, all[name]]));
      const of = (figures: Figures) => JSON.stringify(goalFigures(goal, { ...figures, platform, currency: 'EUR' }));
      return of(all) === of(figuresOf(read));
    },
  );
  fc.assert(holds);
});
