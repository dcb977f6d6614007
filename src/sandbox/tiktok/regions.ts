/** Ids of countries as `/tool/region/` returns them. Source: GeoNames, whose ids TikTok uses. */
const IDS: Readonly<Record<string, string>> = {
  ...{ AE: '290557', AR: '3865483', AT: '2782113', AU: '2077456', BE: '2802361', BR: '3469034', CA: '6251999' },
  ...{ CH: '2658434', CL: '3895114', CO: '3686110', CZ: '3077311', DE: '2921044', DK: '2623032', EG: '357994' },
  ...{ ES: '2510769', FI: '660013', FR: '3017382', GB: '2635167', GR: '390903', HU: '719819', ID: '1643084' },
  ...{ IE: '2963597', IL: '294640', IN: '1269750', IT: '3175395', JP: '1861060', KR: '1835841', MX: '3996063' },
  ...{ MY: '1733045', NL: '2750405', NO: '3144096', NZ: '2186224', PE: '3932488', PH: '1694008', PL: '798544' },
  ...{ PT: '2264397', RO: '798549', SA: '102358', SE: '2661886', SG: '1880251', TH: '1605651', TR: '298795' },
  ...{ TW: '1668284', UA: '690791', US: '6252001', VN: '1562822', ZA: '953987' },
};

const NAMES = new Intl.DisplayNames('en', { type: 'region' });

export const REGIONS = Object.entries(IDS).map(([region_code, location_id]) => ({
  region_code,
  location_id,
  name: NAMES.of(region_code) ?? region_code,
  level: 'COUNTRY',
  parent_id: '0',
}));

export const isRegion = (id: unknown): boolean => REGIONS.some(({ location_id }) => location_id === id);
