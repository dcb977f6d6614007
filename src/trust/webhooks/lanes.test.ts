import { expect, test } from 'vitest';
import { type Ending, Lanes } from './lanes.ts';

test('a failing receiver gets three parallel deliveries, and all again after one success', async () => {
  const lanes = new Lanes();
  const places = async (ending: Ending) => {
    lanes.run('receiver', async () => ending);
    await lanes.idle();
    return lanes.room().left.get('receiver');
  };
  expect(await places('failed')).toBe(3);
  // it is not known to fail: all places are free
  expect(await places('taken')).toBeUndefined();
  expect(await places('unsigned')).toBe(0);
});
