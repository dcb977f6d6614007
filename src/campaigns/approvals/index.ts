export { approvalRoutes } from './route.ts';
export { Approval } from './schema.ts';
export { findApprovals } from './store.ts';
