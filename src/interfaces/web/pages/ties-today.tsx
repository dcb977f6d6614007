import type { Reply } from '../../client/index.ts';
import { client, type Platform } from '../data.ts';
import { comparedBy, counted, percent, platformName, score, stretch } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { Group } from '../parts/group.tsx';
import { PLATFORMS } from '../platforms.ts';

type Ties = Reply<'attention.get'>['ties'];
type Tie = Ties['first'][number];

interface TiesProps {
  readonly group: Ties;
  readonly reload: () => void;
}

/** Lists decisions that the data could not settle, but a test of both clips can. */
export const TiesToday = ({ group, reload }: TiesProps) => (
  <Group title="Ties: too little data to tell" count={group.count}>
    <ul class="events">
      {group.first.map((tie) => (
        <li key={`${tie.video_asset_id} ${tie.platform}`} class="row">
          <span>
            <a href={`/app/videos/${tie.video_asset_id}?platform=${tie.platform}`}>{tie.title ?? 'Untitled'}</a> on{' '}
            {platformName(tie.platform)}: {stretch(tie)} leads with {score(tie.score)}
            {tie.win_probability !== null && `, ${percent(tie.win_probability)} likely to be the best`}
          </span>
          <Action
            needs="operator"
            class="small"
            label={`Test both clips of ${tie.title ?? 'Untitled'}`}
            ask={() => proposal(tie, reload)}
          >
            Test both
          </Action>
        </li>
      ))}
    </ul>
  </Group>
);

/** The metrics by which the server sizes a test. */
const PROPOSED = ['hook_rate', 'ctr', 'engagement_rate'] as const;
const USUAL_DAYS = 14;

/** The metric while there are no results to size a test from. Only Meta reports 3-second views, which the hook rate counts. */
const usualMetric = (platform: Platform) =>
  PLATFORMS.find(({ id }) => id === platform)?.ad_platform === 'meta' ? 'hook_rate' : 'ctr';

/** Proposes a test of the leader against the runner-up, with the metric and the days that the platform's results allow. */
async function proposal({ video_asset_id, platform, title }: Tie, reload: () => void) {
  const { summary } = await client.videos.get({ id: video_asset_id, include: 'summary' });
  const decided = summary?.platforms.find((each) => each.platform === platform);
  const evidence = decided && (await client.orchestrations.get({ id: decided.orchestration_id }));
  const proposed = evidence?.platforms[platform]?.proposal;
  if (proposed == null) throw new Error('This decision is no longer a tie of two clips: there is nothing to test.');
  const { clips, because } = proposed;
  const metric = PROPOSED.find((each) => each === proposed.metric) ?? usualMetric(platform);
  const days = proposed.days ?? USUAL_DAYS;
  return {
    title: `Test both clips of ${title ?? 'Untitled'}?`,
    text: (
      <>
        <p>
          Two drafts, one for each clip, compared by {comparedBy(metric)} for {counted(days, 'day')}. Nothing runs until
          you approve them.
        </p>
        <p class="quiet">
          {proposed.metric === null
            ? `How long it takes cannot be estimated yet: that needs recent daily results on ${platformName(platform)}.`
            : because}
        </p>
      </>
    ),
    action: 'Plan the test',
    act: () => client.experiments.create({ video_asset_id, platform, metric, days, clips }).then(reload),
  };
}
