import { afterEach, expect, test, vi } from 'vitest';
import { onEachDatabase } from '../../testing/index.ts';
import { openDoor } from './door.ts';
import { createKey } from './keys.ts';

afterEach(() => void vi.restoreAllMocks());

onEachDatabase('an open door', (testContext) => {
  test('notices within five seconds that another process on PostgreSQL created the first key', async () => {
    const ctx = await testContext();
    let now = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const door = await openDoor(ctx, 'keys-if-any');
    await createKey(ctx, { name: 'ada', role: 'admin' });
    now += 4_999;
    const anyone = { actor: ctx.actor, role: 'admin', kind: 'person' };
    expect(await door.welcome()).toEqual(anyone);
    now += 1;
    expect(await door.welcome()).toEqual(ctx.db.kind === 'embedded' ? anyone : undefined);
    await door.close();
  });
});
