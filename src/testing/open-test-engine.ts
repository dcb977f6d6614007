import { pino } from 'pino';
import { type Engine, type EngineOptions, openEngine } from '../engine.ts';

/** An engine that logs nothing: what a test provokes, and the end of its database after the run, are no news. */
export const openTestEngine = (options: EngineOptions): Promise<Engine> =>
  openEngine({ purpose: 'test', log: pino({ level: 'silent' }), ...options });
