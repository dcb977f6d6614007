import { type Command, InvalidArgumentError } from 'commander';
import type { Config } from '../../../config.ts';
import { invalid } from '../../../core/kernel/index.ts';
import type { exportFile } from '../../../operations/retention/index.ts';
import { dataCommand, type StoreOptions, withEngine } from '../options.ts';
import { counted, say, sayJson } from '../print.ts';

interface Options extends StoreOptions {
  readonly olderThan: number;
  readonly export?: string;
  readonly dryRun?: boolean;
}

const UNIT_MS: Record<string, number> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

export const retentionCommand = (config: Config): Command =>
  dataCommand('retention', config, 'retention --older-than 90d --export evidence-2026-11.ndjson')
    .description(
      'Export old evidence and finished jobs to a file, then delete them. The ledger and the current decisions stay.',
    )
    .requiredOption('--older-than <age>', 'Age, e.g. 90d, 12w or 36h', age)
    .option('--export <file>', 'A new file, one JSON document per line')
    .option('--dry-run', 'Count the rows and delete nothing')
    .action((options: Options) =>
      withEngine(config, options, 'retention', async ({ engine }) => {
        const { countOld, deleteOld } = await import('../../../operations/retention/index.ts');
        const before = new Date(engine.now().getTime() - options.olderThan);
        const { orchestrations, jobs } = options.dryRun
          ? await countOld(engine, before)
          : await exported(options.export, (file) => deleteOld(engine, before, file));
        if (options.json === true)
          return sayJson({
            older_than: before.toISOString(),
            dry_run: options.dryRun === true,
            exported_to: options.dryRun ? null : options.export,
            orchestrations,
            jobs,
          });
        const done = options.dryRun ? 'would be exported and deleted' : `exported to ${options.export} and deleted`;
        const counts = `${counted(orchestrations, 'orchestration')} and ${counted(jobs, 'job')}`;
        say(`from before ${before.toISOString()}: ${counts} ${done}`);
      }),
    );

async function exported<Value>(
  path: string | undefined,
  work: (file: Awaited<ReturnType<typeof exportFile>>) => Promise<Value>,
): Promise<Value> {
  if (path === undefined)
    throw invalid([
      { path: '--export', message: 'specify a new file for the deleted rows, or count them with --dry-run' },
    ]);
  const retention = await import('../../../operations/retention/index.ts');
  const file = await retention.exportFile(path);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

export function age(written: string): number {
  const [, number, unit] = /^(\d{1,5})([hdw])$/.exec(written) ?? [];
  if (number === undefined || unit === undefined)
    throw new InvalidArgumentError('Use a number of hours, days or weeks, such as 36h, 90d or 12w.');
  return Number(number) * (UNIT_MS[unit] ?? 0);
}
