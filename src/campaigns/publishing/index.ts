export type { AdPlatform, Calls } from './port.ts';
