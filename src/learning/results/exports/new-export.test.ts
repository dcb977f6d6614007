import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configFrom } from '../../../config.ts';
import { resultsCommand } from '../../../interfaces/cli/results/results.ts';
import { addVideo, onEachDatabase, uuid } from '../../../testing/index.ts';
import { importResults } from '../import-results.ts';
import { results } from '../results.ts';
import { describeExports } from './describe.ts';
import type { PlatformExport } from './export.ts';
import { EXPORTS } from './list.ts';
import { exportLabels, exportSources } from './names.ts';

const MADE_UP: PlatformExport = {
  source: 'clip_tok',
  label: 'ClipTok Ads',
  platform: 'tiktok',
  names: ['post'],
  levels: [['post']],
  parts: [],
  marks: [['post'], ['shown']],
  figures: { impressions: [{ count: 'shown' }], clicks: [{ percent: 'tapped', of: 'shown' }] },
  currency: ['header'],
  decimal: 'by language',
  totals: /^sum$/i,
  breakdowns: ['mood'],
  notes: [],
  headers: { en: { post: ['post'], day: ['on'], shown: ['times shown'], tapped: ['tapped (%)'] } },
};

// the one line that a new export adds to list.ts
beforeAll(() => EXPORTS.push(MADE_UP));
afterAll(() => EXPORTS.pop());

onEachDatabase('an export that is added', (testContext) => {
  test('is recognized and imported, and refused by its breakdowns', async () => {
    const ctx = await testContext();
    const [video, clip] = [uuid(1), uuid(2)];
    await addVideo(ctx, video, [{ id: clip, features: {} }]);
    const csv = (text: string) => importResults(ctx, { csv: Readable.from([Buffer.from(text)]) });
    const reply = await csv(`Post,On,Times shown,Tapped (%)\nSum,,9,9\nMy ${clip},2025-09-01,200,1.5`);
    expect(reply).toMatchObject({ results: 1, skipped_total: 1, rejected: [] });
    const { rows } = await results(ctx, { limit: 10 });
    expect(rows).toMatchObject([{ source: 'clip_tok', platform: 'tiktok', impressions: 200, clicks: 3 }]);
    await expect(csv('Post,On,Times shown,Mood\n')).rejects.toThrow('this ClipTok Ads export is broken down by Mood');
    await expect(csv('a,b\n')).rejects.toThrow('ClipTok Ads in English');
  });
});

test('stands in the help, the API’s descriptions and the documentation', () => {
  const help = resultsCommand(configFrom({}))
    .commands.find((command) => command.name() === 'import')
    ?.helpInformation();
  expect(help?.replace(/\s+/g, ' ')).toMatch(/Meta Ads Manager, YouTube Studio, .*or ClipTok Ads/);
  expect(help).toContain('clip_tok');
  // what the API's descriptions are made of
  expect([exportLabels(), exportSources()].join()).toMatch(/ClipTok Ads.*clip_tok/);
  expect(describeExports()).toContain('Tapped (%) × Times shown');
});
