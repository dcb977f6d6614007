import { expect } from 'vitest';
import type { Dashboard } from './dashboard.ts';
import type { Task } from './dashboard-hand.ts';

/** The tasks of account managers. */
export const managersTasks = ({ url }: Dashboard, videoId: string): readonly Task[] => [
  {
    ...{ id: 'M1', wants: 'one page of the period', most: 1, seconds: 1, from: '/' },
    act: async (hand) => {
      await hand.click('.rail-link >> text=Report');
      await hand.sees(/Money and results.*Decisions.*Experiments.*Did higher scores do better.*Evidence/s);
    },
  },
  {
    ...{ id: 'M4', wants: 'the evidence bundle', most: 2, seconds: 1, from: '/' },
    act: async (hand) => {
      await hand.click('.rail-link >> text=Report');
      expect(await hand.download('text=Evidence bundle')).toBe('ledger-bundle.ndjson');
    },
  },
  {
    ...{
      id: 'M7',
      wants: 'spend against budget, per currency',
      most: 1,
      seconds: 0.5,
      from: '/app/report?from=2026-11-01&to=2026-11-07',
    },
    act: (hand) => hand.sees(/€[\d.]+ spent; .*\$[\d.]+ spent; /s),
  },
  {
    ...{ id: 'M8', wants: 'the verdict of an experiment, or what is missing', most: 1, seconds: 0.5, from: '/' },
    act: async (hand) => {
      const data = { video_asset_id: videoId, platform: 'instagram', metric: 'hook_rate', top: 2 };
      const created = await hand.page.request.post(`${url}/experiments`, { data });
      expect(created.status()).toBe(201);
      await hand.click('.rail-link >> text=Experiments');
      await hand.sees(/compared by the hook rate over \d+ days/);
      await hand.sees(/Not started yet/);
    },
  },
  {
    ...{ id: 'M10', wants: 'any table as CSV', most: 1, seconds: 1, from: '/app/results' },
    act: async (hand) => expect(await hand.download('text=CSV')).toBe('results.csv'),
  },
  {
    ...{ id: 'M2', wants: 'a decision with its proof', most: 2, seconds: 1, from: '/app/videos' },
    act: async (hand) => {
      await hand.click('text=Visitors at the standing desk');
      await hand.click('text=Check proof');
      await hand.sees(/✓ proven in your browser/);
    },
  },
  {
    ...{ id: 'M3', wants: 'whether scores mean anything', most: 1, seconds: 0.5, from: '/' },
    act: async (hand) => {
      await hand.click('.rail-link >> text=Rules');
      await hand.sees(/Did higher scores do better\?.*of the \d+ needed/s);
    },
  },
  {
    ...{ id: 'M5', wants: 'who changed a campaign, and when', most: 2, seconds: 0.5, from: '/app/campaigns' },
    act: async (hand) => {
      await hand.click('[aria-label*="who changed"] >> nth=0');
      await hand.sees(/(edited the draft|drafted (the|a) campaign|(approved|archived|reopened) the campaign)/);
    },
  },
  {
    ...{ id: 'M6', wants: 'two rule versions in plain words', most: 2, seconds: 0.5, from: '/' },
    act: async (hand) => {
      const { request } = hand.page;
      const { rule_sets } = await (await request.get(`${url}/rules/sets?platform=tiktok&status=active`)).json();
      const { document } = await (await request.get(`${url}/rules/sets/${rule_sets[0].id}`)).json();
      const { visual_score, ...others } = document.features;
      const features = { visual_score: { ...visual_score, weight: visual_score.weight + 1 }, ...others };
      await request.post(`${url}/rules/sets`, { data: { ...document, features } });
      await hand.click('.rail-link >> text=Rules');
      await hand.click('nav[aria-label=Versions] >> text=v2');
      await hand.sees(/against v1, the active version.*Looks: weight/s);
      await hand.page.click('text=Activate v2…');
      await hand.sees(/Tested on \d+ past decisions: \d+ would have another winner/, 'dialog[open]');
    },
  },
];
