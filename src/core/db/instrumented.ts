import type { Driver, Session } from './driver.ts';

/** Runs a statement inside something of the caller's, such as a trace span. */
export type Instrument = <Value>(
  statement: { readonly name?: string; readonly text: string },
  run: () => Promise<Value>,
) => Promise<Value>;

/** Wraps each statement of the driver in `instrument`. */
export function instrumented(driver: Driver, instrument: Instrument): Driver {
  const session = (inner: Session): Session => ({
    query: (text, values) => instrument({ text }, () => inner.query(text, values)),
    run: (statement, values) => instrument(statement, () => inner.run(statement, values)),
    script: (text) => instrument({ text }, () => inner.script(text)),
    release: (broken) => inner.release(broken),
  });
  return {
    acquire: async (limitMs) => session(await driver.acquire(limitMs)),
    once: (statement, values, limitMs) => instrument(statement, () => driver.once(statement, values, limitMs)),
    pool: () => driver.pool(),
    close: () => driver.close(),
  };
}
