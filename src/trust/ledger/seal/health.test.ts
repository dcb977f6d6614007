import { expect, test } from 'vitest';
import { SealingHealth } from './health.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

test('a failure lasts from its first time until it works again, and only changes are reported', () => {
  for (const [say, read] of [
    ['sealed', 'sealing'],
    ['published', 'publishing'],
  ] as const) {
    const health = new SealingHealth();
    expect(health[say](at(0), undefined)).toBe(false);
    expect([health[say](at(1), 'away'), health[say](at(2), 'away'), health[say](at(3), 'full')]).toEqual([
      ...[true, false, true],
    ]);
    expect(health[read]).toEqual({ since: at(1), why: 'full' });
    expect(health[say === 'sealed' ? 'publishing' : 'sealing']).toBeUndefined();
    expect(health[say](at(4), undefined)).toBe(true);
    expect(health[read]).toBeUndefined();
    health[say](at(5), 'away');
    expect(health[read]).toEqual({ since: at(5), why: 'away' });
  }
});
