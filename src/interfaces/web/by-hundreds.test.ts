import { expect, test } from 'vitest';
import { byHundreds } from './by-hundreds.ts';

test('objects are requested once each, a hundred at a time, and not at all without ids', async () => {
  const asked: [number, number][] = [];
  const ask = async (ids: string, limit: number) => {
    asked.push([ids.split(',').length, limit]);
    return ids.split(',');
  };
  const ids = Array.from({ length: 205 }, (_, at) => `id ${at}`);
  expect(await byHundreds([...ids, 'id 0'], ask)).toEqual(ids);
  expect(asked).toEqual([
    [100, 100],
    [100, 100],
    [5, 5],
  ]);
  expect(await byHundreds([], ask)).toEqual([]);
  expect(asked.length).toBe(3);
});
