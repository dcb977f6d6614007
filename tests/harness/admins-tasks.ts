import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { ready } from './browser.ts';
import type { Dashboard } from './dashboard.ts';
import type { Task } from './dashboard-hand.ts';

/** The tasks of admins. A2 and A4 need keys, so they are tested with the sign-in and the agents' requests. */
export const adminsTasks = ({ url }: Dashboard): readonly Task[] => [
  {
    ...{
      ...{ id: 'A1', wants: 'rules activated, beside what they would have changed', most: 3, seconds: 2 },
      from: '/app/rules/youtube',
    },
    act: async (hand) => {
      const { request } = hand.page;
      const { rule_sets } = await (await request.get(`${url}/rules/sets?platform=youtube&status=active`)).json();
      const { document } = await (await request.get(`${url}/rules/sets/${rule_sets[0].id}`)).json();
      await request.post(`${url}/rules/sets`, { data: { ...document, description: 'the same, said anew' } });
      await hand.page.reload();
      await ready(hand.page);
      await hand.click('nav[aria-label=Versions] >> text=v2');
      await hand.click('text=Activate v2…');
      await hand.sees(/Tested on \d+ past decisions: 0 would have another winner/, 'dialog[open]');
      await hand.click('dialog[open] button.main');
      await hand.sees(/v2 active since/);
    },
  },
  {
    ...{ id: 'A3', wants: 'what a webhook did not get, again', most: 2, seconds: 2, from: '/app/settings' },
    act: async (hand) => {
      const sent = await answerAsWebhooks(hand.page);
      await hand.page.reload();
      await ready(hand.page);
      await hand.sees(/2 deliveries were given up.*after 12 attempts: 503 of it/s);
      await hand.click('text=Send all 2 again');
      await expect.poll(() => sent).toEqual(['w-1']);
    },
  },
  {
    ...{
      id: 'A5',
      wants: 'train now, and see whether it may take over',
      most: 2,
      seconds: 2,
      from: '/app/rules/tiktok',
    },
    act: async (hand) => {
      await answerAsTraining(hand.page);
      await hand.click('text=Train now');
      await hand.sees(/✓ Can be activated: ranks better.*v2 draft, from 120 results by the hook rate/s);
    },
  },
];

const WEBHOOK = { id: 'w-1', url: 'https://example.com/hooks', event_types: null, created_at: '2026-11-01T00:00:00Z' };
const DEAD = { state: 'dead', attempts: 12, next_attempt_at: null, error: '503 of it', delivered_at: null };

/** Replies in place of the API for a webhook whose receiver is down. @returns the webhooks whose deliveries were sent again */
async function answerAsWebhooks(page: Page): Promise<readonly string[]> {
  const sent: string[] = [];
  await page.route('**/webhooks?*', (route) =>
    route.fulfill({ json: { webhooks: [{ ...WEBHOOK, pending: 0, dead: 2 }], next: null } }),
  );
  await page.route('**/webhooks/*/deliveries?*', (route) =>
    route.fulfill({ json: { deliveries: ['e-1', 'e-2'].map((event_id) => ({ ...DEAD, event_id })), next: null } }),
  );
  await page.route('**/webhooks/*/redeliver', (route) => {
    sent.push(/webhooks\/([^/]+)/.exec(route.request().url())?.[1] ?? '');
    return route.fulfill({ json: { deliveries: 2 } });
  });
  return sent;
}

/** Replies in place of the API for a training, which would need hundreds of results and a worker. */
async function answerAsTraining(page: Page): Promise<void> {
  let trained = false;
  await page.route('**/rules/engine/train', (route) => {
    trained = true;
    return route.fulfill({ status: 202, json: { job_id: 'j-9' } });
  });
  await page.route('**/jobs/j-9', (route) => route.fulfill({ json: { id: 'j-9', state: 'done' } }));
  const rule_set = { id: 'r-2', version: 2, status: 'draft', activated_at: null };
  const verdict = { platform: 'tiktok', goal: 'hook_rate', n: 120, promote: true, reason: 'ranks better' };
  const training = {
    id: 'j-9',
    ...verdict,
    rule_set,
    warnings: [],
    actor: 'key:ada',
    trained_at: '2026-11-01T00:00:00Z',
  };
  await page.route('**/rules/trainings?*', (route) =>
    route.fulfill({ json: { trainings: trained ? [training] : [], next: null } }),
  );
}
