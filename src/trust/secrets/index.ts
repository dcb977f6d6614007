export { secretRoutes } from './route.ts';
export { parseSecretKeys } from './secret-keys.ts';
export { openSecret, removeSecret, rotateSecrets, sealSecret } from './secrets.ts';
