import type { Sql } from '../../core/db/index.ts';
import type { FieldError } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import type { ResultRow } from './read-result.ts';
import { type CampaignFound, campaignsOf, clipsOf, externalNamesOf, type NamedSubject } from './store.ts';

/** The owner of a result: a campaign's result also belongs to the clip that the campaign runs. */
export interface Owner {
  readonly clip_id: string;
  readonly campaign_id: string | null;
}

/** Why a row has no owner; `isUnknown`: none of our clips or campaigns has its names. */
type Ownerless = FieldError & { readonly isUnknown?: true };

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * Finds the owner of each row. Ids must exist. An export's names are looked up in this order: names that a person
 * mapped (`POST /results/names`); our own ids inside a name; a campaign's exact name.
 *
 * @returns for each row its owner, or what is wrong; never a guess between two
 */
export async function resolveSubjects(
  db: Sql,
  rows: readonly Pick<ResultRow, 'subject' | 'platform'>[],
): Promise<readonly (Owner | Ownerless)[]> {
  const names = [...new Set(rows.flatMap(({ subject }) => ('names' in subject ? subject.names : [])))];
  const ids = names.flatMap(idsIn);
  const given = rows.flatMap(({ subject }) => ('names' in subject ? [] : Object.values<string>(subject)));
  const wanted = [...new Set([...ids, ...given])];
  const external = await externalNamesOf(db, names);
  const campaigns = await campaignsOf(
    db,
    [...wanted, ...external.flatMap(({ campaign_id }) => campaign_id ?? [])],
    names,
  );
  const clips = await clipsOf(db, [...wanted, ...external.flatMap(({ clip_id }) => clip_id ?? [])]);
  const known = new Known(external, campaigns, clips);
  return rows.map((row) => known.ownerOf(row));
}

const idsIn = (name: string): string[] => (name.match(UUID) ?? []).map((id) => id.toLowerCase());

class Known {
  readonly #external: ReadonlyMap<string, NamedSubject>;
  readonly #campaigns: ReadonlyMap<string, CampaignFound>;
  readonly #byName = new Map<string, CampaignFound[]>();
  readonly #clips: ReadonlySet<string>;

  constructor(external: readonly NamedSubject[], campaigns: readonly CampaignFound[], clips: readonly string[]) {
    this.#external = new Map(external.map((each) => [`${each.platform} ${each.name}`, each]));
    this.#campaigns = new Map(campaigns.map((campaign) => [campaign.id, campaign]));
    for (const campaign of campaigns) {
      const called = this.#byName.get(`${campaign.platform} ${campaign.name}`);
      if (called === undefined) this.#byName.set(`${campaign.platform} ${campaign.name}`, [campaign]);
      else called.push(campaign);
    }
    this.#clips = new Set(clips);
  }

  ownerOf({ subject, platform }: Pick<ResultRow, 'subject' | 'platform'>): Owner | Ownerless {
    if ('clip_id' in subject)
      return this.#clip(subject.clip_id) ?? { path: 'clip_id', message: `there is no clip ${subject.clip_id}` };
    if ('campaign_id' in subject) return this.#campaign(subject.campaign_id, platform, 'campaign_id');
    return this.#named(subject.names, subject.column, platform);
  }

  #clip(clipId: string): Owner | undefined {
    return this.#clips.has(clipId) ? { clip_id: clipId, campaign_id: null } : undefined;
  }

  #campaign(id: string, platform: Platform, path: string): Owner | FieldError {
    const found = this.#campaigns.get(id);
    if (found === undefined) return { path, message: `there is no campaign ${id}` };
    if (found.platform === platform) return { clip_id: found.clip_id, campaign_id: id };
    return { path: 'platform', message: `campaign ${id} runs on ${found.platform}, not on ${platform}` };
  }

  #named(names: readonly string[], column: string, platform: Platform): Owner | Ownerless {
    for (const name of names) {
      const given = this.#external.get(`${platform} ${name}`);
      if (given === undefined) continue;
      if (given.campaign_id !== null) return this.#campaign(given.campaign_id, platform, column);
      return { clip_id: given.clip_id ?? '', campaign_id: null };
    }
    return this.#byIdInside(names, column, platform) ?? this.#byCampaignName(names, column, platform);
  }

  #byIdInside(names: readonly string[], column: string, platform: Platform): Owner | FieldError | undefined {
    const ids = [...new Set(names.flatMap(idsIn))];
    const campaigns = ids.filter((id) => this.#campaigns.has(id));
    const clips = ids.filter((id) => this.#clips.has(id));
    const [campaign] = campaigns;
    const [clip] = clips;
    if (campaigns.length > 1 || (campaign === undefined && clips.length > 1))
      return {
        path: column,
        message: `matches more than one campaign or clip: ${[...campaigns, ...clips].join(', ')}`,
      };
    if (campaign === undefined) return clip === undefined ? undefined : this.#clip(clip);
    const owner = this.#campaign(campaign, platform, column);
    if ('clip_id' in owner && clip !== undefined && clip !== owner.clip_id)
      return {
        path: column,
        message: `refers to campaign ${campaign} and clip ${clip}, which does not belong to that campaign`,
      };
    return owner;
  }

  /** A draft has never run: it counts only if nothing else has the name. */
  #byCampaignName(names: readonly string[], column: string, platform: Platform): Owner | Ownerless {
    for (const name of names) {
      const called = this.#byName.get(`${platform} ${name}`) ?? [];
      const ran = called.filter(({ status }) => status !== 'draft');
      const [only, another] = ran.length === 0 ? called : ran;
      if (only === undefined) continue;
      if (another === undefined) return { clip_id: only.clip_id, campaign_id: only.id };
      const which = `${called
        .slice(0, LISTED)
        .map(({ id }) => id)
        .join(', ')}${called.length > LISTED ? ', …' : ''}`;
      return {
        path: column,
        message: `${called.length} campaigns are named ${JSON.stringify(name)} (${which}): ${HELP}`,
      };
    }
    const shown = names.map((name) => JSON.stringify(name)).join(', ');
    return { path: column, message: `no clip or campaign on ${platform} is named ${shown}: ${HELP}`, isUnknown: true };
  }
}

const LISTED = 10;
const HELP = "put the clip's or campaign's id into the name, or map the name (POST /results/names, --map)";
