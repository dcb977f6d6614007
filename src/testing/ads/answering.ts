import type { Calls, Json, Reply } from '../../campaigns/publishing/port.ts';

/** Calls that a test answers itself: nothing leaves the process, and no time passes. */
export const answering = (send: Calls['send'], external_id = '1'): Calls => ({
  ...{ account_id: 'a', external_id, now: () => new Date(0), sleep: async () => undefined, send },
});

export const replyOf = (body: Json, status = 200): Reply => ({ status, headers: {}, body });
