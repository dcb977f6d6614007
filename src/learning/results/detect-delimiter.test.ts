import { expect, test } from 'vitest';
import { delimiterOf } from './detect-delimiter.ts';

test('the delimiter is the one that makes the most columns; a single column is of commas', () => {
  expect(['a,b;c,d', 'a;b,c;d', 'a\tb', 'clip_id'].map(delimiterOf)).toEqual([',', ';', '\t', ',']);
});
