import { EXPORTS } from './list.ts';

const LANGUAGES = new Intl.DisplayNames('en', { type: 'language' });

/** `English, German and Spanish` */
export const languagesOf = (headers: Readonly<Record<string, unknown>>): string =>
  new Intl.ListFormat('en').format(Object.keys(headers).map((code) => LANGUAGES.of(code) ?? code));

/** `Meta Ads Manager or YouTube Studio` */
export const exportLabels = (): string =>
  new Intl.ListFormat('en', { type: 'disjunction' }).format(EXPORTS.map(({ label }) => label));

/** `instagram (Meta Ads Manager), youtube (YouTube Studio)` */
export const exportPlatforms = (): string => EXPORTS.map(({ label, platform }) => `${platform} (${label})`).join(', ');

export const exportSources = (): string => EXPORTS.map(({ source }) => source).join(', ');
