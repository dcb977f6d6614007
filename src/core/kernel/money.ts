import { z } from 'zod';

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** An ISO 4217 code in capitals, such as USD. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code in capitals, such as USD')
  .refine((code) => CURRENCIES.has(code), 'is not a currency of ISO 4217');

/** Money in minor units: a whole number of cents. */
export const Cents = z.int().min(0);

/** What a draft campaign is budgeted in until a person says otherwise. */
export const DEFAULT_CURRENCY = 'USD';
