import { useState } from 'preact/hooks';
import { client, type Platform } from '../data.ts';
import { eachOf } from '../each-of.ts';
import { counted, platformName } from '../format.ts';
import { Action } from '../parts/action.tsx';

/** Pauses everything that runs on a platform; what was refused is said. */
export function PauseAll({ platform, reload }: { readonly platform: Platform; readonly reload: () => void }) {
  const [told, tell] = useState('');
  const name = platformName(platform);
  const ask = async () => {
    const running = await client.campaigns
      .list({ status: 'active', platform })
      .toArray({ max: Number.POSITIVE_INFINITY });
    return {
      title: `Pause everything on ${name}?`,
      text: (
        <p>
          {running.length === 0
            ? `Nothing is running on ${name}.`
            : `${counted(running.length, 'campaign')} will pause.`}
        </p>
      ),
      action: `Pause ${running.length}`,
      act: async () => {
        const refused = await eachOf(running, ({ id }) => client.campaigns.move({ id, transition: 'pause' }));
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
