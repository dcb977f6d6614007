// In the place of `find-package.ts` while tests run: films are measured the same whether or not the models were added.

export const INSTALL_COMMAND = 'npm run understanding';

export const understandingModule = (): string | undefined => undefined;
