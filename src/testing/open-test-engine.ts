import { pino } from 'pino';
import { type Engine, type EngineOptions, openEngine } from '../engine.ts';

/** Opens an engine that logs nothing, neither errors that a test provokes nor the end of its database after the run. */
export const openTestEngine = (options: EngineOptions): Promise<Engine> =>
  openEngine({ purpose: 'test', log: pino({ level: 'silent' }), ...options });
