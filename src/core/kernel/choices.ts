/** How a decision is made: `exploit` takes the best score; `thompson` draws a clip at random, so that results can teach more. */
export const MODES = ['exploit', 'thompson'] as const;

/** What weights can be learned for: a rate or an amount that results measure; or `value`, figures that a caller supplies. */
export const GOALS = ['hook_rate', 'ctr', 'engagement', 'views', 'roas', 'value'] as const;

/** The goals that stored results measure. */
export const RESULT_GOALS = GOALS.filter((goal) => goal !== 'value');
