import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { google } from '../../src/campaigns/publishing/google/index.ts';
import type { AccountToUse, DraftToPublish, RenderedClip } from '../../src/campaigns/publishing/port.ts';
import { resolved } from '../../src/campaigns/publishing/resolve.ts';
import { googlePlatform } from '../../src/sandbox/google/index.ts';
import { messageNamed, messageNames } from '../../src/sandbox/google/vocabulary/index.ts';
import { makeWorld } from '../../src/sandbox/world/index.ts';
import { FAILURE, openDoor, type Witness } from './grpc-door.ts';
import { type ReflectedType, walk } from './walk-message.ts';

/**
 * A second reader: google-ads-node 25.1.0, Google's generated gRPC client, unmodified. It is not a dependency, because it brings 71 packages
 * and 158 MB: run `npm install --ignore-scripts google-ads-node@25.1.0` in a directory, and set GOOGLE_ADS_NODE to that directory.
 */
const directory = process.env.GOOGLE_ADS_NODE;
const PACKAGE = 'google-ads-node';
if (directory === undefined)
  process.stdout.write('google-ads-node is not there (GOOGLE_ADS_NODE): its tests are skipped\n');

function load(): Witness & { readonly root: Reflection } {
  // otherwise it looks for credentials of Google's cloud
  process.env.METADATA_SERVER_DETECTION = 'none';
  const require = createRequire(join(directory ?? '', 'package.json'));
  const ads = require(PACKAGE);
  const inner = createRequire(require.resolve('google-gax'));
  const grpc = inner('@grpc/grpc-js');
  const protobuf = inner('protobufjs');
  const v25 = ads.protos.google.ads.googleads.v25;
  return {
    grpc,
    types: v25.services,
    failure: v25.errors.GoogleAdsFailure,
    root: protobuf.Root.fromJSON(require(`${PACKAGE}/build/protos/protos.json`)),
    client: (port) =>
      new ads.GoogleAdsServiceClient({ apiEndpoint: '127.0.0.1', port, sslCreds: grpc.credentials.createInsecure() }),
  };
}

interface Reflection {
  lookupType(path: string): ReflectedType;
  resolveAll(): unknown;
}

const V25 = 'google.ads.googleads.v25';
/** Returns the whole publication as the adapter sends it. */
function sentByAdapter() {
  const account: AccountToUse = {
    ...{ external_id: '840', environment: 'sandbox', currency: 'USD', time_zone: 'America/Los_Angeles' },
    settings: { business_name: 'Lamps', logo: '77' },
  };
  const draft: DraftToPublish = {
    ...{ campaign_id: '11111111-1111-4111-8111-111111111111', number: 1, name: 'Lamp', platform: 'youtube' },
    ...{ budget_minor: 100_000, currency: 'USD' },
    ad: {
      ...{ texts: ['It folds flat.'], headline: 'Light', link: 'https://example.com/', call_to_action: 'learn_more' },
      ...{
        countries: ['US'],
        age_min: 25,
        age_max: 44,
        goal: 'traffic',
        special_categories: [],
        budget_kind: 'lifetime',
      },
      ...{ starts_at: '2026-11-30T08:00:00Z', ends_at: '2026-12-10T08:00:00Z', url_tags: 'a=b', ai_disclosed: true },
    },
  };
  const clip: RenderedClip = { clip_id: 'c', platform: 'youtube', identity: 'film' };
  const { plan } = google.prepare(draft, clip, account, new Date('2026-11-23T12:00:00Z'));
  const tree = plan?.steps.find(({ key }) => key === 'campaign');
  return resolved(tree?.body ?? {}, { youtube_video: 'dQw4w9WgXcQ' });
}

/** Returns the failure inside a gRPC error. */
const failureIn =
  ({ failure }: Witness) =>
  (error: { metadata: { get(name: string): Buffer[] } }) => {
    const [bytes = Buffer.alloc(0)] = error.metadata.get(FAILURE);
    return failure.toObject(failure.decode(bytes), { enums: String });
  };

describe.skipIf(directory === undefined)('google-ads-node, unmodified', () => {
  test('has the messages and fields of the vocabulary', () => {
    const { root } = load();
    const found = (name: string): ReflectedType | undefined => {
      for (const room of ['common', 'resources', 'services'])
        try {
          return root.lookupType(`${V25}.${room}.${name}`);
        } catch {}
      return undefined;
    };
    const differing = messageNames().filter((name) => {
      if (name === 'MutateOperation') return false;
      const theirs = Object.keys(found(name)?.fields ?? {}).sort();
      return JSON.stringify(theirs) !== JSON.stringify([...messageNamed(name).keys()].sort());
    });
    expect(differing).toEqual([]);
  });

  test('knows every field and enum value that the adapter sends, and the walk names what protobufjs drops', () => {
    const { root, types } = load();
    root.resolveAll();
    const type = root.lookupType(`${V25}.services.MutateGoogleAdsRequest`);
    const sent = sentByAdapter();
    expect(walk(type, { ...sent, customer_id: '840' })).toEqual([]);
    const wrong = {
      mutate_operations: [{ campaign_operation: { create: { status: 'NOT_A_MEMBER', colour: 'red' } } }],
    };
    expect(walk(type, wrong)).toEqual([
      'mutate_operations.0.campaign_operation.create.status: no word NOT_A_MEMBER',
      'mutate_operations.0.campaign_operation.create.colour: no such field',
    ]);
    expect(JSON.stringify(types.MutateGoogleAdsRequest?.fromObject(wrong))).not.toMatch(/colour|NOT_A_MEMBER/);
  });

  test('creates the tree through gRPC, finds it, and gets an error for a taken name', async () => {
    const witness = load();
    const platform = googlePlatform(makeWorld({ kind: true, seed: 3, clock: 'virtual' }));
    const door = await openDoor(witness, platform);
    const client = witness.client(door.port);
    const options = { otherArgs: { headers: { authorization: 'Bearer token', 'developer-token': 'dev' } } };
    try {
      const request = { ...sentByAdapter(), customer_id: '840' };
      const [made] = await client.mutate(request, options);
      expect(made.mutate_operation_responses).toHaveLength(12);
      expect(platform.objects().map(({ kind, status }) => [kind, status])).toEqual([
        ['campaign', 'PAUSED'],
        ['ad_group', 'PAUSED'],
        ['ad', 'PAUSED'],
      ]);
      const query =
        "SELECT campaign.name, campaign_budget.total_amount_micros FROM campaign WHERE campaign.status = 'PAUSED'";
      const [rows] = await client.search({ customer_id: '840', query }, options);
      expect(JSON.parse(JSON.stringify(rows))).toMatchObject([
        { campaign_budget: { total_amount_micros: '1000000000' } },
      ]);
      const refused = await client.mutate(request, options).then(() => undefined, failureIn(witness));
      expect(refused).toMatchObject({ errors: [{ error_code: { campaign_error: 'DUPLICATE_CAMPAIGN_NAME' } }] });
      expect(platform.objects()).toHaveLength(3);
    } finally {
      await client.close();
      door.close();
    }
  });
});
