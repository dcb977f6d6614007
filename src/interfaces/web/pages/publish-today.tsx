import type { Reply } from '../../client/index.ts';
import { campaignName } from '../campaign-name.ts';
import { ago, budget } from '../format.ts';
import { Group } from '../parts/group.tsx';
import { Publish } from './publish.tsx';

interface ToPublishProps {
  readonly group: Reply<'attention.get'>['to_publish'];
  readonly reload: () => void;
}

/** Lists approved campaigns that nobody has published yet, each with its next step and its cost. */
export const ToPublish = ({ group, reload }: ToPublishProps) => (
  <Group
    title="Approved, to publish"
    count={group.count}
    more={<a href="/app/campaigns?status=approved">All approved campaigns</a>}
  >
    <ul class="events">
      {group.first.map((campaign) => (
        <li key={campaign.id} class="row">
          <span>
            <a href={`/app/videos/${campaign.video_asset_id}?platform=${campaign.platform}`}>
              {campaignName(campaign)}
            </a>
            , {budget(campaign)} <span class="quiet">· last changed {ago(campaign.updated_at)}</span>
          </span>
          <Publish campaign={campaign} reload={reload} />
        </li>
      ))}
    </ul>
  </Group>
);
