import { textAt } from '../json.ts';
import type { JsonObject } from '../port.ts';

/**
 * Returns who benefits and who pays, as the Digital Services Act requires: `dsa: {beneficiary, payor}`, one text for both, or
 * two settings.
 */
export function dsaOf(settings: JsonObject): { readonly beneficiary?: string; readonly payor?: string } {
  const both = textAt(settings, 'dsa');
  const beneficiary = both ?? textAt(settings, 'dsa', 'beneficiary') ?? textAt(settings, 'dsa_beneficiary');
  return {
    beneficiary,
    payor: both ?? textAt(settings, 'dsa', 'payor') ?? textAt(settings, 'dsa_payor') ?? beneficiary,
  };
}

/** Member states of the European Union, where an ad must name on whose behalf it runs. */
const EU = new Set('AT BE BG HR CY CZ DE DK EE ES FI FR GR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '));
export const isInEu = (countries: readonly string[]): boolean => countries.some((country) => EU.has(country));

/** Countries whose ads need a regulated category (lfx-self-serve handles these). */
const REGULATED = new Set(['SG', 'TW']);
export const regulatedOf = (countries: readonly string[]): string[] =>
  countries.filter((country) => REGULATED.has(country));
