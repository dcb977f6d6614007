import { useLocation, useRoute } from 'preact-iso';
import type { Reply } from '../../client/index.ts';
import { client, PLATFORMS, type Platform } from '../data.ts';
import { capital, featureName, moment, platformName } from '../format.ts';
import { Page } from '../parts/page.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { useLoaded } from '../use-loaded.ts';
import { Calibration } from './calibration.tsx';
import { PutInForce } from './put-in-force.tsx';
import { RuleDifferences } from './rule-differences.tsx';
import { TrainNow } from './train-now.tsx';

/** Shows what counts on a platform, since when, and whether clips with higher scores did better. */
export default function Rules() {
  const { platform = '' } = useRoute().params;
  const known = PLATFORMS.find((each) => each === platform);
  if (known === undefined)
    return (
      <Page title="Rules" isReady>
        <Empty>
          <p>
            Unknown platform “{platform}”. <a href="/app/rules/tiktok">Rules for TikTok</a>
          </p>
        </Empty>
      </Page>
    );
  return <RulesOf key={known} platform={known} />;
}

const NEWEST = 20;

/** Returns the newest versions and the active one, which may be much older because each training writes a draft. */
async function versionsOf(platform: Platform) {
  const { rule_sets: newest } = await client.ruleSets.list({ platform, limit: NEWEST });
  if (newest.some(({ status }) => status === 'active')) return newest;
  const { rule_sets: active } = await client.ruleSets.list({ platform, status: 'active', limit: 1 });
  return [...newest, ...active];
}

function RulesOf({ platform }: { readonly platform: Platform }) {
  const { version } = useLocation().query;
  const versions = useLoaded(`versions ${platform}`, () => versionsOf(platform));
  const known = versions.data ?? [];
  const isOlder =
    versions.data !== undefined && /^[1-9]\d{0,8}$/.test(version ?? '') && !known.some(isVersion(version));
  const older = useLoaded(`version ${platform} ${isOlder && version}`, async () =>
    isOlder ? (await client.ruleSets.list({ platform, version: Number(version), limit: 1 })).rule_sets : [],
  );
  const all = [...known, ...(older.data ?? [])].sort((a, b) => b.version - a.version);
  const inForce = all.find(({ status }) => status === 'active');
  const shown = all.find(isVersion(version)) ?? (older.isLoading ? undefined : inForce);
  const isEmpty = versions.data !== undefined && !older.isLoading && shown === undefined;
  const ruleSet = useLoaded(`rule set ${shown?.id}`, async () =>
    shown === undefined ? undefined : client.ruleSets.get({ id: shown.id }),
  );
  return (
    <Page
      title={`Rules for ${platformName(platform)}`}
      isReady={
        versions.error !== undefined ||
        isEmpty ||
        (shown !== undefined && (ruleSet.data !== undefined || ruleSet.error !== undefined))
      }
      actions={
        ruleSet.data !== undefined &&
        shown !== inForce && (
          <PutInForce key={ruleSet.data.id} ruleSet={ruleSet.data} platform={platform} reload={versions.reload} />
        )
      }
    >
      <nav aria-label="Platforms" class="tabs">
        {PLATFORMS.map((each) => (
          <a key={each} href={`/app/rules/${each}`} aria-current={each === platform ? 'page' : undefined}>
            {platformName(each)}
          </a>
        ))}
      </nav>
      <Shown of={versions}>
        {() =>
          isEmpty ? (
            <Empty>
              <p>
                No rule set is active for {platformName(platform)}: <code>campaigns-engine rules apply FILE</code>.
              </p>
            </Empty>
          ) : (
            <nav aria-label="Versions" class="tabs light">
              {all.map((each) => (
                <a
                  key={each.id}
                  href={`/app/rules/${platform}?version=${each.version}`}
                  aria-current={each.id === shown?.id ? 'page' : undefined}
                  title={each.created_at}
                >
                  v{each.version} {each.status}
                  {each.status === 'active' && each.activated_at !== null && ` since ${moment(each.activated_at)}`}
                </a>
              ))}
            </nav>
          )
        }
      </Shown>
      <div class="side-by-side">
        <div>
          <Shown of={ruleSet}>{(found) => found !== undefined && <Document ruleSet={found} />}</Shown>
        </div>
        <div>
          {shown !== undefined && inForce !== undefined && shown !== inForce && (
            <RuleDifferences shown={shown} inForce={inForce} />
          )}
          <Calibration platform={platform} />
          <TrainNow platform={platform} reload={versions.reload} />
        </div>
      </div>
    </Page>
  );
}

const isVersion = (wanted: string | undefined) => (each: { readonly version: number }) =>
  String(each.version) === wanted;

function Document({ ruleSet: { document, weights } }: { readonly ruleSet: Reply<'ruleSets.get'> }) {
  const shares = Object.entries(weights).sort(([, a], [, b]) => b - a);
  const largest = Math.max(0.001, ...shares.map(([, share]) => share));
  return (
    <>
      <section aria-label="Weights" class="panel">
        <h2>Weights</h2>
        {document.description !== undefined && <p>{document.description}</p>}
        <table>
          <caption>How much of the score each feature can give. Together they add up to 1.</caption>
          <tbody>
            {shares.map(([feature, share]) => (
              <tr key={feature}>
                <th scope="row">{featureName(feature)}</th>
                <td>
                  <span class="term">
                    <span class="bar" style={{ width: `${(share / largest) * 100}%` }} />
                    <span class="number">{share.toFixed(3)}</span>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Conditions
        title="Boosts"
        rows={document.boosts.map(({ id, because, when, multiply }) => ({
          id,
          because: `×${multiply} ${because}`,
          condition: when,
        }))}
      />
      <Conditions
        title="Requirements"
        rows={document.requirements.map(({ id, because, must }) => ({ id, because, condition: must }))}
      />
      <Conditions
        title="Advice"
        rows={document.advice.map(({ id, because, should }) => ({ id, because, condition: should }))}
      />
    </>
  );
}

interface ConditionsProps {
  readonly title: string;
  readonly rows: readonly { readonly id: string; readonly because: string; readonly condition: string }[];
}

function Conditions({ title, rows }: ConditionsProps) {
  if (rows.length === 0) return null;
  return (
    <section aria-label={title} class="panel">
      <h2>{title}</h2>
      <ul class="plain">
        {rows.map(({ id, because }) => (
          <li key={id}>{capital(because)}</li>
        ))}
      </ul>
      <details>
        <summary class="quiet">As written</summary>
        <ul class="plain">
          {rows.map(({ id, condition }) => (
            <li key={id}>
              <strong>{id}</strong> <code>{condition}</code>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
