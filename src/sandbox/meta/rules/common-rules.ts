import { isDeleted } from '../objects.ts';
import { BOTH, CREATE, type Rule, UPDATE } from './rule.ts';

const ALL = ['campaign', 'adset', 'creative', 'ad'] as const;

/** Rules of every object, which are checked first. */
export const COMMON_RULES: readonly Rule[] = [
  {
    name: 'account-disabled',
    on: ALL,
    at: BOTH,
    source: 'account_status in the specs',
    confidence: 'documented',
    breaks: ({ account }) => account.status !== 1,
    says: { code: 368, subcode: 1487395, message: 'The ad account is disabled', type: 'OAuthException' },
  },
  {
    name: 'permission-missing',
    on: ALL,
    at: BOTH,
    source: 'user_tasks in the specs; Meta’s list of errors',
    confidence: 'documented',
    breaks: ({ account }) => !account.tasks.includes('ADVERTISE'),
    says: {
      code: 200,
      http: 403,
      message: '(#200) Ad account owner has NOT granted ads_management or ads_read permission',
    },
  },
  {
    name: 'deleted-object',
    on: ALL,
    at: UPDATE,
    source:
      'Meta’s guide to the status of objects: of a deleted one only the name changes, an archived one can be deleted',
    confidence: 'documented',
    breaks: ({ object, given }) => {
      const changed = Object.keys(given).filter((name) => name !== 'name');
      if (object === undefined || changed.length === 0) return false;
      if (isDeleted(object)) return true;
      const isKept = changed.every(
        (name) => name === 'status' && ['ARCHIVED', 'DELETED'].includes(String(given.status)),
      );
      return object.fields.status === 'ARCHIVED' && !isKept && 'An archived object can only be renamed or deleted';
    },
    says: { code: 100, subcode: 1487056, message: 'A deleted object cannot be changed' },
  },
  {
    name: 'parent-unknown',
    on: ['adset', 'ad'],
    at: CREATE,
    source: 'Meta’s reference of ad sets and ads',
    confidence: 'documented',
    breaks: ({ kind, parent, given, account }) => {
      const id = kind === 'adset' ? given.campaign_id : given.adset_id;
      if (id === undefined) return false;
      return parent?.kind !== (kind === 'adset' ? 'campaign' : 'adset') || parent.accountId !== account.id;
    },
    says: { code: 100, subcode: 1487009, message: 'The parent does not exist in this account' },
  },
  {
    name: 'parent-deleted',
    on: ['adset', 'ad'],
    at: CREATE,
    source: 'Meta’s guide to deleting objects',
    confidence: 'documented',
    breaks: ({ parent }) => parent !== undefined && isDeleted(parent),
    says: { code: 100, subcode: 1487756, message: 'The parent is deleted' },
  },
  {
    name: 'status-at-creation',
    on: ['campaign', 'adset', 'ad'],
    at: CREATE,
    source: 'Meta’s reference: only ACTIVE and PAUSED at creation',
    confidence: 'documented',
    breaks: ({ given }) => given.status !== undefined && !['ACTIVE', 'PAUSED'].includes(String(given.status)),
    says: { code: 100, subcode: 1487564, message: 'Only ACTIVE and PAUSED are valid at creation' },
  },
];
