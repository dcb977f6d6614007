import { expect, test } from 'vitest';
import { describeEvents } from './describe-events.ts';

test('docs/events.md lists every kind of event in the code (`npm run generate` updates it)', async () => {
  await expect(describeEvents()).toMatchFileSnapshot('../../../docs/events.md');
});
