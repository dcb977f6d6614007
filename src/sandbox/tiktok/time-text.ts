/** A time as the API writes it, which is UTC: 2027-01-10 08:00:00. */
export const timeText = (time: number): string => new Date(time).toISOString().slice(0, 19).replace('T', ' ');
