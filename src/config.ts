import { userInfo } from 'node:os';
import { z } from 'zod';
import { invalid } from './kernel/index.ts';

/** The environment, in one place. */
const Environment = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host:5432/database' })
    .optional(),
  CAMPAIGNS_ENGINE_DATA_DIR: z.string().min(1).default('.campaigns-engine'),
  CAMPAIGNS_ENGINE_FILES_DIR: z.string().min(1).optional(),
  CAMPAIGNS_ENGINE_POOL_SIZE: z.coerce.number().int().min(1).max(500).default(16),
  CAMPAIGNS_ENGINE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export interface Config {
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  /** Undefined: `files` in the data directory. */
  readonly filesDir: string | undefined;
  readonly poolSize: number;
  readonly logLevel: string;
  /** Who is at the keyboard, for the ledger. */
  readonly user: string;
}

/** @throws `validation-failed`, naming every wrong variable at once */
export function configFrom(environment: Readonly<Record<string, string | undefined>>): Config {
  // a variable set to nothing is a variable that is not set
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = Environment.safeParse(given);
  if (!result.success)
    throw invalid(result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
  return {
    databaseUrl: result.data.DATABASE_URL,
    dataDir: result.data.CAMPAIGNS_ENGINE_DATA_DIR,
    filesDir: result.data.CAMPAIGNS_ENGINE_FILES_DIR,
    poolSize: result.data.CAMPAIGNS_ENGINE_POOL_SIZE,
    logLevel: result.data.CAMPAIGNS_ENGINE_LOG_LEVEL,
    user: userName(),
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown'; // a container's user without an entry in passwd
  }
}
