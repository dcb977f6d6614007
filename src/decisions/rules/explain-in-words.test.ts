import { expect, test } from 'vitest';
import { compileRuleSet } from './compile.ts';
import { DEFAULT_RULE_SETS } from './default-rule-sets.ts';
import { explainInWords } from './explain-in-words.ts';

const tiktok = compileRuleSet(DEFAULT_RULE_SETS.tiktok);
const format = { width: 1080, height: 1920, aspect_ratio: 0.5625, file_size_bytes: 9e6, bitrate_bps: 6e6 };

test('an explanation lists the largest contributions first, with their amounts', () => {
  const clip = { ...format, visual_score: 0.72, duration_ms: 12_000, cut_position: 0.8, motion_intensity: 0.75 };
  expect(explainInWords(tiktok.explain(clip))).toBe(
    'TikTok 0.75: looks good (+.36), right length 12 s (+.16), late in the video (+.12)',
  );
});

test('an explanation states missing values, failed requirements and advice', () => {
  expect(explainInWords(tiktok.explain({ ...format, visual_score: 0.9, duration_ms: 3_200 }), 4)).toBe(
    'TikTok 0.72: looks good (+.45), fair length 3.2 s (+.10), cut position not known (+.10), motion intensity not known (+.07)' +
      ' · may not run: non-Spark in-feed ads last at least 5 s',
  );
  const long = tiktok.explain({ ...format, visual_score: 0.1, duration_ms: 100_000 });
  expect(explainInWords(long, 1)).toBe(
    'TikTok 0.25: cut position not known (+.10) · advice: TikTok documents in-feed ads of up to 60 s',
  );
  expect(explainInWords(tiktok.explain({ duration_ms: 9_000 }), 1)).toContain(
    'not known yet: TikTok accepts 9:16 from 540×960, 1:1 from 640×640 and 16:9 from 960×540; TikTok accepts files of up to 500 MB',
  );
});

test('an explanation states the factor of a boost and its reason', () => {
  const boosted = compileRuleSet({
    platform: 'youtube',
    features: {
      has_audio: { weight: 1, shape: 'identity', when_missing: 0 },
      x_brand_fit: { weight: 1, shape: { constant: 0.5 }, when_missing: 0 },
    },
    boosts: [{ id: 'a', when: 'clip.has_audio', multiply: 1.1, because: 'people listen' }],
  });
  expect(explainInWords(boosted.explain({ has_audio: true, x_brand_fit: 3 }))).toBe(
    'YouTube 0.83: has sound (+.50), fair brand fit 3 (+.25) · × 1.1 because people listen',
  );
});
