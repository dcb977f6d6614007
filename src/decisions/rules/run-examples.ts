import type { CompiledRuleSet } from './compile.ts';
import type { Explanation } from './explain.ts';
import type { Example } from './schema.ts';

/** The outcome of one of a document's own examples; without problems, it passed. */
export interface ExampleResult {
  readonly name: string;
  readonly problems: readonly string[];
}

const WITHIN = 0.005; // half of the last digit of a score with two decimals

/** Runs a document's own examples. */
export function runExamples(ruleSet: CompiledRuleSet): ExampleResult[] {
  return ruleSet.document.examples.map((example, at) => ({
    name: example.name ?? `examples[${at}]`,
    problems: problemsOf(example, ruleSet.explain(example.clip)),
  }));
}

function problemsOf({ expect }: Example, found: Explanation): string[] {
  const problems: string[] = [];
  const { eligible, score, within = WITHIN, first_reason: reason } = expect;
  if (eligible !== undefined && eligible !== found.eligible) {
    const why = found.failed.map(({ id, because }) => `${id} (${because})`).join(', ');
    problems.push(found.eligible ? 'is eligible but should not be' : `is not eligible but should be: it fails ${why}`);
  }
  if (score !== undefined && Math.abs(score - found.score) > within)
    problems.push(`scores ${found.score}, not ${score}${within === 0 ? '' : ` ± ${within}`}`);
  if (reason !== undefined && !firstReasons(found).includes(reason))
    problems.push(`its first reason is ${firstReasons(found)[0] ?? 'none'}, not ${reason}`);
  return problems;
}

/** Returns the accepted names of the first reason: the first failed requirement's, else the feature that contributes most. */
function firstReasons({ failed: [failed], contributions }: Explanation): string[] {
  if (failed !== undefined) return [failed.id, failed.because];
  const [most] = contributions.toSorted((a, b) => b.contribution - a.contribution);
  return most === undefined ? [] : [most.feature];
}
