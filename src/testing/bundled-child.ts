import { inject } from 'vitest';

/** In the place of `child-program.ts` while tests run: one file made once a run, which starts in a third of tsx's time. */
export const childProgram = { module: inject('filmChild'), execArgv: [] };
