export { SecretsState, secretsState } from './locked.ts';
export { secretRoutes } from './route.ts';
export { openSecret, removeSecret, rotateSecrets, sealSecret } from './secrets.ts';
