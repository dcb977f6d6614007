import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { ready } from './browser.ts';
import type { Dashboard } from './dashboard.ts';
import type { Task } from './dashboard-hand.ts';

/** A film of the example catalog whose only clip is too short for TikTok. */
const REFUSED = 'c1990613-b458-8de5-9fbf-d2b9ffda4112';

/** A film that no other test uses, because its decision changes. */
const BOTTLES = '18ced880-7a88-863d-9fb1-49f971604e11';

/** The tasks of editors. */
export const editorsTasks = ({ movingId }: Dashboard, videoId: string): readonly Task[] => [
  {
    ...{
      id: 'E7',
      wants: 'the render of a platform',
      most: 2,
      seconds: 2,
      from: `/app/videos/${movingId}?platform=instagram`,
    },
    act: async (hand) => {
      expect(await hand.download('text=Download for Instagram')).toMatch(/-instagram\.mp4$/);
    },
  },
  {
    ...{ id: 'E4', wants: 'what would make this clip win', most: 1, seconds: 0.5, from: `/app/videos/${videoId}` },
    act: async (hand) => {
      await hand.click('button[aria-label^="How to win"] >> nth=3');
      await hand.sees(/What would make .* win.*(would score|No single change)/s, '.to-win');
    },
  },
  {
    ...{
      id: 'E5',
      wants: 'trim by 0.1 s, and see the new score',
      most: 1,
      seconds: 0.3,
      from: `/app/videos/${videoId}`,
    },
    act: async (hand) => {
      await hand.click('[aria-label="End a tenth earlier"]');
      await hand.sees(/would score .*Nothing is saved/s, '.to-win');
    },
  },
  {
    ...{ id: 'E6', wants: 'exclude a clip, with a reason', most: 2, seconds: 0.3, from: `/app/videos/${BOTTLES}` },
    act: async (hand) => {
      await hand.click('button[aria-label^="Exclude "] >> nth=6');
      await hand.page.fill('dialog[open] input', 'shows a rival brand');
      await hand.click('dialog[open] button.main');
      await hand.sees(/1 excluded clip.*Who excluded it, and why/s);
    },
  },
  {
    ...{ id: 'E8', wants: 'a film by a part of its name', most: 2, seconds: 0.2, from: '/' },
    act: async (hand) => {
      await hand.key('Control+k');
      await hand.type('standing');
      await expect.poll(() => hand.page.textContent('dialog[open]')).toMatch(/Visitors at the standing desk/);
      await hand.key('Enter');
      await hand.page.waitForURL(`**/app/videos/${videoId}`);
    },
  },
  {
    ...{
      id: 'E9',
      wants: 'why a clip may not run',
      most: 0,
      seconds: 1,
      from: `/app/videos/${REFUSED}?platform=tiktok`,
    },
    act: (hand) => hand.sees(/✕ \S/),
  },
  {
    ...{ id: 'E10', wants: 'why an analysis failed, and again', most: 1, seconds: 0.3, from: '/' },
    act: async (hand) => {
      const again = await answerAsFailedJob(hand.page);
      await hand.page.reload();
      await ready(hand.page);
      await hand.sees(/Failed jobs.*the film ends at 41 s of 90.*film-truncated/s);
      await hand.click('section[aria-label="Failed jobs"] >> text=Retry');
      await expect.poll(() => again).toEqual(['j-7']);
      // the page may be reading at this moment, because it reacts to events
      await hand.page.unrouteAll({ behavior: 'wait' });
    },
  },
];

/** Replies in place of the API for a failed analysis, because a broken film takes seconds to fail. @returns the jobs that were retried */
async function answerAsFailedJob(page: Page): Promise<readonly string[]> {
  const again: string[] = [];
  const error = { code: 'film-truncated', detail: 'the film ends at 41 s of 90' };
  const job = { id: 'j-7', name: 'analyze-film', state: 'failed', error };
  await page.route('**/attention', async (route) => {
    const reply = await (await route.fetch()).json();
    await route.fulfill({ json: { ...reply, failed_jobs: { count: 1, first: [job] } } });
  });
  await page.route('**/jobs/*/retry', (route) => {
    again.push(/jobs\/([^/]+)/.exec(route.request().url())?.[1] ?? '');
    return route.fulfill({ status: 202, json: { job_id: 'j-7' } });
  });
  return again;
}
