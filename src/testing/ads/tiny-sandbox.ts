import { type Answer, makeObjects, type SandboxPlatform, shownFields, type World } from '../../sandbox/world/index.ts';

type Kind = 'campaign' | 'ad_group' | 'ad';

/** Creates a sandbox platform as docs/adding-a-platform.md describes: three kinds of objects behind one path, and no rules. */
export function tinyPlatform(world: World): SandboxPlatform {
  const objects = makeObjects<Kind>(world, { campaign: '91', ad_group: '92', ad: '93' });
  const answer = (status: number, body: unknown): Answer => ({ status, headers: {}, body });
  const shown = () =>
    objects.all().map(({ id, kind, fields, parentId, createdAt }) => ({
      ...{ id, kind, name: String(fields.name), status: String(fields.state), parent_id: parentId, spend_minor: 0 },
      created_at: new Date(createdAt).toISOString(),
    }));
  const kindOf = (word: unknown): Kind => (word === 'ad' || word === 'ad_group' ? word : 'campaign');
  return {
    name: 'tiny',
    owns: () => false,
    routeOf: ({ method }) => `${method} objects`,
    passTime: () => undefined,
    handle({ method, params }) {
      const { id, kind, parent, ...fields } = params;
      if (method === 'GET') {
        const now = world.clock.now();
        const found = objects.all().filter((one) => one.visibleAt <= now && shownFields(one, now).state !== 'gone');
        return answer(200, {
          objects: found.map((one) => ({ ...shownFields(one, now), id: one.id, kind: one.kind, parent: one.parentId })),
        });
      }
      const known = objects.get(String(id ?? ''));
      if (id !== undefined && known === undefined) return answer(404, { error: 'unknown id' });
      if (known !== undefined) objects.update(known, fields);
      const made = known ?? objects.add({ kind: kindOf(kind), accountId: '1', parentId: String(parent ?? ''), fields });
      return answer(200, { id: made.id });
    },
    refuse: (kind) => answer(kind.startsWith('throttle') || kind === 'http-429' ? 429 : 503, { error: kind }),
    bend: (_kind, given) => given,
    objects: shown,
    actAsPerson: () => undefined,
    setAccount: (_id, settings) => settings,
    truth: () => ({}),
    rules: () => [],
    reset: () => objects.clear(),
  };
}
