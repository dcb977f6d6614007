import type { Reply } from '../../client/index.ts';
import { comparedBy, counted, moment, money, platformName } from '../format.ts';
import { Group } from '../parts/group.tsx';
import type { Titles } from '../titles.ts';
import { ExperimentStep } from './experiment-step.tsx';

type Attention = Reply<'attention.get'>;

interface ExperimentsProps {
  readonly group: Attention['experiments'];
  /** The titles of their videos. */
  readonly titles: Titles;
  readonly reload: () => void;
}

/** Lists experiments that wait to be started, or for their verdict to be applied. */
export const Experiments = ({ group, titles, reload }: ExperimentsProps) => (
  <Group title="Experiments" count={group.count} more={<a href="/app/experiments">All experiments</a>}>
    <ul class="events">
      {group.first.map(({ id, status, platform, metric, arms, plan, verdict, video_asset_id }) => (
        <li key={id} class="row">
          <span>
            <a href={`/app/videos/${video_asset_id}?platform=${platform}`}>
              {counted(arms.length, 'clip')} of {titles.get(video_asset_id) ?? 'a video'}
            </a>{' '}
            against each other on {platformName(platform)}, by {comparedBy(metric)}
            {status === 'draft' ? `, ${counted(plan.days, 'day')}: not started.` : `. ${verdict?.because ?? ''}`}
          </span>
          <ExperimentStep experiment={{ id, status, verdict }} reload={reload} />
        </li>
      ))}
    </ul>
  </Group>
);

/** Lists weights learned from results that rank later results better than the active ones. */
export const Learned = ({ group }: { readonly group: Attention['trainings'] }) => (
  <Group title="Learned from results" count={group.count}>
    <ul class="events">
      {group.first.map(({ id, platform, rule_set: { version }, reason, n }) => (
        <li key={id} class="row">
          <span>
            {platformName(platform)} v{version} may take over: {reason}{' '}
            <span class="quiet">({counted(n, 'result')})</span>
          </span>
          <a class="button" href={`/app/rules/${platform}?version=${version}`}>
            View v{version}
          </a>
        </li>
      ))}
    </ul>
  </Group>
);

/** Lists budget plans that nobody has applied yet. */
export const BudgetPlans = ({ group }: { readonly group: Attention['budget_plans'] }) => (
  <Group title="Budget plans" count={group.count}>
    <ul class="events">
      {group.first.map(({ id, because, total_minor, currency, expires_at }) => (
        <li key={id} class="row">
          <span>
            <strong>{money(total_minor, currency)} a day</strong>: {because}{' '}
            <span class="quiet">Valid until {moment(expires_at)}.</span>
          </span>
          <a href={`/app/campaigns?plan=${id}#budget-plan`}>View plan</a>
        </li>
      ))}
    </ul>
  </Group>
);

/** Lists campaigns that missed their scheduled time. */
export const MissedTimes = ({ group }: { readonly group: Attention['missed_times'] }) => (
  <Group title="Missed times" count={group.count} more={<a href="/app/campaigns">All campaigns</a>}>
    <ul class="events">
      {group.first.map(({ campaign_id, title, platform, local, timezone, state, outcome }) => (
        <li key={campaign_id}>
          <strong>{title ?? 'A campaign'}</strong> on {platformName(platform)}, due {local} {timezone}:{' '}
          {outcome ?? state}
        </li>
      ))}
    </ul>
  </Group>
);
