import { expect, test } from 'vitest';
import { closingAfterwards } from './closing.ts';

test('resources are closed in reverse order despite failures, and the first failure is thrown', async () => {
  const closed: string[] = [];
  const closing = (name: string, error?: Error) => async () => {
    closed.push(name);
    if (error !== undefined) throw error;
  };
  const ended = closingAfterwards(async (onEnd) => {
    onEnd(closing('engine'));
    onEnd(closing('server', new Error('server')));
    onEnd(closing('worker'));
    throw new Error('work');
  });
  await expect(ended).rejects.toThrow('work');
  expect(closed).toEqual(['worker', 'server', 'engine']);
  const atEnd = closingAfterwards(async (onEnd) => onEnd(closing('late', new Error('late'))));
  await expect(atEnd).rejects.toThrow('late');
});
