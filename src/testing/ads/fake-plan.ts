import { createHash } from 'node:crypto';
import type { AdPlatform, Change, Finding, Plan, Step, ToObserve } from '../../campaigns/publishing/port.ts';

/** The five steps of a campaign with one ad. */
export const prepareFake: AdPlatform['prepare'] = (draft, clip, account) => {
  const findings: Finding[] =
    draft.budget_minor > 0
      ? []
      : [
          {
            level: 'refused',
            code: 'budget-missing',
            field: 'budget_cents',
            detail: 'must be more than 0',
            source: 'fake',
          },
        ];
  const named = (step: string) => `${draft.name} ce:${draft.campaign_id}:${draft.number}:${step}`;
  const exposure = {
    currency: draft.currency,
    per_day_minor: draft.budget_minor,
    whole_minor: draft.budget_minor,
  };
  const fields = { expect: {}, marker: '' };
  const steps: Step[] = [
    {
      ...fields,
      key: 'video',
      act: 'upload',
      kind: 'video',
      needs: [],
      marker: named('video'),
      body: {},
      ...(clip.file === undefined ? {} : { file: clip.file }),
    },
    { ...fields, key: 'video:ready', act: 'wait', kind: 'video', needs: ['video'], body: {}, patience_s: 600 },
    {
      ...fields,
      key: 'campaign',
      act: 'create',
      kind: 'campaign',
      needs: [],
      marker: named('campaign'),
      body: { name: named('campaign') },
    },
    {
      ...fields,
      key: 'ad_group',
      act: 'create',
      kind: 'ad_group',
      needs: ['campaign'],
      marker: named('ad_group'),
      body: { budget: draft.budget_minor },
      puts: exposure,
    },
    {
      ...fields,
      key: 'ad',
      act: 'create',
      kind: 'ad',
      needs: ['ad_group', 'video'],
      marker: named('ad'),
      body: { texts: [...(draft.ad.texts ?? [])] },
    },
  ];
  const content = JSON.stringify([draft, clip.identity, account.settings]);
  const fingerprint = createHash('sha256').update(content).digest('hex');
  const plan: Plan = { platform: 'meta', api_version: 'v0', steps, exposure, fingerprint };
  return findings.length > 0 ? { findings } : { plan, findings };
};

/** Returns the steps of a change, in the order that the port requires. */
export function changesOf(objects: readonly ToObserve[], change: Change): readonly Step[] {
  const of = (kind: string) => objects.filter((one) => one.kind === kind);
  const set = (one: ToObserve, act: Step['act'], body: Step['body'], word: string): Step => ({
    key: `${one.step}:${act}:${word}`,
    act,
    kind: one.kind,
    needs: [one.step],
    marker: one.remote_id,
    body,
    expect: {},
  });
  switch (change.to) {
    case 'active':
      return ['ad', 'ad_group', 'campaign'].flatMap((kind) =>
        of(kind).map((one) => set(one, 'set_status', { status: 'active' }, 'active')),
      );
    case 'paused':
      return of('campaign').map((one) => set(one, 'set_status', { status: 'paused' }, 'paused'));
    case 'removed':
      return ['ad', 'ad_group', 'campaign', 'video'].flatMap((kind) =>
        of(kind).map((one) => set(one, 'remove', {}, 'removed')),
      );
    case 'budget':
      return of('ad_group').map((one) => set(one, 'set_budget', { budget: change.minor }, String(change.minor)));
  }
}
