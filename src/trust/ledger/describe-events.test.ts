import { expect, test } from 'vitest';
import { describeEvents } from './describe-events.ts';

test('docs/events.md lists every kind of event as the code has it: `npm run generate` writes it anew', async () => {
  await expect(describeEvents()).toMatchFileSnapshot('../../../docs/events.md');
});
