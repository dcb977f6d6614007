import { expect, test } from 'vitest';
import { delimiterOf } from './detect-delimiter.ts';

test('picks the delimiter that makes the most columns, and a comma for a single column', () => {
  expect(['a,b;c,d', 'a;b,c;d', 'a\tb', 'clip_id'].map(delimiterOf)).toEqual([',', ';', '\t', ',']);
});
