import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { PLATFORMS } from '../../src/core/platforms/index.ts';
import { type Answer, rawRequest } from '../http/client.ts';
import { CLIPS } from '../postgres/catalog.ts';
import { shuffled } from '../postgres/cluster.ts';

/** Number of requests of each kind per hundred. */
const SHARES = {
  orchestrate: 55,
  best_clip: 30,
  list_campaigns: 5,
  read_ledger: 4,
  edit_draft: 2,
  results: 1,
  import: 2,
  batch: 1,
} as const;

export type Kind = keyof typeof SHARES;
export const KINDS = Object.keys(SHARES) as Kind[];

export interface Prepared {
  readonly kind: Kind;
  readonly bytes: Buffer;
  /** Returns whether the reply is right; keeps what later requests need of it. */
  take(answer: Answer): boolean;
}

const EDITED_VIDEOS = 200;
const IMPORTED_AT_ONCE = 2;
/** Videos in a batch: those imported since the previous batch, and others. */
const BATCH_VIDEOS = 30;
const RESULTS_AT_ONCE = 5;
const DAY_MS = 86_400_000;

/** Generates the requests of a long day, endlessly: the kinds in a fixed order of a hundred, the videos at random. */
export class Mix {
  readonly #order = shuffled(KINDS.flatMap((kind) => Array<Kind>(SHARES[kind]).fill(kind)));
  readonly #videos: readonly string[];
  readonly #clips: readonly string[];
  /** Drafts of only a few videos: an edited draft belongs to a person, and the rest must stay the orchestrator's however long it takes. */
  readonly #drafts: readonly string[];
  #imported: string[] = [];
  #place = 0;
  #eventsAfter = '';

  private constructor(videos: readonly string[], clips: readonly string[], drafts: readonly string[]) {
    this.#videos = videos;
    this.#clips = clips;
    this.#drafts = drafts;
  }

  /** @param videos videos that have been orchestrated */
  static async of(client: pg.Client, videos: readonly string[]): Promise<Mix> {
    const idsIn = async (table: 'clips' | 'campaigns') => {
      const { rows } = await client.query<{ id: string }>(
        `select id from ${table} where video_asset_id = any($1::uuid[])`,
        [videos.slice(0, EDITED_VIDEOS)],
      );
      return rows.map(({ id }) => id);
    };
    return new Mix(videos, await idsIn('clips'), await idsIn('campaigns'));
  }

  next = (): Prepared => {
    const kind = this.#order[this.#place++ % this.#order.length] ?? 'orchestrate';
    return { kind, ...this.#prepare[kind]() };
  };

  readonly #prepare: Readonly<Record<Kind, () => Omit<Prepared, 'kind'>>> = {
    orchestrate: () =>
      expecting(
        200,
        rawRequest('POST', '/campaigns/orchestrate', { video_asset_id: oneOf(this.#videos), platforms: PLATFORMS }),
      ),
    best_clip: () =>
      expecting(
        200,
        rawRequest('GET', `/campaigns/best_clip?video_asset_id=${oneOf(this.#videos)}&platform=${oneOf(PLATFORMS)}`),
      ),
    list_campaigns: () => expecting(200, rawRequest('GET', `/campaigns?video_asset_id=${oneOf(this.#videos)}`)),
    read_ledger: () => this.#followLedger(),
    edit_draft: () =>
      expecting(
        200,
        rawRequest('PATCH', `/campaigns/${oneOf(this.#drafts)}`, { budget_cents: below(100_000), notes: 'soaked' }),
      ),
    results: () => ({
      bytes: rawRequest('POST', '/results', { results: Array.from({ length: RESULTS_AT_ONCE }, this.#result) }),
      take: takenWhole,
    }),
    import: () => this.#importVideos(),
    batch: () => {
      const imported = this.#imported.splice(0, BATCH_VIDEOS);
      const others = Array.from({ length: BATCH_VIDEOS - imported.length }, () => oneOf(this.#videos));
      const body = { video_asset_ids: [...imported, ...others], platforms: PLATFORMS };
      return expecting(202, rawRequest('POST', '/campaigns/orchestrations', body, { 'idempotency-key': randomUUID() }));
    },
  };

  /** Reads the ledger as a client does that continues where it stopped. */
  #followLedger(): Omit<Prepared, 'kind'> {
    return {
      bytes: rawRequest('GET', `/ledger/events${this.#eventsAfter === '' ? '' : `?after=${this.#eventsAfter}`}`),
      take: ({ status, body }) => {
        this.#eventsAfter = /"next":"([^"]+)"\}$/.exec(body)?.[1] ?? this.#eventsAfter;
        return status === 200;
      },
    };
  }

  #importVideos(): Omit<Prepared, 'kind'> {
    const ids = Array.from({ length: IMPORTED_AT_ONCE }, () => randomUUID());
    const lines = ids.map((id) => `${JSON.stringify(videoLine(id))}\n`).join('');
    return {
      bytes: rawRequest('POST', '/imports', lines, { 'content-type': 'application/x-ndjson' }),
      take: (answer) => {
        this.#imported.push(...ids);
        return takenWhole(answer);
      },
    };
  }

  /** Reports a day of the last four weeks: a new result, or a correction of an earlier one. */
  #result = () => {
    const day = new Date(Date.now() - (1 + below(28)) * DAY_MS).toISOString().slice(0, 10);
    const impressions = below(100_000);
    return {
      clip_id: oneOf(this.#clips),
      platform: oneOf(PLATFORMS),
      period_start: day,
      period_end: day,
      source: 'soak',
      impressions,
      views_3s: below(impressions + 1),
    };
  };
}

const expecting = (expected: number, bytes: Buffer): Omit<Prepared, 'kind'> => ({
  bytes,
  take: ({ status }) => status === expected,
});

/** Checks that no line was rejected: lines are rejected one by one, and the status is still 200. */
const takenWhole = ({ status, body }: Answer) => status === 200 && body.includes('"rejected_total":0');

const videoLine = (id: string) => ({
  id,
  title: `film ${id}`,
  duration_ms: 120_000,
  clips: Array.from({ length: CLIPS }, (_, n) => ({
    start_ms: n * 3_000,
    end_ms: n * 3_000 + 15_000,
    features: {
      visual_score: Math.random(),
      motion_intensity: Math.random(),
      hook_strength: Math.random(),
      width: 1080,
      height: 1920,
      fps: 25,
      has_audio: true,
    },
  })),
});

const below = (limit: number) => Math.floor(Math.random() * limit);

function oneOf<Value>(values: readonly Value[]): Value {
  const value = values[below(values.length)];
  if (value === undefined) throw new Error('there is nothing to choose from');
  return value;
}
