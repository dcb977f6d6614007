import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Test files that take eight seconds or more, the longest first. If one of them started last, the other workers would have to wait for
 * it. In a fresh clone, vitest knows no durations yet and sorts by file size.
 */
const LONGEST = [
  'tests/dashboard.test.ts',
  'tests/publishing.test.ts',
  'tests/demo-and-help.test.ts',
  'tests/access.test.ts',
  'tests/database-away.test.ts',
  'tests/starting-and-stopping.test.ts',
  'src/content/media/ingest-film.test.ts',
  'tests/embedded-directory.test.ts',
  'src/learning/training/train-rules.test.ts',
  'tests/kill.test.ts',
  'src/campaigns/publishing/google/stories.test.ts',
  'src/content/media/render.test.ts',
  'tests/concurrency.test.ts',
  'src/campaigns/publishing/meta/stories.test.ts',
  'src/interfaces/worker/killed-worker.test.ts',
  'tests/command-line.test.ts',
  'src/campaigns/drafts/orchestrate-many.test.ts',
  'src/core/queue/leases.test.ts',
  'src/content/media/broken.test.ts',
  'src/interfaces/http/guard.test.ts',
  'tests/architecture.test.ts',
  'tests/serve-and-worker.test.ts',
  'src/content/media/preview.test.ts',
  'src/optimization/experiments/together.test.ts',
  'tests/import-memory.test.ts',
  'src/trust/ledger/stream.test.ts',
  'src/trust/ledger/verify/columns.test.ts',
  'src/decisions/inference/train.test.ts',
  'tests/kill-in-turn.test.ts',
  'tests/disk-full.test.ts',
  'src/core/db/open.test.ts',
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
