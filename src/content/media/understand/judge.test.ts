import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { packageFile } from '../../../core/kernel/index.ts';
import { filmOf } from '../../../testing/films.ts';
import { judgeEdges } from '../../../testing/understanding/judge-edges.ts';
import { judgeSpeech } from '../../../testing/understanding/judge-speech.ts';
import { judgeText } from '../../../testing/understanding/judge-text.ts';
import { judgedMaterial } from '../../../testing/understanding/material.ts';
import type { UnderstandingPackage } from './model.ts';

// Checks the thresholds of docs/media.md on a little generated material; `npm run -s bench -- understanding` reports the figures,
// also for your own material.

const isInstalled = existsSync(packageFile('packages/understanding/node_modules/onnxruntime-web/package.json'));
const MODULE = pathToFileURL(packageFile('packages/understanding/index.mjs')).href;
const SEED = Number(process.env.JUDGED_SEED ?? 1);
/** docs/testing.md names the variable; the models take half a minute of processor time for each. */
const SIZE = Number(process.env.JUDGED_SIZE ?? 0);

describe.skipIf(!isInstalled || SIZE === 0)('the understanding models', () => {
  const material = judgedMaterial();

  test('speech_share is within 0.03, and music is not taken for speech', async () => {
    const models: UnderstandingPackage = await import(MODULE);
    const found = await judgeSpeech(models, material, { seed: SEED, voicesEach: SIZE, noiseSeconds: 5 * SIZE });
    expect(found.share_error_mean).toBeLessThanOrEqual(0.03);
    expect(found.music_as_speech).toBeLessThanOrEqual(0.02);
  });

  test('no clip of a talking film starts or ends in speech if a pause lies within a second', async () => {
    const models: UnderstandingPackage = await import(MODULE);
    const found = await judgeEdges(models, material, (recipe) => filmOf(recipe), {
      seed: SEED,
      films: SIZE,
      voicesEach: 6,
    });
    expect(found.clips).toBeGreaterThan(3);
    expect(found.avoidable).toBe(0);
  });

  test.skipIf(material.fonts.length === 0)(
    'at least 95% of captions are found in place, and at most 5% of text-free films show one',
    async () => {
      const { found_share, edge_error_p90, text_free_with_overlay, missed } = await judgeText(
        MODULE,
        { ...material, films: material.films.slice(0, SIZE) },
        (recipe) => filmOf(recipe),
        { seed: SEED, captions: 6 * SIZE, films: material.films },
      );
      expect(found_share, missed.join('\n')).toBeGreaterThanOrEqual(0.95);
      expect(edge_error_p90).toBeLessThanOrEqual(0.015);
      expect(text_free_with_overlay).toBeLessThanOrEqual(0.05);
    },
    600_000,
  );
});
