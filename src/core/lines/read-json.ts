import { keyProblem } from './key-problem.ts';

/** Reads a JSON text in which every key of an object appears once; otherwise returns what is wrong with it. */
export function readJson(text: string): { readonly value: unknown } | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const problem = keyProblem(text);
  return problem === undefined ? { value } : { problem };
}
