import type { AdGoal } from '../../drafts/index.ts';
import { textAt } from '../json.ts';
import type { JsonObject } from '../port.ts';

/**
 * The names of a goal in Smart+; undefined where it has none. Smart+ has no traffic objective: a click is a goal of its web
 * objective. Names: smart_plus_adgroup_create.yml. TikTok decides which pairs it accepts.
 */
export interface TikTokGoal {
  readonly objective_type: 'WEB_CONVERSIONS';
  readonly optimization_goal: 'CLICK' | 'TRAFFIC_LANDING_PAGE_VIEW' | 'CONVERT';
  readonly pixel_id?: string;
  readonly optimization_event?: string;
  readonly needs_pixel: boolean;
}

/** The pixel's names for a completed payment and a submitted form. */
const EVENTS = { sales: 'SHOPPING', leads: 'FORM' } as const;

export function tiktokGoal(goal: AdGoal, settings: JsonObject): TikTokGoal | undefined {
  const pixel = textAt(settings, 'pixel_id');
  const measured = pixel === undefined ? {} : { pixel_id: pixel };
  switch (goal) {
    case 'views':
    case 'reach':
      return undefined;
    case 'traffic':
      return {
        objective_type: 'WEB_CONVERSIONS',
        optimization_goal: pixel === undefined ? 'CLICK' : 'TRAFFIC_LANDING_PAGE_VIEW',
        ...measured,
        needs_pixel: false,
      };
    default:
      return {
        objective_type: 'WEB_CONVERSIONS',
        optimization_goal: 'CONVERT',
        ...measured,
        optimization_event: textAt(settings, 'optimization_event') ?? EVENTS[goal],
        needs_pixel: true,
      };
  }
}
