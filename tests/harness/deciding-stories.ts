import { FILMS } from './page-films.ts';
import type { Stories } from './page-story.ts';

const LISBON_TIKTOK = 'Lisbon, TikTok 0:00–0:14';
const LISBON_YOUTUBE = 'Lisbon, YouTube 0:00–0:14';
const LAMP_TIKTOK = 'The “lamp” & its <box>, TikTok 0:02–0:17';
const LAMP_INSTAGRAM = 'The “lamp” & its <box>, Instagram 0:02–0:17';

/** Stories about campaigns, drafts, requests, and which clip wins. */
export const DECIDING_STORIES: Stories = {
  'sorts-and-narrows-campaigns': async (story) => {
    await story.open('/app/campaigns?status=draft');
    for (let times = 0; times < 3; times++) {
      await story.press(/^Budget/);
      story.sees('tbody th a, thead [aria-sort]');
    }
    await story.press(/^Hook rate/);
    story.sees('tbody th a');
    await story.fill('Part of a name or title', ' lisbon ');
    await story.submit('Search');
    await story.press('Every platform', /^All/);
  },
  'picks-campaigns': async (story) => {
    await story.open('/app/campaigns');
    await story.press(
      'Select all',
      '15 selected',
      `Select ${LISBON_TIKTOK}`,
      `Select ${LISBON_YOUTUBE}`,
      'Select Summer in Lisbon',
    );
    story.sees('.bulk');
    await story.press('Approve 2', 'Cancel', `Select ${LISBON_YOUTUBE}`);
    story.sees('.bulk');
    await story.press('Select Summer in Lisbon');
    await story.fill('Budget a day of each selected draft, in EUR', '1.234,5');
    await story.fill('Budget a day of each selected draft, in EUR', '1,234.5');
    await story.press(/€1,234.50 a day for 1 draft/);
    await story.press(
      `Select ${LISBON_TIKTOK}`,
      'Select Summer in Lisbon',
      'Approve 1',
      'Cancel',
      'Approve 1',
      'Approve 1',
    );
    await story.press(`Select ${LAMP_TIKTOK}`, 'Select sample 0015', 'Publish 2…', /^Publish \d, paused/);
  },
  'moves-campaigns': async (story) => {
    await story.open('/app/campaigns');
    await story.press('Pause Summer in Lisbon', 'Resume Summer in Lisbon', 'Resume');
    await story.press('Resume sample 0011', 'Cancel', 'Resume sample 0011', /^Resume:/);
    await story.press(
      `Publish ${LAMP_TIKTOK}`,
      'Cancel',
      `Publish ${LAMP_INSTAGRAM}`,
      'Cancel',
      `Reopen ${LAMP_TIKTOK}`,
    );
    await story.open('/app/campaigns?platform=tiktok');
    await story.press('Pause everything on TikTok', 'Close');
    await story.open('/app/campaigns?platform=instagram');
    await story.press('Pause everything on Instagram', /^Pause \d/);
    await story.press('Save campaigns as CSV');
  },
  'answers-requests-and-plans': async (story, { ids }) => {
    await story.open('/app/campaigns');
    await story.press('Apply', 'Cancel', 'Apply', 'Apply');
    await story.press(`Grant: publish ${LAMP_INSTAGRAM}`, /^Grant, paused/, 'Cancel');
    await story.press(`Refuse: publish ${LAMP_INSTAGRAM}`);
    await story.open(`/app/approvals/${ids.request}`);
    story.sees('main');
  },
  'works-through-today': async (story) => {
    await story.open('/');
    await story.press('Test both clips of Lisbon', 'Plan the test', 'Retry', 'Start', 'Apply', 'Apply');
    story.sees('.lead');
    await story.open('/app/experiments?status=decided');
    story.sees('main .row');
  },
  'reviews-drafts': async (story, { ids, as, keys, tick }) => {
    await story.open('/app/review');
    for (const key of ['j', 'j', 'k', 'k', 'k']) {
      await story.key(key);
      story.sees('.told p:first-child');
    }
    await story.key('s', 'e');
    await story.open('/app/review');
    await story.key('a', 'u', 'a');
    await story.press('Archive…', 'Cancel', 'Archive…', 'Archive');
    await story.open(`/app/review?draft=${ids.whole}`);
    await story.fill('Budget lifetime (USD)', 'much');
    story.sees('#budget-read, form button');
    await story.fill('Budget lifetime (USD)', '2,000');
    await story.fill('Name', 'Winter in Lisbon');
    await story.fill('Notes', '');
    await story.submit('Save');
    await story.press(/^Take the/, /^Take the/);
    await story.meanwhile('somebody else edits it', () => {
      tick();
      return as(keys.ada).campaigns.update({ id: ids.whole, budget_cents: 5, notes: 'mine' });
    });
    await story.fill('Budget lifetime (USD)', '7');
    await story.submit('Save');
    await story.press('Show theirs');
  },
  'narrows-videos': async (story) => {
    await story.open('/app/videos');
    await story.fill('State', 'tied');
    await story.fill('Platform', 'youtube');
    await story.fill('Order', 'title');
    story.sees('main h2');
    await story.fill('Part of a title', 'zzz');
    await story.submit('Search');
    story.sees('.notice');
    await story.press('Show every video');
  },
  'asks-why-a-clip-won': async (story, { as, keys }, page) => {
    await story.open(`/app/videos/${FILMS.lisbon}?platform=tiktok`);
    await story.press('Check proof', 'Start a tenth later', 'End a tenth earlier');
    await story.press('Reset');
    story.sees('.to-win');
    await story.press('How to win: 0:40.0–0:41.5 beside the winner');
    story.sees('.answer, [aria-label=Comparison]');
    await story.open(`/app/videos/${FILMS.lisbon}?platform=instagram`);
    await story.press(
      'Try it',
      'Keep this start and end',
      'Cancel',
      'Keep this start and end',
      'Keep and decide again',
    );
    story.sees('.lead, [aria-label=Platforms]');
    await story.press('Exclude 0:00–0:14', 'Cancel', 'Exclude 0:00–0:14');
    await story.fill('Reason', ' another brand ');
    await story.press('Exclude it');
    story.sees('.lead, [aria-label="Excluded clips"]');
    await story.press('Allow 0:00–0:14 again', 'Decide again');
    const client = as(keys.ada);
    const { summary } = await client.videos.get({ id: FILMS.lisbon, include: 'summary' });
    const id = summary?.platforms.find(({ platform }) => platform === 'tiktok')?.orchestration_id ?? '';
    const { platforms, ...evidence } = await client.orchestrations.get({ id });
    const [winner, second] = [platforms.tiktok?.winner?.clip_id ?? '', platforms.tiktok?.runner_up?.clip_id ?? ''];
    const draw = { policy: 'thompson', seed: 1, candidates: [winner, second], propensities: [0.7, 0.3] };
    for (const clip_id of [second, winner]) {
      const tiktok = { ...platforms.tiktok, exploration: { clip_id, ...draw } };
      page.answer((_method, target) =>
        target === `/orchestrations/${id}` ? Response.json({ ...evidence, platforms: { tiktok } }) : undefined,
      );
      await story.open(`/app/videos/${FILMS.lisbon}?platform=tiktok`);
      story.sees('.verdict .quiet, .verdict .quiet + p');
    }
    page.answer();
  },
};
