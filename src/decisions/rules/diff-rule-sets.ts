import type { RuleSetDocument } from './schema.ts';

/** One difference: its path (`features.duration_ms.weight`, `boosts.fast-hook`), and the values; undefined if there is none. */
export interface RuleSetDifference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Returns what changed from one rule set to another. Rules are matched by id, so moving one is no change. */
export function diffRuleSets(before: RuleSetDocument, after: RuleSetDocument): RuleSetDifference[] {
  return [...differences('', keyed(before), keyed(after)), ...reordered(before, after)];
}

function keyed({ boosts, requirements, advice, examples, ...rest }: RuleSetDocument) {
  const byId = (rules: readonly { id: string }[]) => Object.fromEntries(rules.map(({ id, ...rule }) => [id, rule]));
  // two examples may have the same name
  const isFirst = (name: string, at: number) => examples.findIndex((example) => example.name === name) === at;
  const nameOf = ({ name }: { readonly name?: string | undefined }, at: number) =>
    name === undefined ? `[${at}]` : isFirst(name, at) ? name : `${name} [${at}]`;
  const named = Object.fromEntries(examples.map((example, at) => [nameOf(example, at), example]));
  return { ...rest, boosts: byId(boosts), requirements: byId(requirements), advice: byId(advice), examples: named };
}

function differences(path: string, before: unknown, after: unknown): RuleSetDifference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isRecord(before) || !isRecord(after)) return [{ path, before, after }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    differences(path === '' ? key : `${path}.${key}`, before[key], after[key]),
  );
}

/** A score is summed in document order, so another order can change its last bits. */
function reordered(before: RuleSetDocument, after: RuleSetDocument): RuleSetDifference[] {
  const [was, is] = [Object.keys(before.features), Object.keys(after.features)];
  const common = (names: string[], others: string[]) => names.filter((name) => others.includes(name)).join(', ');
  const [first, then] = [common(was, is), common(is, was)];
  return first === then ? [] : [{ path: 'features (order)', before: first, after: then }];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
