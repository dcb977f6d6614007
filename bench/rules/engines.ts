import { celJs } from './cel.ts';
import { jsonLogic } from './json-logic.ts';
import { jsonRulesEngine } from './json-rules-engine.ts';
import { handWritten } from './loop.ts';
import { ours, oursFromObjects } from './ours.ts';
import { zen } from './zen.ts';

/** Ours first, then what it is compared with. */
export const ENGINES = [ours, handWritten, oursFromObjects, celJs, jsonLogic, zen, jsonRulesEngine] as const;

/** How many clips each of them scores. */
export const CLIPS = 100_000;
