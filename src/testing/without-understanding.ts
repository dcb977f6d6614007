// In the place of `find-package.ts` while tests run: films are measured the same whether or not the models were added.

export const INSTALL_COMMAND = 'npm run understanding';

let added: string | undefined;

export const understandingModule = (): string | undefined => added;

/** One piece of work for which a module was added that finds what it is told to. */
export async function withUnderstanding<Result>(module: string, work: () => Promise<Result>): Promise<Result> {
  added = module;
  try {
    return await work();
  } finally {
    added = undefined;
  }
}
