// Prints {seconds, rssMb, n, promote}: the time from the first result to the draft, and the peak memory of the process.

import { seededRandom } from '../../src/core/statistics/index.ts';
import { DEFAULT_RULE_SETS, type ResultExample, trainWeights } from '../../src/index.ts';

const COUNT = 1_000_000;
const START = Date.UTC(2026, 0, 1);

/** Generates two years of views of clips, ten clips per video. The true weights differ a little from what a person assumed. */
async function* results(): AsyncGenerator<ResultExample> {
  const { uniform, normal } = seededRandom(1);
  for (let i = 0; i < COUNT; i++) {
    const features = {
      visual_score: uniform(),
      duration_ms: Math.round(5_000 + 55_000 * uniform()),
      cut_position: uniform(),
      motion_intensity: uniform(),
    };
    const score = 0.3 * features.visual_score + 0.5 * features.motion_intensity - 0.1 * features.cut_position;
    yield {
      features,
      platform: 'tiktok',
      result: Math.exp(7 + score + normal()),
      at: START + i * 63_000,
      video_id: `video-${Math.floor(i / 10)}`,
      age_days: 1 + 20 * uniform(),
    };
  }
}

const start = performance.now();
const { n, promote } = await trainWeights({ rule_set: DEFAULT_RULE_SETS.tiktok, examples: results(), goal: 'views' });
const seconds = (performance.now() - start) / 1_000;
console.log(JSON.stringify({ seconds, rssMb: process.resourceUsage().maxRSS / 1_024, n, promote }));
