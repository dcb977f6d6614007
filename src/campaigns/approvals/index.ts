export { approvalRoutes } from './route.ts';
