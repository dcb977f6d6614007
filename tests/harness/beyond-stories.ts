import type { Stories } from './page-story.ts';

/** Sorts drafts by platform, because drafts of the same moment are in the order of their random ids. */
const byPlatform = (one: Listed, other: Listed) => (placeOf(one) < placeOf(other) ? -1 : 1);
const placeOf = ({ platform, created_at }: Listed) => `${platform} ${created_at}`;
type Listed = { readonly platform: string; readonly created_at: string };

/** Stories about what is after the first page of a list, or not where it usually is. */
export const BEYOND_STORIES: Stories = {
  'looks-behind-the-first-page': async (story, { as, keys }, page) => {
    const learned = Array.from({ length: 20 }, (_, at) => ({
      ...{ id: `learned-${at}`, platform: 'instagram', version: 41 - at, status: 'draft', checksum: 'c' },
      ...{ created_at: '2026-01-09T10:00:00Z', activated_at: null },
    }));
    page.answer((_method, target) =>
      target === '/rules/sets?platform=instagram&limit=20'
        ? Response.json({ rule_sets: learned, next: 'more' })
        : undefined,
    );
    await story.open('/app/rules/instagram');
    story.sees('[aria-label=Versions] a:last-child, [aria-label=Weights] h2');
    page.answer();
    const planned = async (currency: 'EUR' | 'USD') =>
      (await as(keys.ada).budgets.plan({ currency, include_edited: true })).id;
    const older = await planned('EUR');
    await planned('USD');
    for (const address of ['/app/campaigns', `/app/campaigns?plan=${older}`]) {
      await story.open(address);
      story.sees('[aria-label="Budget plan"] h2');
    }
    page.as(keys.oli);
    const only = await as(keys.oli).budgets.getPlan({ id: older });
    const moving = (lines: object[]) =>
      page.answer((_method, target) =>
        target === `/budgets/plans/${older}` ? Response.json({ ...only, lines }) : undefined,
      );
    moving([{ campaign_id: 'c', from_minor: 1000, next_minor: 1100, because: 'A moves.' }]);
    await story.open(`/app/campaigns?plan=${older}`);
    story.sees('[aria-label="Budget plan"] button:disabled');
    page.as(keys.ada);
    // a plan that moves nothing cannot be applied
    moving([]);
    await story.open(`/app/campaigns?plan=${older}`);
    story.sees('[aria-label="Budget plan"] .group-head');
    const attention = await as(keys.ada).attention.get();
    page.answer((_method, target) =>
      target === '/attention'
        ? Response.json({ ...attention, failed_jobs: { ...attention.failed_jobs, count: 100 } })
        : undefined,
    );
    await story.open('/');
    story.sees('.lead, [aria-label="Failed jobs"] h2');
  },
  'reviews-more-drafts-than-a-page-has': async (story, { as, keys }, page) => {
    const query = { status: 'draft', include: 'summary' } as const;
    const { campaigns } = await as(keys.ada).campaigns.list(query);
    const [newest, ...others] = campaigns.filter(({ source }) => source !== 'experiment').sort(byPlatform);
    const listed = { campaigns: [newest], next: 'more' };
    page.answer((_method, target) =>
      target === '/campaigns?status=draft&include=summary&limit=200' ? Response.json(listed) : undefined,
    );
    await story.open(`/app/review?draft=${others[0]?.id}`);
    story.sees('.told p:first-child, h2');
    await story.open('/app/review');
    story.sees('.told p:first-child');
    await story.press('Approve A');
    story.sees('main .notice');
    page.answer();
    await story.press('Show the next ones');
    story.sees('.told p:first-child');
    await story.open(`/app/review?draft=${newest?.id}`);
    story.sees('.told [role=status], .told p:first-child');
  },
  'sees-that-a-draft-runs-several-clips': async (story, { as, keys, ids }, page) => {
    const { campaigns } = await as(keys.ada).campaigns.list({ status: 'draft', include: 'summary' });
    const draft = campaigns
      .sort(byPlatform)
      .find(({ source, video_asset_id: id }) => source !== 'experiment' && id === ids.lisbon);
    const cards = [ids['lisbon-a'], ids['lisbon-b']].map((clip_id, position) => ({ position, clip_id, score: null }));
    const listed = { campaigns: [{ ...draft, format: 'carousel', cards }], next: null };
    page.answer((_method, target) =>
      target.startsWith('/campaigns?status=draft') ? Response.json(listed) : undefined,
    );
    await story.open('/app/review');
    story.sees('.draft-clip h2 + p');
    await story.key('s');
    await story.open('/app/campaigns?status=draft');
    story.sees('tbody th .quiet');
    // the second clip won, but the picture and the score are those of the first one
    const attention = await as(keys.ada).attention.get();
    const [first] = attention.drafts.first;
    const scored = cards.map((card, at) => ({ ...card, score: [0.41, 0.83][at] ?? null }));
    const shown = { ...first, format: 'carousel', cards: scored };
    page.answer((_method, target) =>
      target.startsWith('/attention')
        ? Response.json({ ...attention, drafts: { count: 1, first: [shown] } })
        : undefined,
    );
    await story.open('/app');
    story.sees('.card h3 + p');
    page.answer();
  },
  'publishes-what-has-changed': async (story, { ids, as, keys }, page) => {
    const key = as(keys.ada);
    const { status } = await key.campaigns.get({ id: ids.approved });
    if (status === 'draft') await key.campaigns.move({ id: ids.approved, transition: 'approve' });
    const account = { ...(await key.adAccounts.list()).ad_accounts[0], platform: 'tiktok', state: 'ready' };
    let minor = 5_000;
    page.answer((_method, target) => {
      if (target.startsWith('/ad_accounts')) return Response.json({ ad_accounts: [account], next: null });
      const plan = { fingerprint: String(minor), steps: [], findings: [], note: null };
      const exposure = { currency: 'EUR', per_day_minor: minor, whole_minor: null };
      if (target.endsWith('?dry_run=true')) return Response.json({ ...plan, exposure });
      if (!target.endsWith('/publications')) return undefined;
      const problem = { type: 'about:blank', title: 'x', status: 409, code: 'plan-changed', instance: 'a-request' };
      return Response.json({ ...problem, detail: 'the plan differs from the one that was shown' }, { status: 409 });
    });
    await story.open('/app/campaigns?status=approved&platform=tiktok');
    await story.press(/^Publish The/);
    minor = 9_000;
    await story.press(/^Publish, paused/);
    story.sees('dialog[open] button');
    page.answer();
  },
  'sees-a-film-that-the-first-page-has-no-room-for': async (story, { as, keys }, page) => {
    const { video_assets: films } = await as(keys.ada).videos.list({ include: 'brief' });
    let listed: object = { video_assets: films.slice(1, 3), next: null, count: 2 };
    page.answer((_method, target) => (target.startsWith('/video_assets?') ? Response.json(listed) : undefined));
    await story.open('/app/videos');
    story.sees('main h2');
    listed = { video_assets: films.slice(0, 2), next: 'more', count: 3 };
    await page.hear({ is: 'event', cursor: '9', event: { event_type: 'video_asset_added' } });
    story.sees('main h2, main > button');
    page.answer();
  },
};
