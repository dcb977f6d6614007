import { useState } from 'preact/hooks';
import { client, type Platform } from '../data.ts';
import { eachOf } from '../each-of.ts';
import { counted, platformName } from '../format.ts';
import { Action } from '../parts/action.tsx';

/** Pauses everything that runs on a platform, and shows what was refused. */
export function PauseAll({ platform, reload }: { readonly platform: Platform; readonly reload: () => void }) {
  const [told, tell] = useState('');
  const name = platformName(platform);
  const ask = async () => {
    const running = await whatMayRun(platform);
    return {
      title: `Pause everything on ${name}?`,
      text: (
        <p>
          {running.length === 0
            ? `Nothing is running on ${name}.`
            : `${counted(running.length, 'campaign')} will pause.`}
        </p>
      ),
      action: running.length === 0 ? undefined : `Pause ${running.length}`,
      act: async () => {
        const refused = await eachOf(running, (id) => client.campaigns.move({ id, transition: 'pause' }));
        const first = refused[0]?.error;
        const why = first instanceof Error ? `: ${first.message}` : '';
        tell(
          `${running.length - refused.length} pausing${refused.length > 0 ? `, ${refused.length} refused${why}` : ''}.`,
        );
        reload();
      },
    };
  };
  return (
    <div class="buttons">
      <span role="status">{told}</span>
      <Action needs="operator" ask={ask}>
        Pause everything on {name}
      </Action>
    </div>
  );
}

const ALL = { max: Number.POSITIVE_INFINITY };
/** The most ids that fit into one request. */
const AT_ONCE = 100;

/** Returns the ids of campaigns whose ads may run, including those whose activation is in progress or stopped half-way. */
async function whatMayRun(platform: Platform): Promise<readonly string[]> {
  const [active, activating, stopped] = await Promise.all([
    client.campaigns.list({ status: 'active', platform }).toArray(ALL),
    client.publications.list({ state: 'activating' }).toArray(ALL),
    client.publications.list({ state: 'stopped' }).toArray(ALL),
  ]);
  const found = new Set(active.map(({ id }) => id));
  const halfWay = [...activating, ...stopped.filter(({ activated_by }) => activated_by !== null)]
    .map(({ campaign_id }) => campaign_id)
    .filter((id) => !found.has(id));
  for (let at = 0; at < halfWay.length; at += AT_ONCE) {
    const ids = halfWay.slice(at, at + AT_ONCE).join(',');
    for (const { id } of await client.campaigns.list({ ids, platform }).toArray(ALL)) found.add(id);
  }
  return [...found];
}
