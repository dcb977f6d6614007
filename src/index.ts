import type { BestClipDecision } from './selection/index.ts';
