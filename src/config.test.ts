import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configFrom } from './config.ts';

test('without environment variables, every setting has its default', () => {
  const { user, ...config } = configFrom({});
  expect(user).not.toBe('');
  expect(config).toEqual({
    databaseUrl: undefined,
    dataDir: '.campaigns-engine',
    filesDir: undefined,
    poolSize: 16,
    loadLimits: { eventLoopDelayMs: 1_000, waitingForDatabase: 2_000, databaseWaitMs: undefined },
    key: undefined,
    secretKey: undefined,
    publicUrl: undefined,
    rateLimit: undefined,
    privateWebhooks: false,
    adsSandbox: undefined,
    adsSandboxSpeed: 1,
    ledgerKey: undefined,
    logLevel: 'info',
    takesTraces: false,
  });
});

test('docs/operations.md lists every environment variable', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const names = [...read('./config.ts').matchAll(/^ {2}([A-Z][A-Z_]+): z/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(15);
  const [, settings = ''] = read('../docs/operations.md').split(/^## /m);
  const listed = [...settings.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name]) => name);
  expect([...listed].sort()).toEqual([...names].sort());
});

test.each([
  ['CAMPAIGNS_ENGINE_POOL_SIZE', 1, 500],
  ['CAMPAIGNS_ENGINE_MAX_EVENT_LOOP_DELAY_MS', 1, Infinity],
  ['CAMPAIGNS_ENGINE_MAX_WAITING_FOR_DATABASE', 1, Infinity],
  ['CAMPAIGNS_ENGINE_MAX_DATABASE_WAIT_MS', 1, Infinity],
  ['CAMPAIGNS_ENGINE_RATE_LIMIT', 0, 10_000_000],
  ['CAMPAIGNS_ENGINE_ADS_SANDBOX_SPEED', 1, 100_000],
])('%s must be from %d to %d', (name, least, most) => {
  for (const taken of [least, Math.min(most, 1e9)])
    expect(Object.values(flat({ [name]: `${taken}` }))).toContain(taken);
  for (const refused of [least - 1, ...(most === Infinity ? [] : [most + 1])])
    expect(() => configFrom({ [name]: `${refused}` })).toThrow(name);
});

const flat = (environment: Record<string, string>): object => {
  const { loadLimits, ...config } = configFrom(environment);
  return { ...config, ...loadLimits };
};

test('one error names every invalid variable, and an empty variable counts as unset', () => {
  const wrong = {
    DATABASE_URL: 'mysql://host',
    CAMPAIGNS_ENGINE_SECRET_KEY: 'short',
    CAMPAIGNS_ENGINE_LOG_LEVEL: 'loud',
  };
  const errors = Object.keys(wrong).map((path) => expect.objectContaining({ path }));
  expect(() => configFrom(wrong)).toThrow(expect.objectContaining({ details: { errors } }));
  const empty = Object.fromEntries(Object.keys(wrong).map((name) => [name, '']));
  expect(configFrom(empty)).toEqual(configFrom({}));
});

test.each([
  [true, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }],
  [true, { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces' }],
  [true, { OTEL_TRACES_EXPORTER: 'otlp' }],
  [true, { OTEL_TRACES_EXPORTER: 'otlp', OTEL_SDK_DISABLED: 'false' }],
  [false, { OTEL_TRACES_EXPORTER: 'otlp', OTEL_SDK_DISABLED: 'TRUE' }],
  [false, { OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }],
  [false, { OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }],
  [false, { OTEL_TRACES_EXPORTER: 'jaeger', OTEL_SDK_DISABLED: 'true' }],
])('traces are sent: %s, with %o', (isSo, environment) => {
  expect(configFrom(environment).takesTraces).toBe(isSo);
});
