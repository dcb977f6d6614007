import type { Reply } from '../../client/index.ts';
import { EXIT } from '../exit.ts';
import { remark, say, sayJson, table } from '../print.ts';
import { costs } from './money.ts';

/** Shows how a publication ended. A stopped one is an error that says what a person can do. */
export function showPublication(publication: Reply<'publications.get'>, json: boolean | undefined): void {
  if (publication.state === 'stopped') process.exitCode = EXIT.refused;
  if (json === true) {
    sayJson(publication);
    return;
  }
  const { id, state, exposure, steps, stop } = publication;
  say(`publication ${id}: ${state}, ${costs(exposure)}`);
  if (state === 'rendering') say(`its clip is rendered first: \`jobs show ${publication.render_job_id}\``);
  const rows = steps.map((step) => [step.key, step.state, step.remote_id ?? '', String(step.attempts.length)]);
  say(table(['step', 'state', 'id on the platform', 'attempts'], rows));
  if (stop === null) return;
  remark(`stopped at ${stop.step}: ${stop.code}: ${stop.detail}`);
  if (stop.found !== undefined && stop.found.length > 0) remark(`on the platform: ${stop.found.join(', ')}`);
  remark(`\`publications continue ${id}\` continues it, \`compensate ${id}\` deletes what was created`);
}
