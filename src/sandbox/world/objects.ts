import { drawBetween } from './draw.ts';
import type { Fields } from './platform.ts';
import { LAG_S } from './waits.ts';
import type { World } from './world.ts';

/** An object of an ad account. Its fields are as written; what reads show may lag behind. */
export interface WorldObject<Kind extends string> {
  readonly id: string;
  readonly kind: Kind;
  readonly accountId: string;
  /** The parent: the campaign of an ad group, the ad group of an ad, or else the account. */
  readonly parentId: string;
  readonly createdAt: number;
  /** The time from which reads find it. */
  readonly visibleAt: number;
  /** Names of faults that change its behavior. */
  readonly quirks: ReadonlySet<string>;
  fields: Fields;
  updatedAt: number;
  /** Earlier fields, which reads show until the change becomes visible. */
  earlier: { readonly fields: Fields; readonly until: number } | undefined;
}

export interface WorldObjects<Kind extends string> {
  add(made: {
    kind: Kind;
    accountId: string;
    parentId: string;
    fields: Fields;
    quirk?: string;
    /** An id that was reserved before. */
    id?: string;
  }): WorldObject<Kind>;
  /** Reserves an id for an object that is added later. */
  reserve(kind: Kind): string;
  update(object: WorldObject<Kind>, changes: Fields): void;
  get(id: string): WorldObject<Kind> | undefined;
  /** Returns all objects, oldest first. */
  all(): readonly WorldObject<Kind>[];
  childrenOf(parentId: string): readonly WorldObject<Kind>[];
  ofAccount(accountId: string, kind: Kind): readonly WorldObject<Kind>[];
  clear(): void;
}

/** @param firstDigits the first digits of ids by kind. Ids have 18 digits: like real ones, they are too long for a JavaScript number. */
export function makeObjects<Kind extends string>(
  world: World,
  firstDigits: Readonly<Record<Kind, string>>,
): WorldObjects<Kind> {
  let objects = new Map<string, WorldObject<Kind>>();
  let children = new Map<string, WorldObject<Kind>[]>();
  let count = 0;
  let changes = 0;
  const reserve = (kind: Kind): string => {
    count += 1;
    return `${firstDigits[kind]}${String(count * 7919).padStart(11, '0')}`;
  };
  /** Returns when reads will show a change that is made now. */
  const visibleAt = (now: number, rule: string): number => {
    if (!world.holds(rule)) return now;
    changes += 1;
    const drawn = world.lagMs ?? drawBetween(LAG_S[0], LAG_S[1], world.seed, 'lag', changes) * 1000;
    return now + drawn / world.speed;
  };
  return {
    reserve,
    add({ kind, accountId, parentId, fields, quirk, id = reserve(kind) }) {
      const now = world.clock.now();
      const visible = visibleAt(now, 'read-lag');
      const object: WorldObject<Kind> = {
        id,
        kind,
        accountId,
        parentId,
        createdAt: now,
        visibleAt: visible,
        quirks: new Set(quirk === undefined ? [] : [quirk]),
        fields,
        updatedAt: now,
        earlier: undefined,
      };
      objects.set(id, object);
      const siblings = children.get(parentId);
      if (siblings === undefined) children.set(parentId, [object]);
      else siblings.push(object);
      return object;
    },
    update(object, changes) {
      const now = world.clock.now();
      object.earlier = { fields: shownFields(object, now), until: visibleAt(now, 'update-lag') };
      object.fields = { ...object.fields, ...changes };
      object.updatedAt = now;
    },
    get: (id) => objects.get(id),
    all: () => [...objects.values()],
    childrenOf: (parentId) => children.get(parentId) ?? [],
    ofAccount: (accountId, kind) =>
      [...objects.values()].filter((object) => object.accountId === accountId && object.kind === kind),
    clear() {
      objects = new Map();
      children = new Map();
      count = 0;
      changes = 0;
    },
  };
}

/** Returns the fields that a read sees at a time. */
export const shownFields = (object: Pick<WorldObject<string>, 'fields' | 'earlier'>, now: number): Fields =>
  object.earlier !== undefined && now < object.earlier.until ? object.earlier.fields : object.fields;
