import { tmpdir } from 'node:os';
import type { PGlite } from '@electric-sql/pglite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { unavailable } from '../kernel/index.ts';
import { RecoveringPglite } from './recovering-pglite.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** An instance that only counts how often it is closed. */
function instance() {
  const close = vi.fn(async () => {});
  return { close, pglite: { close, exec: async () => [] } as unknown as PGlite };
}

function recovering({ directory = tmpdir(), check = () => {} }: { directory?: string; check?: () => void } = {}) {
  const [first, second] = [instance(), instance()];
  const open = vi.fn(async () => second.pglite);
  return { first, second, open, database: new RecoveringPglite(first.pglite, directory, open, check) };
}

const trap = () => Promise.reject(Object.assign(new Error('unreachable'), { name: 'RuntimeError' }));
const failing = (severity: string) => () => Promise.reject(Object.assign(new Error(severity), { severity }));

test('a directory taken by another process is not written to, not even on close', async () => {
  const lost = recovering({
    check: () => {
      throw unavailable('data-directory-lost', 'another process has it');
    },
  });
  await expect(lost.database.instance()).rejects.toThrow('another process has it');
  await lost.database.close();
  expect(lost.first.close).not.toHaveBeenCalled();
  const held = recovering();
  await held.database.instance();
  await held.database.close();
  expect(held.first.close).toHaveBeenCalledTimes(1);
});

test('a check of the directory that fails once does not end the database', async () => {
  const check = vi.fn();
  const { database, first } = recovering({ check });
  check.mockImplementationOnce(() => {
    throw new Error('EIO');
  });
  await expect(database.instance()).rejects.toThrow('EIO');
  vi.advanceTimersByTime(100);
  expect(await database.instance()).toBe(first.pglite);
  await database.close();
  expect(first.close).toHaveBeenCalledTimes(1);
});

test('a directory that was taken once stays lost, whatever later checks say', async () => {
  const check = vi.fn();
  const { database, first } = recovering({ check });
  check.mockImplementationOnce(() => {
    throw unavailable('data-directory-lost', 'another process has it');
  });
  check.mockImplementationOnce(() => {
    throw new Error('EIO');
  });
  for (let attempt = 0; attempt < 3; attempt++) {
    await expect(database.instance()).rejects.toThrow('another process has it');
    vi.advanceTimersByTime(100);
  }
  await database.close();
  expect(first.close).not.toHaveBeenCalled();
});

test('no statement runs between a check that failed and one that succeeds', async () => {
  const check = vi.fn();
  const { database } = recovering({ check });
  const given = await database.instance();
  vi.advanceTimersByTime(100);
  check.mockImplementation(() => {
    throw new Error('EIO');
  });
  const work = vi.fn(async () => 1);
  await expect(database.on(given, work)).rejects.toThrow('EIO');
  await expect(database.on(given, work)).rejects.toThrow('EIO');
  expect(work).not.toHaveBeenCalled();
});

test.each([
  ['is reopened after a WebAssembly trap', trap, true],
  ['is reopened after FATAL', failing('FATAL'), true],
  ['is reopened after PANIC', failing('PANIC'), true],
  ['stays open after ERROR', failing('ERROR'), false],
])('the instance %s', async (_, work, isEnd) => {
  const { database, first, second, open } = recovering();
  const given = await database.instance();
  await expect(database.on(given, work)).rejects.toThrow();
  const next = vi.fn(async () => 1);
  if (!isEnd) {
    expect(await database.on(given, next)).toBe(1);
    expect(await database.instance()).toBe(first.pglite);
    return;
  }
  await expect(database.instance()).rejects.toThrow('will be reopened shortly');
  vi.advanceTimersByTime(5_000);
  expect(await database.instance()).toBe(second.pglite);
  expect(open).toHaveBeenCalledTimes(1);
  // a transaction that began before the instance ended has lost what it wrote
  await expect(database.on(given, next)).rejects.toThrow('in the middle of a transaction');
  expect(next).not.toHaveBeenCalled();
  await database.close();
  expect([first.close, second.close].map(({ mock }) => mock.calls.length)).toEqual([0, 1]);
});

test('an in-memory database is lost when its instance ends', async () => {
  const { pglite } = instance();
  const database = new RecoveringPglite(pglite, undefined, vi.fn(), () => {});
  await expect(database.on(await database.instance(), trap)).rejects.toThrow('unreachable');
  vi.advanceTimersByTime(5_000);
  await expect(database.instance()).rejects.toThrow('start again');
});
