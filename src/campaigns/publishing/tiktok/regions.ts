import type { Failure } from '../failure.ts';
import { isObject, listAt, textAt } from '../json.ts';
import type { Calls, JsonObject } from '../port.ts';
import { readData } from './read.ts';

/** TikTok's ids of countries, read once per connection. */
const KNOWN = new WeakMap<Calls, ReadonlyMap<string, string>>();

type Regions = ReadonlyMap<string, string>;

async function regionsOf(calls: Calls): Promise<{ readonly regions: Regions } | { readonly failure: Failure }> {
  const known = KNOWN.get(calls);
  if (known !== undefined) return { regions: known };
  const read = await readData(calls, '/tool/region/', {
    advertiser_id: calls.external_id,
    placements: JSON.stringify(['PLACEMENT_TIKTOK']),
    objective_type: 'WEB_CONVERSIONS',
  });
  if ('failure' in read) return read;
  const regions: Regions = new Map(
    listAt(read.data, 'region_info').flatMap((region): [string, string][] => {
      const [code, id] = [textAt(region, 'region_code'), textAt(region, 'location_id')];
      return code === undefined || id === undefined || textAt(region, 'level') !== 'COUNTRY' ? [] : [[code, id]];
    }),
  );
  if (regions.size === 0) return { failure: NO_REGIONS };
  KNOWN.set(calls, regions);
  return { regions };
}

/** Replaces the countries of a body with TikTok's ids. The plan contains our codes, so that planning does not need the platform. */
export async function withRegions(
  body: JsonObject,
  calls: Calls,
): Promise<{ readonly body: JsonObject } | { readonly failure: Failure }> {
  const { countries, ...rest } = body;
  if (countries === undefined) return { body };
  const read = await regionsOf(calls);
  if ('failure' in read) return read;
  const codes = listAt(body, 'countries').map(String);
  const foreign = codes.find((code) => !read.regions.has(code));
  if (foreign !== undefined) return { failure: notOffered(foreign) };
  const location_ids = codes.flatMap((code) => read.regions.get(code) ?? []);
  const targeting = isObject(rest.targeting_spec) ? rest.targeting_spec : {};
  return { body: { ...rest, targeting_spec: { ...targeting, location_ids } } };
}

/** Without entries, the list tells nothing about the countries. */
const NO_REGIONS: Failure = {
  certainty: 'unknown',
  problem: { code: 'no-regions', todo: 'Nothing to do: the engine reads it again.', retry: 'later', vendor: {} },
};

const notOffered = (code: string): Failure => ({
  certainty: 'rejected',
  problem: {
    code: 'country-not-offered',
    field: 'ad.countries',
    todo: `Remove ${code} from the countries: TikTok does not show ads of this account there.`,
    retry: 'once_fixed',
    vendor: {},
  },
});
