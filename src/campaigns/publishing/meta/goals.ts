import type { AdGoal } from '../../drafts/index.ts';
import { textAt } from '../json.ts';
import type { JsonObject } from '../port.ts';

/** Meta's names for a goal. Names: spec files of v25/v26. Meta decides which pairs it accepts (validate only). */
export interface MetaGoal {
  readonly objective: string;
  readonly optimization_goal: string;
  readonly promoted_object?: JsonObject;
  readonly needs_link: boolean;
  readonly needs_pixel: boolean;
}

export function metaGoal(goal: AdGoal, settings: JsonObject): MetaGoal {
  const pixel = textAt(settings, 'pixel_id');
  const onSite = (objective: string, event: string): MetaGoal => ({
    objective,
    optimization_goal: 'OFFSITE_CONVERSIONS',
    ...(pixel === undefined ? {} : { promoted_object: { pixel_id: pixel, custom_event_type: event } }),
    needs_link: true,
    needs_pixel: true,
  });
  const awareness = (optimization_goal: string): MetaGoal => ({
    objective: 'OUTCOME_AWARENESS',
    optimization_goal,
    needs_link: false,
    needs_pixel: false,
  });
  switch (goal) {
    case 'views':
      return awareness('THRUPLAY');
    case 'reach':
      return awareness('REACH');
    case 'sales':
      return onSite('OUTCOME_SALES', 'PURCHASE');
    case 'leads':
      return onSite('OUTCOME_LEADS', 'LEAD');
    case 'traffic':
      return {
        objective: 'OUTCOME_TRAFFIC',
        optimization_goal: pixel === undefined ? 'LINK_CLICKS' : 'LANDING_PAGE_VIEWS',
        needs_link: true,
        needs_pixel: false,
      };
  }
}
