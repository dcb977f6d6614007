import type { SyncReport } from '../../../learning/results/index.ts';
import { counted, remark, say } from '../print.ts';

/** The most rejected rows to list; the line before them has the total. */
const LISTED = 20;

/** Says what was read of an account, and remarks on what was left out. */
export function sayReport(account: string, report: SyncReport): void {
  const { since, until, results, corrected, unchanged, withdrawn, unreported, rejected_total, holes, paused, goals } =
    report;
  if (until === null) say(`${account}: nothing to read`);
  else
    say(
      `${account}: ${since} to ${until}: ${counted(results, 'result')} (${counted(corrected, 'correction')}), ${unchanged} already known, ${withdrawn} withdrawn, ${rejected_total} rejected`,
    );
  if (goals.length > 0) remark(`goals that can be learned from these figures: ${goals.join(', ')}`);
  for (const { ad, day, detail } of report.rejected.slice(0, LISTED)) remark(`${ad} on ${day}: ${detail}`);
  for (const hole of holes) remark(`not read: ${hole.since} to ${hole.until}: ${hole.detail} (${hole.code})`);
  if (unreported > 0)
    remark(`${counted(unreported, 'result')} of ads that the platform no longer reports: not changed`);
  for (const id of paused) remark(`publication ${id} had spent more than its maximum: it is being paused`);
}
