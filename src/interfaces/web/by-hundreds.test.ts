import { expect, test } from 'vitest';
import { byHundreds } from './by-hundreds.ts';

test('things are asked for a hundred at a time, each once; of no ids none is asked for', async () => {
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
