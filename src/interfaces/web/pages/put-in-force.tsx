import { useRef } from 'preact/hooks';
import type { Reply } from '../../client/index.ts';
import { client, type Platform } from '../data.ts';
import { counted, platformName } from '../format.ts';
import { Action } from '../parts/action.tsx';

interface PutInForceProps {
  readonly ruleSet: Reply<'ruleSets.get'>;
  readonly platform: Platform;
  readonly reload: () => void;
}

/** So many past decisions are made again before one is asked. */
const TRIED = 200;

/** Lets a version decide from now on: first it says how many past decisions would have another winner. */
export function PutInForce({ ruleSet: { id, version, document }, platform, reload }: PutInForceProps) {
  const why = useRef<HTMLInputElement>(null);
  const ask = async () => {
    const { platforms } = await client.orchestrations.whatIf({ rule_sets: [document], limit: TRIED });
    const { decisions, changed } = platforms.find((each) => each.platform === platform) ?? { decisions: 0, changed: 0 };
    return {
      title: `Activate v${version} for ${platformName(platform)}?`,
      text: (
        <>
          <p>
            {decisions === 0
              ? 'There are no past decisions to test it on.'
              : `Tested on ${counted(decisions, 'past decision')}: ${changed} would have another winner.`}{' '}
            Existing decisions and drafts do not change.
          </p>
          <div class="fields narrow">
            <label>
              Why, for the ledger
              <input ref={why} maxLength={1000} />
            </label>
          </div>
        </>
      ),
      action: `Activate v${version}`,
      act: () => client.ruleSets.activate({ id, why: why.current?.value.trim() || undefined }).then(reload),
    };
  };
  return (
    <Action needs="admin" ask={ask}>
      Activate v{version}…
    </Action>
  );
}
