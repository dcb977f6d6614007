export { SecretsState, secretsState } from './locked.ts';
export { CANNOT_SEAL, secretRoutes } from './route.ts';
export { openSecret, removeSecret, sealSecret } from './secrets.ts';
