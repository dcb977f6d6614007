/**
 * The performance goals of each objective, for sites and videos. Source: Meta's table of objectives and goals as third
 * parties repeat it; which pairs the real platform accepts is unconfirmed.
 */
const GOALS: Readonly<Record<string, readonly string[]>> = {
  OUTCOME_AWARENESS: ['AD_RECALL_LIFT', 'REACH', 'IMPRESSIONS', 'THRUPLAY'],
  OUTCOME_TRAFFIC: [
    'LINK_CLICKS',
    'LANDING_PAGE_VIEWS',
    'REACH',
    'IMPRESSIONS',
    'QUALITY_CALL',
    'VISIT_INSTAGRAM_PROFILE',
  ],
  OUTCOME_ENGAGEMENT: [
    'POST_ENGAGEMENT',
    'THRUPLAY',
    'REACH',
    'IMPRESSIONS',
    'LINK_CLICKS',
    'OFFSITE_CONVERSIONS',
    'CONVERSATIONS',
    'PAGE_LIKES',
    'EVENT_RESPONSES',
    'LANDING_PAGE_VIEWS',
  ],
  OUTCOME_LEADS: [
    'LEAD_GENERATION',
    'QUALITY_LEAD',
    'OFFSITE_CONVERSIONS',
    'LANDING_PAGE_VIEWS',
    'LINK_CLICKS',
    'REACH',
    'IMPRESSIONS',
    'QUALITY_CALL',
    'CONVERSATIONS',
  ],
  OUTCOME_SALES: [
    'OFFSITE_CONVERSIONS',
    'VALUE',
    'LANDING_PAGE_VIEWS',
    'LINK_CLICKS',
    'REACH',
    'IMPRESSIONS',
    'CONVERSATIONS',
  ],
  OUTCOME_APP_PROMOTION: ['APP_INSTALLS', 'LINK_CLICKS', 'OFFSITE_CONVERSIONS', 'VALUE'],
};

export function wrongGoal(objective: unknown, goal: unknown): boolean {
  const goals = GOALS[String(objective)];
  return goals !== undefined && goal !== undefined && !goals.includes(String(goal));
}
