import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take ten seconds and more, the longest first: started last, one of them would be a tail in which the other workers wait. In a
 * fresh clone vitest itself knows no durations, and goes by the sizes of files.
 */
const LONGEST = [
  'tests/publishing.test.ts',
  'tests/dashboard.test.ts',
  'tests/command-line.test.ts',
  'tests/kill.test.ts',
  'tests/access.test.ts',
  'src/interfaces/worker/killed-worker.test.ts',
  'tests/database-away.test.ts',
  'src/learning/training/train-rules.test.ts',
  'src/core/db/directory-lock.test.ts',
  'tests/kill-in-turn.test.ts',
  'tests/starting-and-stopping.test.ts',
  'src/trust/ledger/verify/columns.test.ts',
  'tests/broken-films.test.ts',
  'tests/orchestrate-many.test.ts',
  'tests/demo-and-help.test.ts',
  'src/operations/move/move.test.ts',
  'tests/ledger.test.ts',
  'src/content/media/ingest-film.test.ts',
  'src/core/db/private-directory.test.ts',
  'src/core/db/open.test.ts',
  'tests/additions.test.ts',
  'src/content/media/broken.test.ts',
  'tests/concurrency.test.ts',
  'tests/disk-full.test.ts',
  'src/campaigns/drafts/orchestrate-many.test.ts',
  'src/decisions/inference/train.test.ts',
  'src/content/media/render.test.ts',
  'src/campaigns/publishing/meta/stories.test.ts',
  'src/interfaces/http/guard.test.ts',
  'tests/move.test.ts',
  'tests/client.test.ts',
  'tests/import-memory.test.ts',
  'src/interfaces/http/idempotency/idempotency.test.ts',
  'tests/optimization.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.indexOf(relative(this.ctx.config.root, moduleId));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
