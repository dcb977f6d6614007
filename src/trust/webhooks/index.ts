export { startDeliverer } from './deliver.ts';
export { webhookRoutes } from './route.ts';
