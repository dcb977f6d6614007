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

/** The most pages of past decisions to test; each takes the server at most about a second. */
const PAGES = 5;

/** Tests a rule set on the platform's past decisions, oldest first, for a few seconds: how many would have another winner. */
async function tried({ document }: Reply<'ruleSets.get'>, platform: Platform) {
  let [decisions, changed, after] = [0, 0, undefined as string | undefined];
  for (let page = 0; page < PAGES; page++) {
    const found = await client.orchestrations.whatIf({ rule_sets: [document], limit: 1000, after });
    const own = found.platforms.find((each) => each.platform === platform);
    decisions += own?.decisions ?? 0;
    changed += own?.changed ?? 0;
    if (found.next === null) return { decisions, changed, isCut: false };
    after = found.next;
  }
  return { decisions, changed, isCut: true };
}

function inWords({ decisions, changed, isCut }: Awaited<ReturnType<typeof tried>>): string {
  if (decisions > 0)
    return `Tested on ${isCut ? 'the oldest ' : ''}${counted(decisions, 'past decision')}: ${changed} would have another winner.`;
  return isCut
    ? 'It could not be tested: the oldest past decisions are of other platforms.'
    : 'There are no past decisions to test it on.';
}

/** Activates a version. First shows how many past decisions would have another winner. */
export function PutInForce({ ruleSet, platform, reload }: PutInForceProps) {
  const { id, version } = ruleSet;
  const why = useRef<HTMLInputElement>(null);
  const ask = async () => {
    const found = inWords(await tried(ruleSet, platform));
    return {
      title: `Activate v${version} for ${platformName(platform)}?`,
      text: (
        <>
          <p>{found} Existing decisions and drafts do not change.</p>
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
