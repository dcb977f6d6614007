import { z } from 'zod';

/** Checks whether this machine knows the zone: an IANA name such as Europe/Berlin, or an offset such as +02:00. */
export function isTimezone(timezone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: timezone }) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** A time zone such as Europe/Berlin. */
export const Timezone = z.string().max(100).refine(isTimezone, 'must be a time zone such as Europe/Berlin');
