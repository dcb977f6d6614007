import { ApiError, type Reply } from '../../client/index.ts';
import { client } from '../data.ts';
import { percent, platformName, score, stretch } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { Group } from '../parts/group.tsx';

type Ties = Reply<'attention.get'>['ties'];
type Tie = Ties['first'][number];

interface TiesProps {
  readonly group: Ties;
  readonly reload: () => void;
}

/** Decisions that the data could not settle; a test of both clips can. */
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

/** The leader against the runner-up, with the days and the cost that the platform's results say it takes. */
async function proposal({ video_asset_id, platform, clip_id, title }: Tie, reload: () => void) {
  const { summary } = await client.videos.get({ id: video_asset_id, include: 'summary' });
  const decided = summary?.platforms.find((each) => each.platform === platform);
  const evidence = decided && (await client.orchestrations.get({ id: decided.orchestration_id }));
  const other = evidence?.platforms[platform]?.runner_up?.clip_id;
  if (other === undefined)
    throw new Error('No other clip of this video is eligible: there is nothing to compare with.');
  const wanted = { video_asset_id, platform, metric: 'hook_rate' as const };
  const sized = await client.experiments.plan(wanted).then(
    ({ because }) => because,
    (error: unknown) => {
      if (!(error instanceof ApiError) || !error.is('validation-failed')) throw error;
      return `How long it takes cannot be estimated yet: that needs recent daily results on ${platformName(platform)}.`;
    },
  );
  return {
    title: `Test both clips of ${title ?? 'Untitled'}?`,
    text: (
      <>
        <p>
          Two drafts, one for each clip, compared by their hook rate for 14 days. Nothing runs until you approve them.
        </p>
        <p class="quiet">{sized}</p>
      </>
    ),
    action: 'Plan the test',
    act: () => client.experiments.create({ ...wanted, clips: [clip_id, other] }).then(reload),
  };
}
