import type { MetaObject } from './objects.ts';

/** What the ads spent. */
export interface Delivery {
  spentBy(object: MetaObject): number;
  spentByAccount(accountId: string): number;
  clear(): void;
}

export const makeDelivery = (): Delivery => ({ spentBy: () => 0, spentByAccount: () => 0, clear: () => undefined });
