import { invalid } from '../../../core/kernel/index.ts';
import type { AccountToUse, Change, JsonObject, RemoteKind, Step, ToObserve } from '../port.ts';
import { amountOf } from './bodies.ts';

/** From the ad up: nothing is delivered until the campaign, which comes last, is enabled. */
const UPWARD: readonly RemoteKind[] = ['ad', 'ad_group', 'campaign'];

/**
 * Returns the requests of a change in a safe order. A film is removed last, because ads show it.
 *
 * @throws `validation-failed` for a budget that cannot be expressed
 */
export function changes(objects: readonly ToObserve[], change: Change, account: AccountToUse): Step[] {
  const inOrder = (kinds: readonly RemoteKind[]) => kinds.flatMap((kind) => objects.filter((one) => one.kind === kind));
  switch (change.to) {
    case 'active':
      return inOrder(UPWARD).map((one) => step(one, 'set_status', 'active', { status: 'ENABLED' }));
    case 'paused':
      return inOrder(UPWARD.toReversed()).map((one) => step(one, 'set_status', 'paused', { status: 'PAUSED' }));
    case 'removed':
      return inOrder([...UPWARD, 'video']).map((one) => step(one, 'remove', 'removed', {}));
    case 'budget': {
      const amount = amountOf(change.kind, change.minor, account.currency);
      if (amount === undefined)
        throw invalid([{ path: 'minor', message: `${change.minor} is not a whole number of micros` }]);
      return inOrder(['campaign']).map((one) => step(one, 'set_budget', 'budget', { campaign_budget: amount }));
    }
  }
}

const step = ({ step: key, kind, remote_id }: ToObserve, act: Step['act'], to: string, body: JsonObject): Step => ({
  ...{ key: `${key}:${to}`, act, kind, needs: [], marker: remote_id, body, expect: body },
});
