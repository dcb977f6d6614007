export { judgeExperiment } from './judge.ts';
export type { ExperimentVerdict, JudgeInput } from './judge-schema.ts';
export { planExperiment } from './plan.ts';
export type { ExperimentPlan, PlanInput } from './plan-schema.ts';
