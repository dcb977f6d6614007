import { allocateBudget } from '../src/optimization/budget/index.ts';
import { judgeExperiment } from '../src/optimization/experiments/index.ts';
import { orchestrateRatio } from './decisions/orchestrate-ratio.ts';
import { type Bench, type Figure, processorTime } from './measure.ts';

const AT_LEAST_MS = 300;
const LOOKS = 12;
const CAMPAIGNS = 200;

/** Measures the CPU time of deciding: a verdict of 14 days and 3 arms with one look per day, and a total over 200 campaigns. */
export const decisions: Bench = async (progress) => {
  progress('judging');
  const experiment = (alpha: number) => ({
    metric: 'hook_rate' as const,
    plan: { alpha },
    arms: ['A', 'B', 'C'].map((label, arm) => ({
      label,
      days: Array.from({ length: 14 }, (_, day) => ({
        day: day + 1,
        events: Math.round(600 * (1 + 0.05 * Math.cos(3 * day + arm))),
        trials: 2000,
      })),
    })),
  });
  let plans = 0;
  judgeExperiment(experiment(0.05));
  // each α has its own boundaries, which a process computes once
  const first = await processorTime(() => judgeExperiment(experiment(0.05 - 1e-7 * ++plans)), AT_LEAST_MS);
  const again = await processorTime(() => judgeExperiment(experiment(0.05)), AT_LEAST_MS);
  progress('allocating');
  const lines = Array.from({ length: CAMPAIGNS }, (_, at) => ({
    id: `${at}`,
    curve: { kind: 'power' as const, scale: 1 + (at % 7), exponent: 0.3 + 0.003 * at },
    min: 500,
    max: 2_000_000,
  }));
  const allocated = await processorTime(() => allocateBudget({ lines, total: 10_000_000 }), AT_LEAST_MS);
  const alone = (name: string, ours: number, aim: number, details?: Figure['details']): Figure => ({
    ...{ name, unit: 'ms', ours, peer_name: null, peer: null, ratio: null, aim },
    ...(details === undefined ? {} : { details }),
  });
  return [
    alone('decisions.judge_ms', again, 5, { looks: LOOKS, with_boundaries_of_its_own_ms: first }),
    alone('decisions.allocate_200_ms', allocated, 50),
    await orchestrateRatio(progress),
  ];
};
