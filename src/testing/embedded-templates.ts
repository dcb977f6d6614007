import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeDatabase } from '../core/db/make-database.ts';
import { DEFAULT_RULE_SETS } from '../decisions/rules/index.ts';
import { openTestEngine } from './open-test-engine.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const CACHE = join(ROOT, 'node_modules/.cache/campaigns-engine');

/** Data directories of closed databases, ready to be copied. */
export interface EmbeddedTemplates {
  /** As initdb creates it, without tables. */
  readonly empty: string;
  readonly migrated: string;
}

/**
 * Creates the templates. This and the migrations take 3 s of CPU time, copying the files a tenth of that. They are kept for later runs
 * until a migration, a default rule set or a dependency changes.
 */
export async function embeddedTemplates(): Promise<EmbeddedTemplates> {
  const directory = join(CACHE, `embedded-${fingerprint()}`);
  const templates = { empty: join(directory, 'empty'), migrated: join(directory, 'migrated') };
  if (existsSync(directory)) return templates;
  mkdirSync(CACHE, { recursive: true });
  for (const name of readdirSync(CACHE))
    if (name.startsWith('embedded-')) rmSync(join(CACHE, name), { recursive: true, force: true });
  const draft = mkdtempSync(join(CACHE, 'draft-'));
  const [empty, migrated] = [join(draft, 'empty'), join(draft, 'migrated')];
  mkdirSync(empty);
  await makeDatabase(join(empty, 'postgres'), {});
  cpSync(empty, migrated, { recursive: true });
  await (await openTestEngine({ dataDir: migrated })).close();
  try {
    renameSync(draft, directory);
  } catch (error) {
    // another run has created them in the meantime
    if (!existsSync(directory)) throw error;
    rmSync(draft, { recursive: true });
  }
  return templates;
}

function fingerprint(): string {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  hash.update(JSON.stringify(DEFAULT_RULE_SETS)); // a new database starts with them
  const migrations = join(ROOT, 'migrations');
  for (const name of readdirSync(migrations).sort()) hash.update(name).update(readFileSync(join(migrations, name)));
  return hash.digest('hex').slice(0, 16);
}
