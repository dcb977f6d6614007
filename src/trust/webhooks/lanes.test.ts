import { expect, test } from 'vitest';
import { type Ending, Lanes } from './lanes.ts';

test('a receiver that fails gets three at once, and ten again as soon as one is taken', async () => {
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
