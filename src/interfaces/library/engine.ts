import type { Context } from '../../context.ts';
import { type EngineOptions, type Engine as OpenContext, openEngine as openContext } from '../../engine.ts';

/** An open engine. Pass it to the library's functions, and close it at the end. */
export class Engine {
  readonly #context: OpenContext;

  /** Internal: call `openEngine` instead. */
  constructor(context: OpenContext) {
    this.#context = context;
  }

  /** Finishes the work in progress, then closes the connections. */
  close(): Promise<void> {
    return this.#context.close();
  }

  /** Returns the context that the library's functions use. */
  static contextOf(engine: Engine): Context {
    return engine.#context;
  }
}

/**
 * Opens the engine: connects to the database or creates it, migrates it, and gives every platform its default rule set.
 *
 * @throws `database-unavailable`, `data-directory-in-use`, `data-directory-unusable`, `schema-too-new`, `schema-out-of-date`,
 * `ledger-behind`
 */
export const openEngine = async (options: EngineOptions = {}): Promise<Engine> =>
  new Engine(await openContext(options));

/** Turns a function that takes a context into one that takes an engine. */
export const onEngine =
  <Args extends readonly unknown[], Result>(verb: (ctx: Context, ...args: Args) => Result) =>
  (engine: Engine, ...args: Args): Result =>
    verb(Engine.contextOf(engine), ...args);
