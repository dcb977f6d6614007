export { allocateBudget } from './allocate.ts';
export type { Allocation, AllocationInput } from './allocate-schema.ts';
export { fitResponse, type Response, type ResponseInput } from './fit-response.ts';
export { planBudget } from './plan-budget.ts';
export type { BudgetPlan, BudgetPlanInput } from './plan-schema.ts';
export { type Suggestion, type SuggestionInput, suggestBudget } from './suggest.ts';
