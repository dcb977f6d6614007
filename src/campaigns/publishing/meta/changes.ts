import { invalid, quantumMinor, toPlatformMoney } from '../../../core/kernel/index.ts';
import type { AccountToUse, Change, JsonObject, RemoteKind, Step, ToObserve } from '../port.ts';
import { budgetField } from './bodies.ts';

/** From the ad up: nothing is delivered until the campaign, which comes last, is active. */
const UPWARD: readonly RemoteKind[] = ['ad', 'ad_group', 'campaign'];
const DOWNWARD = UPWARD.toReversed();
/** Media come last: an ad that still exists needs them. */
const REMOVAL: readonly RemoteKind[] = [...UPWARD, 'video', 'image'];

/**
 * Returns the requests of a change in a safe order.
 *
 * @throws `validation-failed` for a budget that Meta cannot express in the account's currency
 */
export function changes(objects: readonly ToObserve[], change: Change, account: AccountToUse): Step[] {
  const inOrder = (kinds: readonly RemoteKind[]) => kinds.flatMap((kind) => objects.filter((one) => one.kind === kind));
  switch (change.to) {
    case 'active':
      return inOrder(UPWARD).map((one) => step(one, 'set_status', 'active', { status: 'ACTIVE' }));
    case 'paused':
      return inOrder(DOWNWARD).map((one) => step(one, 'set_status', 'paused', { status: 'PAUSED' }));
    case 'removed':
      return inOrder(REMOVAL).map((one) => step(one, 'remove', 'removed', {}));
    case 'budget': {
      const units = toPlatformMoney('meta', change.minor, account.currency);
      if (units === undefined)
        throw invalid([
          {
            path: 'minor',
            message: `must be a multiple of ${quantumMinor('meta', account.currency)}: Meta accepts ${account.currency} only in such steps`,
          },
        ]);
      const body = { [budgetField(change.kind)]: Number(units) };
      return inOrder(['ad_group']).map((one) => step(one, 'set_budget', 'budget', body));
    }
  }
}

const step = ({ step: key, kind, remote_id }: ToObserve, act: Step['act'], to: string, body: JsonObject): Step => ({
  key: `${key}:${to}`,
  act,
  kind,
  needs: [],
  marker: remote_id,
  body,
  expect: body,
});
