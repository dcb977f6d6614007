// Replaces `find-package.ts` in tests, so that films are measured the same way whether or not the models were added.

export const INSTALL_COMMAND = 'npm run understanding';

let added: string | undefined;

export const understandingModule = (): string | undefined => added;

/** Runs work as if a module had been added that finds what it is told to find. */
export async function withUnderstanding<Result>(module: string, work: () => Promise<Result>): Promise<Result> {
  added = module;
  try {
    return await work();
  } finally {
    added = undefined;
  }
}
