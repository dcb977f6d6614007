import { expect, test } from 'vitest';
import { isEngineError } from '../../core/kernel/index.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { createInternalCampaignsForDecisions, moveCampaign } from './campaigns.ts';
import { importManifest } from './catalog.ts';
import { Engine } from './engine.ts';
import { renderClip, requestRendition } from './films.ts';
import { getJob, startWorker } from './jobs.ts';
import { exportBundle, proveEvent } from './ledger.ts';

/** Input of the wrong type, as an untyped program may pass it. */
const wrong = (value: unknown): never => value as never;
const ID = '11111111-1111-4111-8111-111111111111';
const NO_UUID = 'must be a UUID such as 11111111-1111-1111-1111-111111111111, got "nope"';

async function refusalOf(call: () => unknown): Promise<string> {
  const error: unknown = await (async () => call())().then(
    () => 'taken',
    (reason: unknown) => reason,
  );
  return isEngineError(error) ? `${error.code}: ${error.message}` : String(error);
}

onEachDatabase('invalid input to the library', (testContext) => {
  test('is refused with the value and what would be valid, before anything is read', async () => {
    const engine = new Engine({ ...(await testContext()), applied: [], close: async () => {} });
    const clip = { clip_id: ID, platform: 'tiktok' };
    const calls: readonly (readonly [() => unknown, string])[] = [
      [() => getJob(engine, 'nope'), NO_UUID],
      [() => proveEvent(engine, 'nope'), NO_UUID],
      [() => renderClip(engine, 'nope', 'tiktok'), NO_UUID],
      [
        () => renderClip(engine, ID, wrong('myspace')),
        'must be one of "instagram", "tiktok", "youtube", got "myspace"',
      ],
      [() => requestRendition(engine, wrong({ ...clip, clip_id: 'nope' })), `clip_id: ${NO_UUID}`],
      [() => requestRendition(engine, wrong({ ...clip, platform: 'x' })), 'platform: must be one of'],
      [() => moveCampaign(engine, ID, wrong('aprove')), 'got "aprove"; did you mean approve?'],
      [() => createInternalCampaignsForDecisions(engine, wrong([{ id: ID }])), '[0].video_asset_id: is required'],
      [() => importManifest(engine, wrong([]), wrong('xml')), 'got "xml"'],
      [() => exportBundle(engine, wrong('2026-01-01')).next(), 'got "2026-01-01"'],
      [() => startWorker(engine, { concurrency: 0 }), 'concurrency: must be at least 1, got 0'],
      [() => startWorker(engine, { concurrency: 1, names: ['train-rule'] }), 'did you mean train-rules?'],
    ];
    for (const [call, words] of calls) {
      const said = await refusalOf(call);
      expect(said).toMatch(/^validation-failed: /);
      expect(said).toContain(words);
    }
  });
});
