import { textAt } from '../json.ts';
import { hasTag, tagIn } from '../naming.ts';
import type { AccountToUse, JsonObject, Studies, StudyToMake } from '../port.ts';
import { failureOf } from './failure.ts';
import { readRows } from './read.ts';
import { pathTo } from './version.ts';

const businessOf = ({ settings }: AccountToUse): string => textAt(settings, 'business_id') ?? '';
const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

/** Builds a split test of the Marketing API: a cell for each campaign, and the audience in equal parts (AdStudy, type SPLIT_TEST). */
const bodyOf = ({ name, starts_at, ends_at, cells }: StudyToMake): JsonObject => ({
  name,
  type: 'SPLIT_TEST',
  start_time: seconds(starts_at),
  end_time: seconds(ends_at),
  cells: cells.map(({ name: cell, campaign_remote_id }) => ({
    name: cell,
    treatment_percentage: Number((100 / cells.length).toFixed(2)),
    campaigns: [campaign_remote_id],
  })),
});

export const studies: Studies = {
  judge: (account) =>
    businessOf(account) === ''
      ? [
          {
            ...{ level: 'refused', code: 'business-missing', field: 'settings.business_id' },
            detail: 'set the business that the account’s ad studies belong to',
            source: 'Meta Marketing API',
          },
        ]
      : [],
  look: async ({ name }, account, calls) => {
    const { rows, problem } = await readRows(calls, pathTo(businessOf(account), 'ad_studies'), { fields: 'id,name' });
    const found = rows
      .filter((row) => hasTag(textAt(row, 'name'), tagIn(name)))
      .flatMap((row) => textAt(row, 'id') ?? []);
    return { found, is_sound: problem === undefined, ...(problem === undefined ? {} : { problem }) };
  },
  make: async (study, account, calls) => {
    const path = pathTo(businessOf(account), 'ad_studies');
    const answer = await calls.send({ method: 'POST', path, body: bodyOf(study) });
    const id = 'sent' in answer || answer.status >= 300 ? undefined : textAt(answer.body, 'id');
    return id === undefined || id === ''
      ? failureOf(answer, calls.now())
      : { certainty: 'done', remote_id: id, said: { id } };
  },
};
