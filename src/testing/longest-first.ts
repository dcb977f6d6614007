import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take ten seconds and more, the longest first: started last, one of them would be a tail in which the other workers wait. In a
 * fresh clone vitest itself knows no durations, and goes by the sizes of files.
 */
const LONGEST = [
  'tests/publishing.test.ts',
  'tests/dashboard.test.ts',
  'tests/concurrency.test.ts',
  'src/campaigns/publishing/google/stories.test.ts',
  'tests/starting-and-stopping.test.ts',
  'tests/embedded-directory.test.ts',
  'tests/access.test.ts',
  'tests/demo-and-help.test.ts',
  'tests/broken-films.test.ts',
  'src/optimization/experiments/together.test.ts',
  'tests/command-line.test.ts',
  'tests/database-away.test.ts',
  'tests/orchestrate-many.test.ts',
  'src/content/media/broken.test.ts',
  'tests/kill.test.ts',
  'src/learning/training/train-rules.test.ts',
  'src/content/media/render.test.ts',
  'src/content/media/ingest-film.test.ts',
  'src/core/db/directory-lock.test.ts',
  'tests/serve-and-worker.test.ts',
  'src/campaigns/publishing/meta/stories.test.ts',
  'tests/postgres-server.test.ts',
  'src/campaigns/drafts/orchestrate-many.test.ts',
  'tests/architecture.test.ts',
  'src/content/media/timing.test.ts',
  'src/campaigns/publishing/stories.test.ts',
  'src/interfaces/worker/killed-worker.test.ts',
  'src/core/db/open.test.ts',
  'tests/ledger.test.ts',
  'tests/additions.test.ts',
  'tests/publishing-days.test.ts',
  'src/trust/ledger/verify/columns.test.ts',
  'tests/several-clips.test.ts',
  'src/interfaces/http/guard.test.ts',
  'tests/import-memory.test.ts',
  'tests/kill-in-turn.test.ts',
  'src/content/media/preview.test.ts',
  'tests/disk-full.test.ts',
  'src/decisions/inference/train.test.ts',
  'tests/lists.test.ts',
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
