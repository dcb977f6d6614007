import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTestEngine } from './open-test-engine.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const CACHE = join(ROOT, 'node_modules/.cache/campaigns-engine');

/**
 * A data directory with a migrated, closed database. initdb and the migrations take 5 s of the processor, a copy of their
 * files a tenth of that; it is kept for the next run until a migration or a dependency changes.
 */
export async function embeddedTemplate(): Promise<string> {
  const directory = join(CACHE, `migrated-${fingerprint()}`);
  if (existsSync(directory)) return directory;
  mkdirSync(CACHE, { recursive: true });
  for (const name of readdirSync(CACHE))
    if (name.startsWith('migrated-')) rmSync(join(CACHE, name), { recursive: true, force: true });
  const draft = mkdtempSync(join(CACHE, 'draft-'));
  const engine = await openTestEngine({ dataDir: draft });
  await engine.close();
  try {
    renameSync(draft, directory);
  } catch (error) {
    // another run made it meanwhile
    if (!existsSync(directory)) throw error;
    rmSync(draft, { recursive: true });
  }
  return directory;
}

function fingerprint(): string {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  const migrations = join(ROOT, 'migrations');
  for (const name of readdirSync(migrations).sort()) hash.update(name).update(readFileSync(join(migrations, name)));
  return hash.digest('hex').slice(0, 16);
}
