import { invalid } from '../../../core/kernel/index.ts';
import type { AccountToUse, Change, JsonObject, RemoteKind, Step, ToObserve } from '../port.ts';
import { budgetNumber } from './bodies.ts';

/** From the ad up: nothing is delivered until the campaign, which comes last, is enabled. */
const UPWARD: readonly RemoteKind[] = ['ad', 'ad_group', 'campaign'];
const DOWNWARD = UPWARD.toReversed();

/**
 * Returns the requests of a change in a safe order. Films stay in the library because the API cannot delete them.
 *
 * @throws `validation-failed` for a budget that cannot be expressed as a number
 */
export function changes(objects: readonly ToObserve[], change: Change, account: AccountToUse): Step[] {
  const inOrder = (kinds: readonly RemoteKind[]) => kinds.flatMap((kind) => objects.filter((one) => one.kind === kind));
  switch (change.to) {
    case 'active':
      return inOrder(UPWARD).map((one) => step(one, 'set_status', 'active', { operation_status: 'ENABLE' }));
    case 'paused':
      return inOrder(DOWNWARD).map((one) => step(one, 'set_status', 'paused', { operation_status: 'DISABLE' }));
    case 'removed':
      return inOrder(UPWARD).map((one) => step(one, 'remove', 'removed', {}));
    case 'budget': {
      const budget = budgetNumber(change.minor, account.currency);
      if (budget === undefined)
        throw invalid([{ path: 'minor', message: `${change.minor} has too many digits for a number` }]);
      return inOrder(['ad_group']).map((one) => step(one, 'set_budget', 'budget', { budget }));
    }
  }
}

const step = ({ step: key, kind, remote_id }: ToObserve, act: Step['act'], to: string, body: JsonObject): Step => ({
  ...{ key: `${key}:${to}`, act, kind, needs: [], marker: remote_id, body, expect: body },
});
