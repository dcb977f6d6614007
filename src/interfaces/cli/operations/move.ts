import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Config } from '../../../config.ts';
import type { Db } from '../../../core/db/index.ts';
import { notFound } from '../../../core/kernel/index.ts';
import type { Moved } from '../../../operations/move/index.ts';
import { plainCommand, postgresUrl } from '../options.ts';
import { counted, say, sayJson } from '../print.ts';
import { type Progress, progress } from '../progress.ts';

interface Options {
  readonly to: string;
  readonly dataDir: string;
  readonly filesDir?: string;
  readonly json?: boolean;
}

export const moveCommand = (config: Config): Command =>
  plainCommand('move', 'move --to postgres://campaigns@db.internal/campaigns')
    .description('Move the embedded database to an empty PostgreSQL database, completely or not at all.')
    .requiredOption('--to <url>', 'The PostgreSQL database. Migrate it first, as its owner', postgresUrl)
    .addOption(new Option('--data-dir <dir>', 'Directory of the embedded database').default(config.dataDir))
    .addOption(
      new Option(
        '--files-dir <dir>',
        'Directory of films, thumbnails and renders (default: files/ in the data directory)',
      ).default(config.filesDir),
    )
    .action(async (options: Options) => {
      const { withoutPassword } = await import('../../../core/db/index.ts');
      const moved = await move(options);
      const files = filesBelow(resolve(options.filesDir ?? join(options.dataDir, 'files')));
      if (options.json === true) return sayJson({ ...moved, files });
      say(`${counted(moved.rows, 'row')} moved to ${withoutPassword(options.to)} and verified there:`);
      for (const [table, rows] of Object.entries(moved.tables)) if (rows > 0) say(`  ${table} ${rows}`);
      say(
        files.count === 0
          ? 'There are no films to move.'
          : `Films, thumbnails and renders (${counted(files.count, 'file')}, ${Math.ceil(files.bytes / 1e6)} MB) stay in ${files.directory}: copy or share that directory, and pass it to every server and worker with --files-dir.`,
      );
      for (const line of keysLeftBehind(options.dataDir, moved)) say(line);
      say(
        `${options.dataDir} is as it was: keep it until the new database has its first backup, and start nothing on it.`,
      );
    });

async function move({ to, dataDir }: Options): Promise<Moved> {
  if (!existsSync(join(dataDir, 'postgres')))
    throw notFound(
      'no-embedded-database',
      `there is no embedded database in ${dataDir}: specify its directory with --data-dir`,
    );
  const { openDb } = await import('../../../core/db/index.ts');
  const source = await openDb({ kind: 'embedded', dataDir }, 'move', () => {});
  try {
    const target = await openDb({ kind: 'postgres', url: to, poolSize: 1 }, 'move', () => {});
    try {
      return await moveWithBar(source, target);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function moveWithBar(source: Db, target: Db): Promise<Moved> {
  const { moveDatabase } = await import('../../../operations/move/index.ts');
  let bar: Progress | undefined;
  try {
    return await moveDatabase(source, target, {
      total: (rows) => {
        bar = progress('moving', rows, 'rows');
      },
      advance: (rows) => bar?.advance(rows),
    });
  } finally {
    bar?.end();
  }
}

/** Lists the keys to move by hand: the database contains what was sealed and signed, but no keys. */
function keysLeftBehind(dataDir: string, { tables }: Moved): string[] {
  const hand = (file: string, variable: string) =>
    `${resolve(dataDir, file)}: start every server and worker with this --data-dir, or set ${variable} to what the file holds. Another key does not`;
  const secrets = tables['public.secrets'] ?? tables.secrets ?? 0;
  return [
    ...(secrets > 0
      ? [
          `The key of the secrets (${secrets}) stays in ${hand('secrets.key', 'CAMPAIGNS_ENGINE_SECRET_KEY')} open them.`,
        ]
      : []),
    `The key that signs the ledger stays in ${hand('ledger-key.pem', 'CAMPAIGNS_ENGINE_LEDGER_KEY')} verify as before.`,
  ];
}

function filesBelow(directory: string): { directory: string; count: number; bytes: number } {
  const files = existsSync(directory) ? readdirSync(directory, { recursive: true, withFileTypes: true }) : [];
  const sizes = files.filter((file) => file.isFile()).map((file) => statSync(join(file.parentPath, file.name)).size);
  return { directory, count: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
