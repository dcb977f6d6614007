import type { Fields } from '../world/index.ts';
import { type Call, isValidateOnly, paramsOf } from './call.ts';
import { keptTargeting, writeOf } from './create.ts';
import type { MetaObject } from './objects.ts';
import { checkRules, inner, isGiven } from './rules/index.ts';
import { TYPE_OF_KIND } from './view.ts';

/** Changes all given fields of an object at once. */
export function updateObject(call: Call, object: MetaObject): Fields {
  const given = paramsOf(call, `POST ${TYPE_OF_KIND[object.kind]}/`);
  checkRules(call.meta.world, writeOf(call, object.kind, object.accountId, given, object));
  if (isValidateOnly(call, given)) return { success: true };
  const { execution_options: _, creative: __, ...changes } = given;
  const drops = call.meta.world.holds('silent-drops');
  call.meta.objects.update(object, {
    ...changes,
    ...(given.targeting === undefined ? {} : { targeting: keptTargeting(drops, call.version, given) }),
    ...(object.kind === 'ad' ? creativeChange(given) : {}),
    ...(object.kind === 'adset' ? budgetChange(call, object, given) : {}),
  });
  if (given.status === 'DELETED') deleteBelow(call, object);
  return { success: true };
}

const creativeChange = (given: Fields): Fields => {
  const { creative_id: id } = inner(given, 'creative');
  return isGiven(id) ? { creative_id: id } : {};
};

/** Returns the object's recent budget changes, which the platform counts. */
function budgetChange({ meta }: Call, object: MetaObject, given: Fields): Fields {
  if (given.daily_budget === undefined && given.lifetime_budget === undefined) return {};
  const earlier = Array.isArray(object.fields.budget_changes) ? object.fields.budget_changes : [];
  return { budget_changes: [...earlier, meta.world.clock.now()].slice(-4) };
}

/** Deletes an object and everything below it. */
export function deleteObject(call: Call, object: MetaObject): Fields {
  const { meta } = call;
  meta.objects.update(object, { status: 'DELETED' });
  deleteBelow(call, object);
  return { success: true };
}

function deleteBelow(call: Call, object: MetaObject): void {
  const { objects, world } = call.meta;
  if (world.holds('deleted-cascades')) for (const child of objects.childrenOf(object.id)) deleteObject(call, child);
}
