import { Command, InvalidArgumentError, Option } from 'commander';
import type { Config } from '../../config.ts';
import { readInstant } from '../../core/kernel/index.ts';
import { DEFAULT_PLATFORMS, PLATFORM_CHOICES, PLATFORMS, Platform } from '../../core/platforms/index.ts';
import type { EngineOptions } from '../../engine.ts';
import type { Api, LocalApi } from './api.ts';

export interface StoreOptions {
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly filesDir?: string;
  readonly server?: string;
  readonly json?: boolean;
}

/** Returns a command that only holds subcommands. It has no options, because commander keeps options that a parent defines from its subcommands. */
export const groupCommand = (name: string, example: string): Command =>
  new Command(name).addHelpText('after', `\nExample:\n  $ campaigns-engine ${example}`);

/** Returns a command that needs no data. */
export const plainCommand = (name: string, example: string): Command =>
  groupCommand(name, example).option('--json', 'Print one JSON document on standard output');

/** Returns a command with the options that say where the data is. */
export function dataCommand(name: string, config: Config, example: string): Command {
  return plainCommand(name, example)
    .addOption(
      new Option('--data-dir <dir>', 'Directory of the embedded database').argParser(directory).default(config.dataDir),
    )
    .addOption(
      new Option('--database-url <url>', 'Use this PostgreSQL database instead (or set DATABASE_URL)')
        .argParser(postgresUrl)
        .default(config.databaseUrl, config.databaseUrl === undefined ? undefined : 'from DATABASE_URL'),
    )
    .addOption(
      new Option(
        '--files-dir <dir>',
        'Directory of films, thumbnails and renders (default: files/ in the data directory)',
      )
        .argParser(directory)
        .default(config.filesDir),
    );
}

/** Returns a data command that can also use a running server. */
export const servedCommand = (name: string, config: Config, example: string) =>
  dataCommand(name, config, example).option(
    '--server <url>',
    'Use a running server, e.g. http://127.0.0.1:8080, with the key in CAMPAIGNS_ENGINE_KEY',
    serverUrl,
  );

/** Returns the engine's options. It logs warnings and errors to standard error, because standard output is for the command's answer. */
export function engineOptions(config: Config, options: StoreOptions, purpose: string): EngineOptions {
  return {
    dataDir: options.dataDir,
    databaseUrl: options.databaseUrl,
    filesDir: options.filesDir,
    secretKey: config.secretKey,
    poolSize: config.poolSize,
    privateWebhooks: config.privateWebhooks,
    adsSandbox: config.adsSandbox,
    adsSandboxSpeed: config.adsSandboxSpeed,
    actor: `cli:${config.user}`,
    purpose,
  };
}

/** Opens the API that the options name, runs the work, and closes the API. */
export async function withApi<Value>(
  config: Config,
  options: StoreOptions,
  purpose: string,
  work: (api: Api) => Promise<Value>,
): Promise<Value> {
  // loads the engine only when there is work for it, so that help and usage errors appear at once
  const { localApi, remoteApi } = await import('./api.ts');
  const api =
    options.server === undefined
      ? await localApi(engineOptions(config, options, purpose))
      : remoteApi(options.server, config.key);
  try {
    return await work(api);
  } catch (error) {
    const { withKindOfId } = await import('./kind-of-id.ts');
    throw await withKindOfId(api.client, error);
  } finally {
    await api.close();
  }
}

/** Like `withApi`, for a command that works on files of this machine and needs the engine itself. */
export async function withEngine<Value>(
  config: Config,
  options: StoreOptions,
  purpose: string,
  work: (api: LocalApi) => Promise<Value>,
): Promise<Value> {
  const { localApi } = await import('./api.ts');
  const api = await localApi(engineOptions(config, options, purpose));
  try {
    return await work(api);
  } finally {
    await api.close();
  }
}

/** Options for the length of a page and for where it begins. */
export const LIMIT = ['--limit <n>', 'Number of rows, 1 to 1000', wholeNumber] as const;
export const AFTER = ['--after <cursor>', 'Continue after this cursor: `next` of the previous page'] as const;

/** Reads `--platforms tiktok,youtube` or `--platforms all`. The default is the same as in the API. */
export const platformsOption = () =>
  new Option('--platforms <list>', `Platforms, separated by commas, or all: ${PLATFORM_CHOICES}`)
    .argParser(platformList)
    .default([...DEFAULT_PLATFORMS], DEFAULT_PLATFORMS.join(','));

function platformList(written: string): Platform[] {
  if (written.trim() === 'all') return [...PLATFORMS];
  return written.split(',').map((name) => platform(name.trim()));
}

export function platform(name: string): Platform {
  const parsed = Platform.safeParse(name);
  if (!parsed.success)
    throw new InvalidArgumentError(`${JSON.stringify(name)} is not a platform: use ${PLATFORM_CHOICES}.`);
  return parsed.data;
}

export function id(written: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(written))
    throw new InvalidArgumentError('An id is a UUID such as 11111111-1111-1111-1111-111111111111.');
  return written;
}

export function serverUrl(written: string): string {
  if (!URL.canParse(written) || !/^https?:/.test(written)) throw new InvalidArgumentError('Write http://host:port.');
  return written;
}

export function postgresUrl(written: string): string {
  if (!URL.canParse(written) || !/^postgres(ql)?:/.test(written))
    throw new InvalidArgumentError('Write postgres://user:password@host:5432/database.');
  return written;
}

function directory(written: string): string {
  if (written.trim() === '') throw new InvalidArgumentError('Write the path of a directory.');
  return written;
}

const TIME = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** Reads a time. A day means its first moment in UTC. A time without a zone is refused, because it would depend on the machine. */
export function instant(written: string): Date {
  const [, day, minute = '00:00', second = ':00', zone = 'Z'] = TIME.exec(written) ?? [];
  const at = readInstant(`${day}T${minute}${second}${zone}`);
  if (at === undefined)
    throw new InvalidArgumentError('Use a date, or a time with its zone, such as 2026-01-31 or 2026-01-31T12:00:00Z.');
  return at;
}

export function wholeNumber(written: string): number {
  const number = Number(written);
  if (!/^\d+$/.test(written) || !Number.isSafeInteger(number))
    throw new InvalidArgumentError('It must be a whole number.');
  return number;
}

export function decimal(written: string): number {
  const number = Number(written);
  if (written.trim() === '' || !Number.isFinite(number))
    throw new InvalidArgumentError('It must be a number such as 0.2.');
  return number;
}

export const wholeNumberFrom =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (written: string): number => {
    const number = wholeNumber(written);
    if (number >= least && number <= most) return number;
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It must be a number ${range}.`);
  };
