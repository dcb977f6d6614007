import { useRoute } from 'preact-iso';
import { campaignName } from '../campaign-name.ts';
import { client } from '../data.ts';
import { actorName, ago, budget, capital, moment, platformName, stretch } from '../format.ts';
import { Page } from '../parts/page.tsx';
import { Shown } from '../parts/states.tsx';
import { session } from '../session.ts';
import { titlesOf } from '../titles.ts';
import { useLoaded } from '../use-loaded.ts';
import { AnswerAsked, type Approval } from './answer-asked.tsx';
import { AtMost, exposureOf } from './money-at-risk.tsx';

/** Events that are recorded when a request is granted or refused, and events that change the campaign or its ads in the meantime. */
const EVENTS = /^(approval|campaign|publication|ad_|budget)/;

/** Shows an agent's request to spend, with everything that a person needs to decide. Its answers lead here. */
export default function ApprovalPage() {
  const { id = '' } = useRoute().params;
  const found = useLoaded(`approval ${id}`, () => askedWith(id), EVENTS);
  const { data } = found;
  return (
    <Page
      title={data === undefined ? 'A request to spend' : titleOf(data)}
      isReady={!found.isLoading}
      trail={{ href: '/', name: 'Today' }}
    >
      <Shown of={found}>{(asked) => <Whole asked={asked} reload={found.reload} />}</Shown>
    </Page>
  );
}

const titleOf = ({ approval: { requested_by, transition }, name }: Asked) =>
  `${actorName(requested_by)} asks to ${transition} ${name}`;

async function askedWith(id: string) {
  const approval = await client.approvals.get({ id });
  const [campaign, exposure] = await Promise.all([
    client.campaigns.get({ id: approval.campaign_id }),
    exposureOf(approval.campaign_id),
  ]);
  const [clip, titles] = await Promise.all([
    client.clips.get({ id: campaign.clip_id }),
    titlesOf([campaign.video_asset_id]),
  ]);
  const title = titles.get(campaign.video_asset_id);
  const summary = title === undefined ? undefined : { video: { title }, clip };
  return { approval, campaign, exposure, clip, title, name: campaignName({ ...approval.shown, summary }) };
}
type Asked = Awaited<ReturnType<typeof askedWith>>;

function Whole({ asked, reload }: { readonly asked: Asked; readonly reload: () => void }) {
  const { approval, campaign, exposure, clip, title, name } = asked;
  const { shown, why, requested_by, transition, created_at, expires_at } = approval;
  return (
    <section class="panel" aria-label="The request">
      <dl class="asked">
        <dt>What</dt>
        <dd>
          {capital(transition)} <strong>{name}</strong> on {platformName(campaign.platform)}. {MEANS[transition]}
        </dd>
        <dt>Clip</dt>
        <dd>
          <a href={`/app/videos/${campaign.video_asset_id}`}>
            {stretch(clip)} of {title ?? 'its video'}
          </a>
        </dd>
        <dt>Money</dt>
        <dd>
          {exposure === undefined ? (
            `Budget: ${budget({ ...shown, ad: campaign.ad })}.`
          ) : (
            <AtMost exposure={exposure} />
          )}
        </dd>
        <dt>Why</dt>
        <dd>“{why}”</dd>
        <dt>Requested by</dt>
        <dd>
          The key <code>{requested_by}</code>, {moment(created_at)}
        </dd>
        <dt>Valid for</dt>
        <dd>
          The campaign as it was on {moment(shown.updated_at)} (<code>{shown.updated_at}</code>), while it is “
          {shown.status}”
        </dd>
        <dt>Expires</dt>
        <dd>
          {moment(expires_at)}
          {approval.state === 'pending' && `, ${ago(expires_at)}`}
        </dd>
      </dl>
      <Answer asked={asked} reload={reload} />
    </section>
  );
}

const MEANS: Readonly<Record<Approval['transition'], string>> = {
  publish: 'Nobody sees its ads before they are activated.',
  activate: 'Its ads start running.',
  resume: 'Its ads run again.',
};

/** Shows the outcome of the request, or what prevents it, or the two buttons. */
function Answer({
  asked: { approval, campaign, name },
  reload,
}: {
  readonly asked: Asked;
  readonly reload: () => void;
}) {
  const { state, decided_by, decided_at, requested_by, shown } = approval;
  if (state === 'expired')
    return <p class="notice">It has expired, and nothing was changed. A new request can be made.</p>;
  if (state !== 'pending')
    return (
      <p class="notice">
        {capital(state)} by {actorName(decided_by ?? '')}
        {decided_at !== null && `, ${moment(decided_at)}`}. The campaign is “{campaign.status}”.
      </p>
    );
  const isOwn = session.value?.keys_needed === true && session.value.actor === requested_by;
  const isChanged = campaign.updated_at !== shown.updated_at;
  return (
    <>
      {isChanged && (
        <p class="notice bad" role="status">
          The campaign has changed since, on {moment(campaign.updated_at)}, so it can no longer be granted. The
          requester must read it and make a new request.
        </p>
      )}
      {isOwn && <p class="notice">You made this request: another person must grant it.</p>}
      <AnswerAsked approval={approval} name={name} reload={reload} />
    </>
  );
}
