export { allocateBudget } from './allocate.ts';
export type { Allocation, AllocationInput } from './allocate-schema.ts';
export { applyBudgetPlan } from './apply.ts';
export { fitResponse, type Response, type ResponseInput } from './fit-response.ts';
export { BUDGET_JOBS } from './jobs.ts';
export { removeBudgetLimit, setBudgetLimit } from './limits.ts';
export { makeBudgetPlan, replayBudgetPlan } from './make-plan.ts';
export { planBudget } from './plan-budget.ts';
export type { BudgetPlan, BudgetPlanInput } from './plan-schema.ts';
export { budgetPlan, listBudgetPlans } from './read.ts';
export { budgetRoutes } from './route.ts';
export {
  ApplyPlanBody,
  BudgetPlanQuery,
  LimitRef,
  ListedBudgetPlan,
  NewBudgetLimit,
  PlanBudgetsBody,
  type StoredBudgetPlan,
  SuggestBody,
  type Suggested,
} from './schema.ts';
export { findLimits as budgetLimits } from './store.ts';
export { type Suggestion, type SuggestionInput, suggestBudget } from './suggest.ts';
export { suggestFirstBudget } from './suggest-first.ts';
export { takeSteps } from './take-steps.ts';
