export { SecretsState, secretsState } from './locked.ts';
export { secretRoutes } from './route.ts';
export { openSecret, removeSecret, sealSecret } from './secrets.ts';
