import { userInfo } from 'node:os';
import { z } from 'zod';
import { invalid, keysFromText, message } from './core/kernel/index.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** All environment variables, in one place. */
const Environment = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host:5432/database' })
    .optional(),
  CAMPAIGNS_ENGINE_DATA_DIR: z.string().min(1).default('.campaigns-engine'),
  CAMPAIGNS_ENGINE_FILES_DIR: z.string().min(1).optional(),
  CAMPAIGNS_ENGINE_POOL_SIZE: z.coerce.number().int().min(1).max(500).default(16),
  CAMPAIGNS_ENGINE_MAX_EVENT_LOOP_DELAY_MS: z.coerce.number().int().min(1).default(1000),
  CAMPAIGNS_ENGINE_MAX_WAITING_FOR_DATABASE: z.coerce.number().int().min(1).default(2000),
  CAMPAIGNS_ENGINE_MAX_DATABASE_WAIT_MS: z.coerce.number().int().min(1).optional(),
  CAMPAIGNS_ENGINE_KEY: z.string().min(1).optional(),
  CAMPAIGNS_ENGINE_SECRET_KEY: z
    .string()
    .refine(
      (text) => keysFromText(text) !== undefined,
      'must be 32 random bytes in base64 or hex (`openssl rand -base64 32`), or several of them, separated by commas',
    )
    .optional(),
  CAMPAIGNS_ENGINE_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must look like https://campaigns.example.com' })
    .optional(),
  CAMPAIGNS_ENGINE_RATE_LIMIT: z.coerce.number().int().min(0).max(10_000_000).optional(),
  CAMPAIGNS_ENGINE_PRIVATE_WEBHOOKS: z.enum(['true', 'false'], 'must be true or false').default('false'),
  CAMPAIGNS_ENGINE_ADS_SANDBOX: z.url({ protocol: /^http$/, error: 'must look like http://127.0.0.1:8090' }).optional(),
  CAMPAIGNS_ENGINE_ADS_SANDBOX_SPEED: z.coerce.number().min(1).max(100_000).default(1),
  CAMPAIGNS_ENGINE_LEDGER_KEY: z
    .string()
    .regex(/-----BEGIN PRIVATE KEY-----/, 'must be an Ed25519 private key as PEM (PKCS #8)')
    .optional(),
  CAMPAIGNS_ENGINE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url('must look like http://127.0.0.1:4318').optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.url('must look like http://127.0.0.1:4318/v1/traces').optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .enum(
      ['http/json', 'http/protobuf'],
      'must be http/json or http/protobuf: traces are sent as JSON, on the same port',
    )
    .optional(),
  OTEL_TRACES_EXPORTER: z.literal('otlp', 'must be otlp or none').optional(),
  OTEL_SDK_DISABLED: z.string().optional(),
});

/** Returns whether tracing is turned off: OTEL_* variables are then for other programs, and are not validated. */
const isOff = ({ OTEL_TRACES_EXPORTER: exporter, OTEL_SDK_DISABLED: disabled }: Variables): boolean =>
  exporter === 'none' || disabled?.toLowerCase() === 'true';

/** Returns whether to send traces: yes if a collector is configured and tracing is not turned off. OTEL packages read the other OTEL_*. */
const takesTraces = (environment: z.output<typeof Environment>): boolean =>
  [
    environment.OTEL_TRACES_EXPORTER,
    environment.OTEL_EXPORTER_OTLP_ENDPOINT,
    environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,
  ].some((given) => given !== undefined);

export interface Config {
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  /** If undefined, `files` in the data directory. */
  readonly filesDir: string | undefined;
  readonly poolSize: number;
  /** Load above which `serve` refuses requests. */
  readonly loadLimits: {
    readonly eventLoopDelayMs: number;
    readonly waitingForDatabase: number;
    readonly databaseWaitMs: number | undefined;
  };
  /** The API key that commands with `--server` send. */
  readonly key: string | undefined;
  /** Keys that seal secrets. If undefined, the key file is used. */
  readonly secretKey: string | undefined;
  /** Address at which browsers reach this server, if it differs from the address that it listens on. */
  readonly publicUrl: string | undefined;
  /** Requests per minute that a key may send to one process; 0 for no limit. If undefined, the listening address decides. */
  readonly rateLimit: number | undefined;
  readonly logLevel: string;
  /** Whether `serve` and `worker` send traces to an OpenTelemetry collector. */
  readonly takesTraces: boolean;
  /** PEM of the key that signs the ledger's checkpoints. If undefined, a file in the data directory is used. */
  readonly ledgerKey: string | undefined;
  /** Whether webhooks may use addresses that are not public. */
  readonly privateWebhooks: boolean;
  /** Address of a local ad platform, for sandbox accounts. */
  readonly adsSandbox: string | undefined;
  /** Divides the times that publishing waits, for sandbox accounts. */
  readonly adsSandboxSpeed: number;
  /** The operating system's user, for the ledger. */
  readonly user: string;
}

/** @throws `validation-failed`, naming every wrong variable at once */
export function configFrom(environment: Variables): Config {
  // an empty variable counts as not set
  const set = Object.entries(environment).filter(([, value]) => value !== '');
  const given = Object.fromEntries(isOff(environment) ? set.filter(([name]) => !name.startsWith('OTEL_')) : set);
  const result = Environment.safeParse(given, { error: (issue) => message(issue, given[String(issue.path?.[0])]) });
  if (!result.success)
    throw invalid(result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
  return {
    databaseUrl: result.data.DATABASE_URL,
    dataDir: result.data.CAMPAIGNS_ENGINE_DATA_DIR,
    filesDir: result.data.CAMPAIGNS_ENGINE_FILES_DIR,
    poolSize: result.data.CAMPAIGNS_ENGINE_POOL_SIZE,
    loadLimits: {
      eventLoopDelayMs: result.data.CAMPAIGNS_ENGINE_MAX_EVENT_LOOP_DELAY_MS,
      waitingForDatabase: result.data.CAMPAIGNS_ENGINE_MAX_WAITING_FOR_DATABASE,
      databaseWaitMs: result.data.CAMPAIGNS_ENGINE_MAX_DATABASE_WAIT_MS,
    },
    key: result.data.CAMPAIGNS_ENGINE_KEY,
    secretKey: result.data.CAMPAIGNS_ENGINE_SECRET_KEY,
    publicUrl: result.data.CAMPAIGNS_ENGINE_PUBLIC_URL,
    rateLimit: result.data.CAMPAIGNS_ENGINE_RATE_LIMIT,
    privateWebhooks: result.data.CAMPAIGNS_ENGINE_PRIVATE_WEBHOOKS === 'true',
    adsSandbox: result.data.CAMPAIGNS_ENGINE_ADS_SANDBOX,
    adsSandboxSpeed: result.data.CAMPAIGNS_ENGINE_ADS_SANDBOX_SPEED,
    ledgerKey: result.data.CAMPAIGNS_ENGINE_LEDGER_KEY,
    logLevel: result.data.CAMPAIGNS_ENGINE_LOG_LEVEL,
    takesTraces: takesTraces(result.data),
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
