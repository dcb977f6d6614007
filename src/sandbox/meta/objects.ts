import { drawBetween, type Fields, LAG_S, type World } from '../world/index.ts';

export type Kind = 'video' | 'image' | 'campaign' | 'adset' | 'creative' | 'ad';

/** An object of an ad account. Its fields are as written; what a read shows of them may lag behind. */
export interface MetaObject {
  readonly id: string;
  readonly kind: Kind;
  readonly accountId: string;
  /** Campaign of an ad set, ad set of an ad, else the account. */
  readonly parentId: string;
  readonly createdAt: number;
  /** From when on reads find it. */
  readonly visibleAt: number;
  /** Names of faults that change what it does. */
  readonly quirks: ReadonlySet<string>;
  fields: Fields;
  updatedAt: number;
  /** Earlier fields, which reads show until the change has come through. */
  earlier: { readonly fields: Fields; readonly until: number } | undefined;
}

export interface Objects {
  add(made: {
    kind: Kind;
    accountId: string;
    parentId: string;
    fields: Fields;
    quirk?: string;
    /** An id that was given out before. */
    id?: string;
  }): MetaObject;
  /** An id for an object that comes later. */
  reserve(kind: Kind): string;
  update(object: MetaObject, changes: Fields): void;
  get(id: string): MetaObject | undefined;
  /** Oldest first. */
  all(): readonly MetaObject[];
  childrenOf(parentId: string): readonly MetaObject[];
  ofAccount(accountId: string, kind: Kind): readonly MetaObject[];
  clear(): void;
}

/** Ids begin like this and have 18 digits: too long for a number of JavaScript, as the real ones are. */
const FIRST_DIGITS: Readonly<Record<Kind, string>> = {
  campaign: '1202110',
  adset: '1202120',
  ad: '1202130',
  creative: '1202140',
  video: '1202150',
  image: '1202160',
};

export function makeObjects(world: World): Objects {
  let objects = new Map<string, MetaObject>();
  let children = new Map<string, MetaObject[]>();
  let count = 0;
  let changes = 0;
  const reserve = (kind: Kind): string => {
    count += 1;
    return `${FIRST_DIGITS[kind]}${String(count * 7919).padStart(11, '0')}`;
  };
  /** When a change of now can be read. */
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
      const object: MetaObject = {
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

/** The fields as a read finds them at a time. */
export const shownFields = (object: MetaObject, now: number): Fields =>
  object.earlier !== undefined && now < object.earlier.until ? object.earlier.fields : object.fields;

export const statusOf = (object: MetaObject): string => String(object.fields.status ?? 'ACTIVE');

export const isDeleted = (object: MetaObject): boolean => statusOf(object) === 'DELETED';
