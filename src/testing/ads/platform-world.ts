import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { inject } from 'vitest';
import { openCalls } from '../../campaigns/publishing/open-calls.ts';
import type { AdPlatform, ApiRequest, RemoteKind, Step } from '../../campaigns/publishing/port.ts';
import { isWrite, type Wire } from '../../campaigns/publishing/wire.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { makeSandbox, passTime, platformNamed } from '../../sandbox/server/index.ts';
import { makeFaults, type WorldOptions } from '../../sandbox/world/index.ts';
import type { TestContext } from '../databases.ts';
import { wireTo } from './in-process-wire.ts';
import { makeWorld, type Remote, type World } from './world.ts';

/** A platform of the sandbox with its adapter, and what stories need to know about it. */
export interface BoughtOn {
  readonly adapter: AdPlatform;
  /** Its name in the sandbox. */
  readonly name: string;
  /** The platform that its ads are placed on. */
  readonly placement: Platform;
  /** Our name for each kind of object in the sandbox. */
  readonly kinds: Readonly<Record<string, RemoteKind>>;
  readonly words: { readonly active: string; readonly removed: string };
  readonly externalId: (number: number) => string;
  readonly settings: Readonly<Record<string, string>>;
}

export interface PlatformWorld extends World {
  readonly sandbox: ReturnType<typeof makeSandbox>;
  /** Advances the clock, on the platform as well. */
  pass(ms: number): void;
  /** The hash of the film that is published. */
  readonly filmSha256: string;
  /** Runs while a request is in progress. */
  meddle: ((request: ApiRequest) => Promise<void>) | undefined;
  /** Returns the maximum number of changing requests that were in progress at once. */
  mostAtOnce(): number;
}

/** Later than anything that a sandbox does late. */
const LATEST_MS = 1_000_000;

interface Filmed {
  readonly filmBytes?: number;
  /** Whether all clips have the same film, or each its own; the film decides how people respond to an ad. */
  readonly films?: 'one' | 'each';
}

/** Connects an adapter to a sandbox in this process: no socket, and one clock for both. Each request is an operation. */
export async function newPlatformWorld(
  on: BoughtOn,
  test: TestContext,
  { filmBytes = 2_000, films = 'one', ...options }: WorldOptions & Filmed = {},
): Promise<PlatformWorld> {
  const sandbox = {
    ...makeSandbox({ kind: true, seed: 3, ...options, clock: { now: test.now } }),
    // no random faults
    faults: makeFaults(3, 0),
  };
  const files = mediaFiles(filmBytes);
  const made = new Map([['', files]]);
  const filmOf = (clipId: string) => {
    const key = films === 'each' ? clipId : '';
    const film = made.get(key) ?? mediaFiles(filmBytes + made.size);
    made.set(key, film);
    return film;
  };
  const seen = watch(on, sandbox, test);
  const number = Number.parseInt(test.newId().slice(-6), 16);
  platformNamed(sandbox, on.name).setAccount(String(number), { currency: 'EUR', time_zone: 'Europe/Berlin' });
  const world = await makeWorld(test, (ctx, around) => {
    const wire: Wire = (sending) => around(() => seen.wire(sending));
    const line = { wire, sleep: async (ms: number) => test.clock.advance(ms) };
    const platform: AdPlatform = {
      ...on.adapter,
      run: (step, ...rest) => seen.during(step, () => on.adapter.run(step, ...rest)),
    };
    return {
      remote: seen.remote,
      platform: on.adapter.name,
      placement: on.placement,
      externalId: on.externalId(number),
      settings: on.settings,
      ads: {
        platformOf: () => platform,
        callsWith: (account, token) => openCalls(ctx, on.adapter, account, token, line),
        callsOf: (account) => openCalls(ctx, on.adapter, account, undefined, line),
        rendered: async ({ clip_id }) => filmOf(clip_id),
      },
    };
  });
  return Object.assign(seen.meddling, world, {
    sandbox,
    pass: seen.pass,
    filmSha256: files.file.sha256,
    mostAtOnce: () => seen.flying.most,
  });
}

function mediaFiles(filmBytes: number) {
  const directory = mkdtempSync(join(inject('runDirectory'), 'media-'));
  const file = (name: string, size: number) => {
    const bytes = Buffer.alloc(size, name);
    const path = join(directory, name);
    writeFileSync(path, bytes);
    return { path, size_bytes: size, sha256: createHash('sha256').update(bytes).digest('hex') };
  };
  return { file: file('clip.mp4', filmBytes), thumbnail: file('clip.jpg', 200) };
}

/** Records what reaches the platform, by step, and what becomes active there. */
function watch(on: BoughtOn, sandbox: ReturnType<typeof makeSandbox>, test: TestContext) {
  const platform = platformNamed(sandbox, on.name);
  const requests: Remote['requests'][number][] = [];
  const activations = new Map<string, { readonly id: string; readonly at: number }>();
  let current: Step | undefined;
  const meddling: Pick<PlatformWorld, 'meddle'> = { meddle: undefined };
  const flying = { now: 0, most: 0 };
  const send = wireTo(sandbox, platform, test.clock.advance);
  const isAd = (kind: string) => ['campaign', 'ad_group', 'ad'].includes(on.kinds[kind] ?? '');
  const noteActive = () => {
    for (const { id, kind, status } of platform.objects())
      if (status === on.words.active && isAd(kind) && !activations.has(id))
        activations.set(id, { id, at: test.now().getTime() });
  };
  const pass = (ms: number) => {
    test.clock.advance(ms);
    passTime(sandbox);
    noteActive();
  };
  const wire: Wire = async (sending) => {
    if (current !== undefined && isWrite(sending.request)) requests.push({ step: current.key, marker: current.marker });
    await meddling.meddle?.(sending.request);
    const reply = await send(sending);
    noteActive();
    return reply;
  };
  const remote: Remote = {
    get objects() {
      return platform.objects().flatMap(({ id, kind, name, status, spend_minor }) => {
        const ours = on.kinds[kind];
        const isOn = status === on.words.active && isAd(kind);
        const word = status === on.words.removed ? 'removed' : isOn ? 'active' : 'paused';
        return ours === undefined ? [] : [{ id, kind: ours, name, status: word, spend: spend_minor } as const];
      });
    },
    requests,
    get activations() {
      return [...activations.values()];
    },
    settleAll: () => pass(LATEST_MS),
  };
  return {
    remote,
    meddling,
    flying,
    wire,
    pass,
    during: async <Value>(step: Step, work: () => Promise<Value>): Promise<Value> => {
      const isChange = step.act !== 'wait' && step.act !== 'check';
      current = isChange ? step : undefined;
      if (isChange) flying.most = Math.max(flying.most, ++flying.now);
      try {
        await setImmediate();
        return await work();
      } finally {
        if (isChange) flying.now--;
        current = undefined;
      }
    },
  };
}
