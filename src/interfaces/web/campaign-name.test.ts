import { expect, test } from 'vitest';
import { campaignName, severalClips } from './campaign-name.ts';

const MADE_UP = 'TIKTOK auto-campaign for 00000000-0000-4000-8000-000000000001';
const summary = {
  video: { title: 'Lisbon', has_picture: false, has_preview: false },
  clip: { start_ms: 11_000, end_ms: 22_000 },
  decision: null,
};

test('a campaign is called by its given name, or else by its video, platform, and time in the film', () => {
  expect(campaignName({ name: 'Spring', summary })).toBe('Spring');
  expect(campaignName({ name: MADE_UP, summary })).toBe('Lisbon, TikTok 0:11–0:22');
  expect(campaignName({ name: MADE_UP })).toBe('the TikTok campaign');
  const ofArm = MADE_UP.replace('auto-campaign', 'experiment B');
  expect(campaignName({ name: ofArm, summary })).toBe('Lisbon, TikTok 0:11–0:22, experiment B');
});

test('a campaign with several clips says how it shows them', () => {
  expect(severalClips({ format: 'single', cards: [] })).toBeUndefined();
  expect(severalClips({ format: 'carousel', cards: [1, 2, 3] })).toBe('3 clips as a carousel');
  expect(severalClips({ format: 'multi', cards: [1, 2] })).toBe('2 clips, an ad each');
});
