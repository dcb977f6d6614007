import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Task } from './dashboard-hand.ts';

const ADS = 14;

/** Returns an export whose ads were renamed by a person, so that nothing here has their names. */
function exportOfStrangers(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'export-')), 'Ads.csv');
  const rows = Array.from(
    { length: ADS },
    (_, at) => `2026-11-12,2026-11-12,Desk visitors ${at + 1},active,${1000 + at},${300 + at},${10 + at},12.50`,
  );
  const header =
    'Reporting starts,Reporting ends,Ad name,Ad delivery,Impressions,3-second video plays,Link clicks,Amount spent (USD)';
  writeFileSync(file, `${header}\n${rows.join('\n')}\n`);
  return file;
}

/** Imports an export: dropping it, which counts as a click, shows a preview; every unknown name is mapped; then it is imported. */
export const unknownNamesTask: Task = {
  ...{ id: 'B8 with 14 unknown names', wants: 'an export whose names nobody knows', most: ADS + 2, seconds: 20 },
  from: '/app/results',
  act: async (hand) => {
    const first = 'section[aria-label="Unknown names"] .events > li >> nth=0';
    await hand.page.setInputFiles('input[type=file]', exportOfStrangers());
    await hand.sees(/0 results to import, 14 refused\. Nothing is imported yet/);
    for (let left = ADS; left > 0; left--) {
      await hand.sees(new RegExp(`${left} unknown names?`));
      expect(await hand.page.locator(`${first} >> .likely > li`).count()).toBeLessThanOrEqual(3);
      await hand.click(`${first} >> button:has-text("This one") >> nth=0`);
    }
    await hand.sees(/14 results to import\. Nothing is imported yet/);
    await hand.click('text=Import 14 results');
    await hand.sees(/✓ 14 results imported/);
  },
};
