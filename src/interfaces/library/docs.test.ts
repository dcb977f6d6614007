import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chooseCards } from '../../decisions/selection/index.ts';
import { allocateBudget } from '../../optimization/budget/index.ts';
import { judgeExperiment } from '../../optimization/experiments/index.ts';
import { postingTimes } from '../../optimization/posting-times/index.ts';

const EXAMPLES = [
  { page: 'experiments', run: (input: Parameters<typeof judgeExperiment>[0]) => judgeExperiment(input).because },
  {
    page: 'budgets',
    run: (input: Parameters<typeof allocateBudget>[0]) =>
      allocateBudget(input)
        .lines.map(({ id, amount }) => `${id} ${amount}`)
        .join(', '),
  },
  { page: 'posting-times', run: (input: Parameters<typeof postingTimes>[0]) => postingTimes(input).because },
  {
    page: 'carousels',
    run: (input: Parameters<typeof chooseCards>[0]) =>
      chooseCards(input)
        .cards.map(({ id }) => id)
        .join(', '),
  },
];

test.each(EXAMPLES)('the worked example in docs/$page.md gives the answer written there', ({ page, run }) => {
  const text = readFileSync(`docs/${page}.md`, 'utf8');
  const [, input = ''] = /```json input \w+\n([\s\S]*?)```/.exec(text) ?? [];
  const [, answer = ''] = /```text answer\n([\s\S]*?)\n```/.exec(text) ?? [];
  expect(run(JSON.parse(input))).toBe(answer.replaceAll('\n', ' '));
});
