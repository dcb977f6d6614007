import { BOTH, inner, isGiven, list, type Rule, type Write } from './rule.ts';

const ON = { on: ['adset'] } as const;

/** Member states of the European Union, whose Digital Services Act requires the payer and the beneficiary of an ad. */
const EU = 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' ');

/** Countries that require a regulated category. Source: the countries that lfx-self-serve handles. */
const REGULATED = ['SG', 'TW'];

const targeting = ({ given }: Write) => inner(given, 'targeting');
const places = (write: Write) => inner(targeting(write), 'geo_locations');
const countries = (write: Write) => list(places(write).countries);
const groups = (write: Write) => list(places(write).country_groups).map((group) => String(group).toLowerCase());
const isWorldwideOrEu = (write: Write) => groups(write).some((group) => ['worldwide', 'europe', 'eea'].includes(group));
const isWide = ({ after }: Write) => Number(inner(after, 'targeting', 'targeting_automation').advantage_audience) === 1;

export const TARGETING_RULES: readonly Rule[] = [
  {
    name: 'places-missing',
    ...ON,
    at: BOTH,
    source: 'Meta’s guide to targeting',
    confidence: 'documented',
    breaks: (write) => isGiven(write.given.targeting) && Object.keys(places(write)).length === 0,
    says: { code: 100, subcode: 1885364, message: 'Select at least one location for your audience' },
  },
  {
    name: 'age-range',
    ...ON,
    at: BOTH,
    source: 'Meta’s guide to targeting: 13 to 65',
    confidence: 'documented',
    breaks: (write) => {
      const { age_min: least = 18, age_max: most = 65 } = targeting(write);
      return Number(least) < 13 || Number(most) > 65 || Number(least) > Number(most);
    },
    says: { code: 100, subcode: 1487079, message: 'The ages must lie between 13 and 65, the lower one first' },
  },
  {
    name: 'audience-flag-missing',
    ...ON,
    at: BOTH,
    source: 'ChatbotX#1061, justwatch/facebook-marketing-api-golang-sdk#83',
    confidence: 'reported',
    breaks: (write) =>
      isGiven(write.given.targeting) && !isGiven(inner(targeting(write), 'targeting_automation').advantage_audience),
    says: {
      code: 100,
      subcode: 1870227,
      message: 'Advantage audience flag required: set advantage_audience to 1 or 0 in targeting_automation',
    },
  },
  {
    name: 'wide-audience-ages',
    ...ON,
    at: BOTH,
    source: 'Meta’s guide to Advantage+ audience',
    confidence: 'third-party',
    breaks: (write) =>
      isWide(write) && (Number(targeting(write).age_max ?? 65) < 65 || Number(targeting(write).age_min ?? 18) > 25),
    says: { code: 100, subcode: 1870189, message: 'With Advantage+ audience, age_max is 65 and age_min at most 25' },
  },
  {
    name: 'dsa-missing',
    ...ON,
    at: ['create'],
    source: 'Meta’s guide to the Digital Services Act; amekala/ads-mcp#28, #29',
    confidence: 'documented',
    breaks: (write) =>
      (isWorldwideOrEu(write) || countries(write).some((country) => EU.includes(String(country)))) &&
      !(isGiven(write.given.dsa_beneficiary) || isGiven(write.account.dsaBeneficiary)),
    says: {
      code: 100,
      subcode: 3858079,
      message: 'No beneficiary: ads in the European Union need dsa_beneficiary and dsa_payor',
    },
  },
  {
    name: 'dsa-payor-missing',
    ...ON,
    at: ['create'],
    source: 'Meta’s guide to the Digital Services Act',
    confidence: 'documented',
    breaks: ({ given, account }) =>
      isGiven(given.dsa_beneficiary) && !(isGiven(given.dsa_payor) || isGiven(account.dsaPayor)),
    says: { code: 100, subcode: 3858081, message: 'No payor: dsa_payor goes with dsa_beneficiary' },
  },
  {
    name: 'regulated-category-missing',
    ...ON,
    at: ['create'],
    source: 'lfx-self-serve',
    confidence: 'unconfirmed',
    breaks: (write) =>
      countries(write).some((country) => REGULATED.includes(String(country))) &&
      list(write.given.regional_regulated_categories).length === 0,
    says: { code: 100, subcode: 3858495, message: 'regional_regulated_categories is needed in a selected country' },
  },
  {
    name: 'position-without-platform',
    ...ON,
    at: BOTH,
    source: 'Meta’s guide to placements',
    confidence: 'documented',
    breaks: (write) => {
      const platforms = targeting(write).publisher_platforms;
      if (!Array.isArray(platforms)) return false;
      return ['facebook', 'instagram', 'messenger', 'threads'].some(
        (platform) => list(targeting(write)[`${platform}_positions`]).length > 0 && !platforms.includes(platform),
      );
    },
    says: { code: 100, subcode: 1885366, message: 'A position is selected, but its platform is not' },
  },
  {
    name: 'explore-placement-gone',
    ...ON,
    at: BOTH,
    source: 'Meta’s changelog of v26',
    confidence: 'documented',
    breaks: (write) =>
      write.version >= 26 &&
      list(targeting(write).instagram_positions).some((word) => String(word).startsWith('explore')),
    says: { code: 100, subcode: 1815671, message: 'The Instagram Explore placement is no longer available' },
  },
];
