import { decimalOf } from '../../../core/kernel/index.ts';
import type { components } from '../../client/index.ts';

type Exposure = components['schemas']['Exposure'];

export const money = (minor: number, currency: string): string => `${decimalOf(minor, currency)} ${currency}`;

/** What it can cost, in words. */
export const costs = ({ per_day_minor, whole_minor, currency }: Exposure): string =>
  `at most ${money(per_day_minor, currency)} a day, ${whole_minor === null ? 'without an end' : `${money(whole_minor, currency)} in all`}`;
