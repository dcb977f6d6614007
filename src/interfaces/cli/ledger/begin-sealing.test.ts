import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { configFrom } from '../../../config.ts';
import type { Engine } from '../../../engine.ts';
import {
  addFacts,
  newSigningKey,
  onEmbeddedDatabase,
  sealEverything,
  type TestContext,
} from '../../../testing/index.ts';
import { SealingHealth } from '../../../trust/ledger/index.ts';
import { beginSealing } from './begin-sealing.ts';
import type { SealOptions } from './sealing.ts';

onEmbeddedDatabase('a process that seals', (testContext) => {
  /** Begins sealing, and stops once `holds` passes. @returns what was logged, and where the key would be */
  async function seal(
    ctx: TestContext,
    options: Partial<SealOptions>,
    holds: (health: SealingHealth) => void = () => {},
  ) {
    const dataDir = mkdtempSync(join(tmpdir(), 'sealing-'));
    const health = new SealingHealth();
    const log = { ...ctx.log, info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const engine = { ...ctx, log } as unknown as Engine;
    const sealing = await beginSealing(configFrom({}), { dataDir, seal: true, ...options } as never, engine, health);
    try {
      await vi.waitFor(() => holds(health), { timeout: 20_000, interval: 20 });
    } finally {
      await sealing.stop();
    }
    const said = (of: 'info' | 'warn') => log[of].mock.calls.map(([, text]) => String(text)).join('\n');
    return { key: join(dataDir, 'ledger-key.pem'), info: said('info'), warn: said('warn') };
  }

  test('says that only triggers protect the ledger, and creates a key', async () => {
    const ctx = await testContext();
    const { key, info, warn } = await seal(ctx, {});
    expect(info).toContain('only triggers protect the ledger');
    expect([warn, existsSync(key)]).toEqual(['', true]);
  });

  test('creates no key with --no-seal', async () => {
    const { key } = await seal(await testContext(), { seal: false });
    expect(existsSync(key)).toBe(false);
  });

  test('warns when another key has sealed the ledger', async () => {
    const ctx = await testContext();
    await addFacts(ctx, 1);
    await sealEverything(ctx, { key: newSigningKey() });
    expect((await seal(ctx, {})).warn).toContain('another key has also sealed this ledger');
    expect((await seal(ctx, { seal: false })).warn).toBe('');
  });

  test('publishes checkpoints to a file, and reports a failure to post them', async () => {
    const ctx = await testContext();
    await addFacts(ctx, 1);
    const checkpointFile = join(mkdtempSync(join(tmpdir(), 'checkpoints-')), 'file');
    await seal(ctx, { checkpointFile }, () => expect(readFileSync(checkpointFile, 'utf8')).toMatch(/^.+\n1\n/));
    await addFacts(ctx, 1);
    await seal(ctx, { checkpointUrl: 'http://127.0.0.1:9/' }, (health) =>
      expect(health.publishing?.why).toContain('not posted'),
    );
  });
});
