import { expect, test } from 'vitest';
import { seededRandom } from '../../core/statistics/index.ts';
import { offPolicyValue } from '../../decisions/inference/index.ts';
import { crossFit } from './cross-fit.ts';

test('a reward is predicted only from other videos', () => {
  const choices = Array.from({ length: 50 }, (_, at) => ({ score: at / 50, reward: at / 25, video_id: `v${at >> 1}` }));
  const lines = crossFit(choices);
  choices.forEach(({ score, reward }, at) => {
    expect(lines[at]?.(score)).toBeCloseTo(reward, 9);
  });
  // a video whose rewards become absurd gets the same prediction as before
  const absurd = crossFit(choices.map((each) => (each.video_id === 'v3' ? { ...each, reward: 1e6 } : each)));
  expect(absurd[6]?.(0.5)).toBeCloseTo(1, 9);
  expect(crossFit([{ score: 1, reward: 1, video_id: 'v' }])[0]?.(1)).toBe(0);
});

test('cross-fitting makes the doubly robust estimate correct, and more precise than IPS if scores predict rewards', () => {
  const random = seededRandom(5);
  const choices = Array.from({ length: 4000 }, (_, at) => {
    const clips = [random.uniform(), random.uniform()];
    const best = (clips[0] ?? 0) > (clips[1] ?? 0) ? 0 : 1;
    const chosen = random.uniform() < 0.5 ? 0 : 1;
    const score = clips[chosen] ?? 0;
    const reward = 2 * score + 0.2 * random.normal();
    return {
      score,
      reward,
      video_id: `v${at}`,
      bestScore: clips[best] ?? 0,
      target_probability: chosen === best ? 1 : 0,
    };
  });
  const lines = crossFit(choices);
  const logs = choices.map(({ score, reward, bestScore, target_probability }, at) => ({
    ...{ reward, propensity: 0.5, target_probability },
    ...{ predicted: lines[at]?.(score) ?? 0, target_predicted: lines[at]?.(bestScore) ?? 0 },
  }));
  const { dr, intervals } = offPolicyValue({ logs });
  expect(dr).toBeCloseTo(4 / 3, 1); // twice the mean of the larger of two uniforms
  const width = ({ low90 = 0, high90 = 0 } = {}) => high90 - low90;
  expect(width(intervals.dr)).toBeLessThan(width(intervals.ips) / 2);
});
