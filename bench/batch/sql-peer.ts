import type { Platform } from 'campaigns-engine';
import { DEFAULT_RULE_SETS } from 'campaigns-engine';
import { PLATFORMS } from '../../src/core/platforms/index.ts';

// The whole job in SQL: the default rule sets, written as expressions, replace the engine's evaluator. Sums are
// computed in document order, so that scores are identical to the last bit.

const MISSING = 0.5;

function clamped(value: string): string {
  return `case when ${value} is null then ${MISSING} else least(greatest(${value}, 0), 1) end`;
}

type Points = readonly (readonly [number, number])[];

/** Interpolates linearly between points; constant outside them (docs/rules.md). */
function between(value: string, points: Points): string {
  const [[firstX, firstY] = [0, 0]] = points;
  const pieces = points.map(([x, y], at) => {
    const next = points[at + 1];
    if (next === undefined) return `else ${double(y)}`;
    const line = `${double(y)} + (${value} - ${double(x)}) * ${double(next[1] - y)} / ${double(next[0] - x)}`;
    return `when ${value} < ${double(next[0])} then ${line}`;
  });
  return `case when ${value} is null then ${double(MISSING)} when ${value} < ${double(firstX)} then ${double(firstY)} ${pieces.join(' ')} end`;
}

const double = (number: number) => `'${number}'::float8`;

function documentOf(platform: Platform) {
  return DEFAULT_RULE_SETS[platform];
}

function pointsOf(platform: Platform): Points {
  const { shape } = documentOf(platform).features.duration_ms ?? {};
  if (typeof shape !== 'object' || !('points' in shape)) throw new Error(`${platform}: duration_ms has no points`);
  return shape.points;
}

/** Computes Σ wᵢ·sᵢ ÷ Σ wᵢ, in document order; the defaults have no boosts. */
function scoreOf(platform: Platform): string {
  const worth: Record<string, string> = {
    visual_score: 'visual',
    duration_ms: `length_${platform}`,
    cut_position: 'early',
    motion_intensity: 'motion',
  };
  const features = Object.entries(documentOf(platform).features);
  const sum = features.map(([name, { weight }]) => `${double(weight)} * ${worth[name]}`).join(' + ');
  const total = features.reduce((sum, [, { weight }]) => sum + weight, 0);
  return `least(greatest((${sum}) / ${double(total)}, 0), 1)`;
}

/** Checks the requirements of the defaults. Their conditions become SQL by replacing the operators; an unknown one counts as met. */
function eligible(platform: Platform): string {
  const requirements = documentOf(platform).requirements ?? [];
  return requirements.map(({ must }) => `(${inSql(must)}) is not false`).join(' and ');
}

const inSql = (condition: string) =>
  condition
    .replaceAll('clip.', '')
    .replaceAll('&&', 'and')
    .replaceAll('||', 'or')
    .replace(/(?<!\w)-?\d+(\.\d+)?/g, (number) => double(Number(number)));

