import { ACCESS } from './access.ts';
import { CATALOG } from './catalog.ts';
import { DECISIONS } from './decisions.ts';
import { EXPERIMENTS } from './experiments.ts';
import { OPERATIONS } from './operations.ts';
import { OPTIMIZATION } from './optimization.ts';
import { PUBLISHING } from './publishing.ts';

/** Every kind of event: the entity that it is about, and its metadata. */
export const EVENTS = {
  ...DECISIONS,
  ...CATALOG,
  ...ACCESS,
  ...PUBLISHING,
  ...OPTIMIZATION,
  ...EXPERIMENTS,
  ...OPERATIONS,
} as const;
