import { expect, test } from 'vitest';
import { AD_PLATFORM_OF } from '../src/campaigns/publishing/index.ts';
import { planAll, publishAll } from '../src/interfaces/cli/publishing/plan-all.ts';
import { createClient } from '../src/interfaces/client/index.ts';
import { onEachDatabase } from '../src/testing/index.ts';
import { hasBrowser, launchBrowser, ready } from './harness/browser.ts';
import { eventually, get, post } from './harness/http.ts';
import {
  addAccount,
  approvedCampaign,
  approvedCampaigns,
  GOOGLE,
  openPublishing,
  settledIn,
  TIKTOK,
  TOKEN,
} from './harness/publishing.ts';

onEachDatabase('publishing to the sandbox', (testContext) => {
  test('an approved draft is published paused, activated, given another budget, paused, and removed', {
    timeout: 120_000,
  }, async () => {
    const place = await openPublishing(await testContext(), true);
    try {
      const account = await addAccount(place);
      const campaign = await approvedCampaign(place);
      const path = `/campaigns/${campaign}/publications`;
      const plan = await post(place, `${path}?dry_run=true`, { ad_account_id: account });
      expect(plan).toMatchObject({ status: 200, json: { exposure: { currency: 'EUR' } } });
      expect(place.sandbox.state().objects).toEqual([]);
      const body = { ad_account_id: account, fingerprint: plan.json.fingerprint };
      const started = await post(place, path, body);
      expect(started.status).toBe(202);
      expect(await post(place, path, body)).toMatchObject({ status: 409, json: { code: 'publication-exists' } });
      const id = started.json.publication_id;
      const paused = await settledIn(place, id, ['paused', 'stopped']);
      expect(paused.json).toMatchObject({ state: 'paused', stop: null });
      const live = () => place.sandbox.state().objects.filter(({ status }) => status !== 'DELETED');
      expect(live().filter(({ kind }) => ['campaign', 'adset', 'ad'].includes(kind))).toHaveLength(3);
      expect(
        live()
          .filter(({ status }) => status === 'ACTIVE' && status !== undefined)
          .map(({ kind }) => kind),
      ).not.toContain('ad');

      expect(await post(place, `/campaigns/${campaign}/activate`)).toMatchObject({
        status: 422,
        json: { code: 'confirmation-needed' },
      });
      const confirm = plan.json.exposure;
      expect((await post(place, `/campaigns/${campaign}/activate`, { confirm })).status).toBe(202);
      expect((await settledIn(place, id, ['active', 'stopped'])).json).toMatchObject({ state: 'active', stop: null });
      expect((await get(place, `/campaigns/${campaign}`)).json.status).toBe('active');
      expect((await post(place, `/campaigns/${campaign}/pause`)).status).toBe(202);
      expect((await settledIn(place, id, ['paused', 'stopped'])).json).toMatchObject({ state: 'paused', stop: null });
      expect((await post(place, `/publications/${id}/compensate`, {})).status).toBe(202);
      expect((await settledIn(place, id, ['removed', 'stopped'])).json.state).toBe('removed');
      expect((await get(place, `/campaigns/${campaign}`)).json.status).toBe('approved');
      expect((await get(place, '/ledger/events')).text).not.toContain(TOKEN);
    } finally {
      await place.end();
    }
  });

  test.skipIf(!hasBrowser())(
    'the dashboard shows the money before publishing, granting to an agent, and resuming',
    {
      timeout: 120_000,
    },
    async ({ skip }) => {
      const context = await testContext();
      skip(context.db.kind !== 'embedded', 'a browser sees no database');
      const [place, browser] = await Promise.all([openPublishing(context, true), launchBrowser()]);
      try {
        const account = await addAccount(place);
        const campaign = await approvedCampaign(place);
        const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
        const at = async (path: string) => {
          await page.goto(`${place.url}${path}`);
          await ready(page);
        };
        const dialog = (words: RegExp) => expect.poll(() => page.textContent('dialog[open]')).toMatch(words);
        await at('/app/campaigns');
        await page.click('[aria-label^="Publish "]:not(dialog)');
        await dialog(/Money at risk once it is active: at most €35\.00 a day, €200\.00 in total/);
        expect(place.sandbox.state().objects).toEqual([]);
        await page.click('dialog[open] >> text=Publish, paused: at most €35.00 a day');
        const [publication] = (
          await eventually(
            () => get(place, `/publications?campaign_id=${campaign}`),
            ({ json }) => ['paused', 'stopped'].includes(json.publications[0]?.state),
            60_000,
          )
        ).json.publications;
        expect(publication).toMatchObject({ state: 'paused', stop: null, ad_account_id: account });

        const ada = (await post(place, '/keys', { name: 'ada', role: 'admin' })).json.key;
        const person = createClient({ baseUrl: place.url, key: ada });
        const bot = await person.keys.create({ name: 'desk', role: 'operator', kind: 'agent' });
        const agent = createClient({ baseUrl: place.url, key: bot.key });
        const state = async () => (await person.publications.get({ id: publication.id })).state;
        const becomes = (wanted: string) => expect.poll(state, { timeout: 60_000 }).toBe(wanted);
        const { updated_at } = await agent.campaigns.get({ id: campaign });
        await agent.approvals.create({
          campaign_id: campaign,
          transition: 'activate',
          updated_at,
          why: 'it did best',
        });
        await page.goto(`${place.url}/app/sign-in`);
        await page.fill('input[name=key]', ada);
        await page.keyboard.press('Enter');
        await page.click('[aria-label^="Grant: activate"]');
        await dialog(/desk asks for it: “it did best”.*at most €35\.00 a day, €200\.00 in total/s);
        expect(await state()).toBe('paused');
        await page.click('dialog[open] >> text=Grant: €35.00 a day');
        await becomes('active');

        await at('/app/campaigns');
        await page.click('[aria-label^="Pause "]');
        await becomes('paused');
        await at('/app/campaigns');
        await page.click('[aria-label^="Resume "]');
        await dialog(/At risk: at most €35\.00 a day, €200\.00 in total.*start running/s);
        await page.click('dialog[open] >> text=Cancel');
        expect(await state()).toBe('paused');
        await page.click('[aria-label^="Resume "]');
        await page.click('dialog[open] >> text=resume: €35.00 a day');
        await becomes('active');
      } finally {
        await browser.close();
        await place.end();
      }
    },
  );

  test('the winners of all platforms share one plan and one total, and a refusal concerns only its platform', {
    timeout: 120_000,
  }, async () => {
    const place = await openPublishing(await testContext(), true);
    try {
      const meta = await addAccount(place);
      await addAccount(place, TIKTOK);
      await addAccount(place, GOOGLE);
      const { video } = await approvedCampaigns(place, ['instagram', 'tiktok', 'youtube']);
      const client = createClient({ baseUrl: place.url });
      const soldBy = (placement: keyof typeof AD_PLATFORM_OF) => AD_PLATFORM_OF[placement];
      const plan = await planAll(client, video, [], soldBy);
      expect(plan.planned.map(({ platform }) => platform).sort()).toEqual(['instagram', 'tiktok', 'youtube']);
      expect(plan.exposure).toEqual([{ currency: 'EUR', per_day_minor: 11_000, whole_minor: 60_000 }]);
      expect(plan.failed).toEqual([]);
      const { failed } = await planAll(client, video, [meta], soldBy);
      expect(failed.map(({ platform, code }) => [platform, code]).sort()).toEqual([
        ['tiktok', 'ad-account-not-found'],
        ['youtube', 'ad-account-not-found'],
      ]);
      // somebody else publishes one of them in the meantime
      const [first] = plan.planned;
      const body = { ad_account_id: first?.ad_account_id, fingerprint: first?.plan.fingerprint };
      expect((await post(place, `/campaigns/${first?.campaign_id}/publications`, body)).status).toBe(202);
      const all = await publishAll(client, plan, async (id) => {
        await settledIn(place, id, ['paused', 'stopped']);
        return client.publications.get({ id });
      });
      expect(all.publications).toMatchObject([
        { state: 'paused', stop: null },
        { state: 'paused', stop: null },
      ]);
      expect(all.failed).toMatchObject([{ platform: first?.platform, code: 'publication-exists' }]);
    } finally {
      await place.end();
    }
  });

  test.each([
    ['TikTok', TIKTOK, 'tiktok', { off: 'DISABLE', on: 'ENABLE', gone: 'DELETE' }],
    ['Google', GOOGLE, 'youtube', { off: 'PAUSED', on: 'ENABLED', gone: 'REMOVED' }],
  ] as const)(
    'on %s, the same calls create a paused tree, activate it, pause it again, and remove it',
    { timeout: 120_000 },
    async (_, named, placement, words) => {
      const place = await openPublishing(await testContext(), true);
      try {
        const account = await addAccount(place, named);
        const [campaign] = (await approvedCampaigns(place, [placement])).ids;
        const path = `/campaigns/${campaign}/publications`;
        const plan = await post(place, `${path}?dry_run=true`, { ad_account_id: account });
        const body = { ad_account_id: account, fingerprint: plan.json.fingerprint };
        const id = (await post(place, path, body)).json.publication_id;
        const settled = async (state: string) =>
          expect((await settledIn(place, id, [state, 'stopped'])).json).toMatchObject({ state, stop: null });
        const expectAll = async (word: string) => {
          const { json } = await get(place.sandbox, '/_/state');
          const objects: { readonly status: string }[] = json[named.platform].objects.slice(1);
          expect(objects.map(({ status }) => status)).toEqual([word, word, word]);
        };
        await settled('paused');
        await expectAll(words.off);
        const confirm = plan.json.exposure;
        expect((await post(place, `/campaigns/${campaign}/activate`, { confirm })).status).toBe(202);
        await settled('active');
        await expectAll(words.on);
        expect((await post(place, `/campaigns/${campaign}/pause`)).status).toBe(202);
        await settled('paused');
        expect((await post(place, `/publications/${id}/compensate`, {})).status).toBe(202);
        await settled('removed');
        await expectAll(words.gone);
      } finally {
        await place.end();
      }
    },
  );

  test('lag and random faults still lead to one object per step', { timeout: 240_000 }, async () => {
    const place = await openPublishing(await testContext(), false);
    try {
      const account = await addAccount(place);
      const campaign = await approvedCampaign(place);
      const path = `/campaigns/${campaign}/publications`;
      const plan = await post(place, `${path}?dry_run=true`, { ad_account_id: account });
      place.sandbox.addFaults({ route: 'POST campaigns', kind: 'silence-after-commit', nth: 1 });
      const { json } = await post(place, path, { ad_account_id: account, fingerprint: plan.json.fingerprint });
      const ended = await settledIn(place, json.publication_id, ['paused', 'stopped']);
      expect(ended.json).toMatchObject({ state: 'paused', stop: null });
      const campaigns = place.sandbox.state().objects.filter(({ kind }) => kind === 'campaign');
      expect(campaigns).toHaveLength(1);
    } finally {
      await place.end();
    }
  });
});
