import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AccountToUse, DraftToPublish, Plan, Prepared, RenderedClip, Step } from '../port.ts';
import { adBody, adSetBody, campaignBody, creativeOf } from './bodies.ts';
import { exposureOf } from './exposure.ts';
import { judgeDraft } from './judge-draft.ts';
import { API_VERSION } from './version.ts';

/** The video is worked on for a minute or two; after this long something is wrong, and nothing is uploaded again. */
const READY_PATIENCE_S = 600;
/** Names at Meta may have 400 characters; a short one stays readable in lists. */
const LONGEST_NAME = 120;
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

export function prepare(draft: DraftToPublish, clip: RenderedClip, account: AccountToUse, now: Date): Prepared {
  const findings = judgeDraft(draft, clip, account, now);
  if (findings.some(({ level }) => level === 'refused')) return { findings };
  const plan = planOf(draft, clip, account);
  return plan === undefined ? { findings } : { plan, findings };
}

function planOf(draft: DraftToPublish, clip: RenderedClip, account: AccountToUse): Plan | undefined {
  const marker = (step: string) => `ce:${draft.campaign_id}:${draft.number}:${step}`;
  const name = (step: string) => nameWith(draft.name, marker(step));
  const exposure = exposureOf(draft);
  const adSet = adSetBody(draft, account, name('ad_group'));
  if (adSet === undefined) return undefined;
  const made = (step: Pick<Step, 'key' | 'kind' | 'needs' | 'body'> & Partial<Step>): Step => ({
    act: 'create',
    marker: marker(step.key),
    expect: step.body,
    ...step,
  });
  const upload = (key: 'image' | 'video', file: RenderedClip['file']): Step => ({
    ...made({ key, kind: key, needs: [], body: {} }),
    act: 'upload',
    ...(file === undefined ? {} : { file }),
  });
  const steps: Step[] = [
    upload('image', clip.thumbnail),
    upload('video', clip.file),
    {
      ...made({ key: 'video_ready', kind: 'video', needs: ['video'], body: {} }),
      act: 'wait',
      patience_s: READY_PATIENCE_S,
    },
    {
      ...made({ key: 'creative_check', kind: 'ad', needs: ['image', 'video'], body: creativeOf(draft, account) }),
      act: 'check',
    },
    made({ key: 'campaign', kind: 'campaign', needs: [], body: campaignBody(draft, account, name('campaign')) }),
    made({ key: 'ad_group', kind: 'ad_group', needs: ['campaign'], body: adSet, puts: exposure }),
    made({ key: 'ad', kind: 'ad', needs: ['ad_group', 'image', 'video'], body: adBody(draft, account, name('ad')) }),
  ];
  return {
    platform: 'meta',
    api_version: API_VERSION,
    steps,
    exposure,
    fingerprint: fingerprintOf(steps, clip, account),
  };
}

/**
 * The marker stands in the name: results find their campaign by its UUID, in every export as well. Other UUIDs are taken out of the
 * name, since they would point elsewhere.
 */
function nameWith(name: string, marker: string): string {
  const readable = name.replace(UUID, '').replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME).toWellFormed().trim();
  return readable === '' ? marker : `${readable} ${marker}`;
}

/** The same before and after rendering: the clip counts by what is rendered, not by its file. */
function fingerprintOf(steps: readonly Step[], clip: RenderedClip, account: AccountToUse): string {
  const content = {
    api_version: API_VERSION,
    account: [account.environment, account.external_id],
    clip: clip.identity,
    steps: steps.map(({ file: _, ...step }) => step),
  };
  return createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('hex');
}
