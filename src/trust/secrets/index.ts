export { secretRoutes } from './route.ts';
export { openSecret, removeSecret, rotateSecrets, sealSecret } from './secrets.ts';