/** Orchestrates the videos with ids greater than `$1` and up to `$2`; `$3` is the time, `$4` the same as text. */
export const ORCHESTRATE_IN_SQL = `
with clip as materialized (
  select v.id as video, v.duration_ms as video_ms, c.id, c.start_ms, c.end_ms, c.features,
    (c.end_ms - c.start_ms)::float8 as duration_ms,
    coalesce((c.start_ms + c.end_ms)::float8 / 2 / v.duration_ms, f.cut_position) as cut_position,
    f.visual_score, f.motion_intensity, f.width, f.height, f.file_size_bytes, f.bitrate_bps
  from video_assets v join clips c on c.video_asset_id = v.id,
    json_to_record(c.features) as f (cut_position float8, visual_score float8, motion_intensity float8,
      width float8, height float8, file_size_bytes float8, bitrate_bps float8)
  where c.status = 'ready' and v.id > $1::uuid and v.id <= $2::uuid
), rules as materialized (
  select platform, id, version from rule_sets where status = 'active'
), worth as (
  select *, width / height as aspect_ratio,
    ${clamped('visual_score')} as visual, ${clamped('motion_intensity')} as motion,
    ${PLATFORMS.map((platform) => `${between('duration_ms', pointsOf(platform))} as length_${platform}`).join(',\n    ')},
    ${between('cut_position', [
      [0, 1],
      [1, 0.5],
    ])} as early
  from clip
), scored as materialized (
  select video, id, start_ms,
    ${PLATFORMS.map(
      (platform) => `${scoreOf(platform)} as ${platform},
    ${eligible(platform)} as may_${platform}`,
    ).join(',\n    ')}
  from worth
), best as materialized (
  ${PLATFORMS.map(
    (platform) => `(select distinct on (video) video, '${platform}'::text as platform, id as clip, ${platform} as score
    from scored where may_${platform} order by video, ${platform} desc, start_ms, id)`,
  ).join('\n  union all\n  ')}
), seen as materialized (
  select video, new_id() as orchestration_id, video_ms, count(*)::int as candidates,
    json_agg(json_build_array(id, start_ms, end_ms, features) order by start_ms, id) as texts
  from clip where video in (select video from best) group by video, video_ms
), input as materialized (
  select b.video as video_asset_id, b.platform, b.clip as clip_id, b.score, r.id as rule_set_id, r.version as rule_set_version,
    s.orchestration_id, s.candidates
  from best b join seen s using (video) join rules r using (platform)
  order by 1, 2
), evidence as (
  insert into orchestrations (id, video_asset_id, created_at, duration_ms, candidates, rule_sets, ranking)
  select orchestration_id, video, $3, video_ms, texts, (select json_object_agg(platform, id order by platform) from rules),
    'score-before-clamp'
  from seen
), made as (
  insert into decisions (orchestration_id, platform, video_asset_id, clip_id, score, rule_set_id, decided_at, confidence)
  select orchestration_id, platform, video_asset_id, clip_id, score, rule_set_id, $3, 'unknown' from input
), newest as (
  insert into best_clip_decisions (video_asset_id, platform, clip_id, score, decided_at, orchestration_id)
  select video_asset_id, platform, clip_id, score, $3, orchestration_id from input
  on conflict (video_asset_id, platform) do update set
    clip_id = excluded.clip_id, score = excluded.score, decided_at = excluded.decided_at,
    orchestration_id = excluded.orchestration_id
), drafted as (
  insert into campaigns as draft (video_asset_id, platform, clip_id, name, currency, orchestration_id, optimization_meta,
    created_at, updated_at)
  select video_asset_id, platform, clip_id, upper(platform) || ' auto-campaign for ' || video_asset_id, 'USD',
    orchestration_id,
    jsonb_build_object('source', 'auto_orchestrator', 'score', score, 'platform', platform,
      'video_asset_id', video_asset_id, 'orchestration_id', orchestration_id, 'rule_set_version', rule_set_version,
      'decided_at', $4::text), $3, $3
  from input
  on conflict (video_asset_id, platform) where status = 'draft' and source = 'auto_orchestrator' do update set
    previous_clip_id = draft.clip_id,
    clip_id = case when draft.edited then draft.clip_id else excluded.clip_id end,
    orchestration_id = case when draft.edited then draft.orchestration_id else excluded.orchestration_id end,
    optimization_meta = case when draft.edited then draft.optimization_meta else excluded.optimization_meta end,
    updated_at = case when draft.edited or draft.clip_id = excluded.clip_id
      then draft.updated_at else excluded.updated_at end
  returning id, clip_id, previous_clip_id, optimization_meta,
    case when previous_clip_id is null then 'created' when edited then 'kept'
      when previous_clip_id = clip_id then 'unchanged' else 'updated' end as outcome
)
insert into ledger_events (event_type, entity_type, entity_id, metadata, occurred_at, actor)
select 'best_clip_selected', 'video_asset', video_asset_id,
  jsonb_build_object('platform', platform, 'clip_id', clip_id, 'score', score, 'num_candidates', candidates,
    'orchestration_id', orchestration_id, 'rule_set_version', rule_set_version), $3::timestamptz, 'library'
from input
union all
select case outcome when 'created' then 'campaign_created_auto' else 'campaign_updated_auto' end, 'campaign', id,
  optimization_meta - '{source,decided_at}'::text[] || case outcome
    when 'created' then jsonb_build_object('clip_id', clip_id)
    else jsonb_build_object('clip_id', clip_id, 'previous_clip_id', previous_clip_id) end, $3::timestamptz, 'library'
from drafted where outcome in ('created', 'updated')`;
