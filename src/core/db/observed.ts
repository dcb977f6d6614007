import type { Driver, Session } from './driver.ts';

/** Runs a statement inside something of the caller's, such as a span of a trace. */
export type Around = <Value>(
  statement: { readonly name?: string; readonly text: string },
  run: () => Promise<Value>,
) => Promise<Value>;

/** The driver, with `around` around each of its statements. */
export function observed(driver: Driver, around: Around): Driver {
  const session = (inner: Session): Session => ({
    query: (text, values) => around({ text }, () => inner.query(text, values)),
    run: (statement, values) => around(statement, () => inner.run(statement, values)),
    script: (text) => around({ text }, () => inner.script(text)),
    release: (broken) => inner.release(broken),
  });
  return {
    acquire: async (limitMs) => session(await driver.acquire(limitMs)),
    once: (statement, values, limitMs) => around(statement, () => driver.once(statement, values, limitMs)),
    pool: () => driver.pool(),
    close: () => driver.close(),
  };
}
