import { expect, test } from 'vitest';
import { tiktokGoal } from './goals.ts';

test('traffic optimizes for clicks without a pixel, and for landing page views with one', () => {
  const traffic = { objective_type: 'WEB_CONVERSIONS', needs_pixel: false };
  expect(tiktokGoal('traffic', {})).toEqual({ ...traffic, optimization_goal: 'CLICK' });
  const viewed = { ...traffic, optimization_goal: 'TRAFFIC_LANDING_PAGE_VIEW', pixel_id: '7' };
  expect(tiktokGoal('traffic', { pixel_id: '7' })).toEqual(viewed);
});

test('sales and leads need a pixel and optimize for its standard event unless the account names another', () => {
  const convert = { objective_type: 'WEB_CONVERSIONS', optimization_goal: 'CONVERT', needs_pixel: true };
  const settings = { pixel_id: '7' };
  expect(tiktokGoal('sales', settings)).toEqual({ ...convert, pixel_id: '7', optimization_event: 'SHOPPING' });
  expect(tiktokGoal('leads', settings)).toEqual({ ...convert, pixel_id: '7', optimization_event: 'FORM' });
  expect(tiktokGoal('leads', { ...settings, optimization_event: 'ON_WEB_REGISTER' })).toMatchObject({
    optimization_event: 'ON_WEB_REGISTER',
  });
  expect(tiktokGoal('sales', {})).toEqual({ ...convert, optimization_event: 'SHOPPING' });
});

test('Smart+ does not offer the goals views and reach', () => {
  expect([tiktokGoal('views', {}), tiktokGoal('reach', { pixel_id: '7' })]).toEqual([undefined, undefined]);
});
