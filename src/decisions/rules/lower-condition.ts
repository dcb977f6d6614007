import type { ASTNode } from '@marcbachmann/cel-js';
import { featureKind } from '../../core/kernel/index.ts';

export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';
export type Arithmetic = '+' | '-' | '*' | '/';

/** A condition in the form that the columnar evaluator runs: numbers are doubles, and every type is known. */
export type Truth =
  | { readonly kind: 'literal'; readonly value: boolean }
  | { readonly kind: 'has'; readonly feature: string }
  | { readonly kind: 'compare'; readonly sign: Comparison; readonly left: Quantity; readonly right: Quantity }
  | { readonly kind: 'among'; readonly value: Quantity; readonly list: readonly number[] }
  | { readonly kind: 'and' | 'or' | 'same' | 'differ'; readonly left: Truth; readonly right: Truth }
  | { readonly kind: 'not'; readonly of: Truth }
  | { readonly kind: 'choose'; readonly when: Truth; readonly yes: Truth; readonly no: Truth };

export type Quantity =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'feature'; readonly feature: string }
  | { readonly kind: 'negative'; readonly of: Quantity }
  | { readonly kind: 'arithmetic'; readonly sign: Arithmetic; readonly left: Quantity; readonly right: Quantity }
  | { readonly kind: 'choose'; readonly when: Truth; readonly yes: Quantity; readonly no: Quantity };

/** Thrown inside this file if the columnar evaluator cannot express what CEL says. */
class Inexpressible extends Error {}

/** Returns the condition for the columnar evaluator; undefined if only CEL's interpreter can run it. */
export function lowerCondition(ast: ASTNode): Truth | undefined {
  try {
    return truth(ast);
  } catch (error) {
    if (error instanceof Inexpressible) return undefined;
    throw error;
  }
}

function truth(node: ASTNode): Truth {
  switch (node.op) {
    case 'value':
      if (typeof node.args === 'boolean') return { kind: 'literal', value: node.args };
      break;
    case '.': {
      const feature = featureOf(node);
      if (featureKind(feature)?.type === 'boolean') return isTrue(feature);
      break;
    }
    case 'call': {
      const [asked] = node.args[1];
      if (node.args[0] === 'has' && asked !== undefined) return { kind: 'has', feature: featureOf(asked) };
      break;
    }
    case '!_':
      return { kind: 'not', of: truth(node.args) };
    case '&&':
    case '||':
      return { kind: node.op === '&&' ? 'and' : 'or', left: truth(node.args[0]), right: truth(node.args[1]) };
    case '?:':
      return {
        kind: 'choose',
        when: truth(node.args[0]),
        yes: truth(node.args[1]),
        no: truth(node.args[2]),
      };
    case '==':
    case '!=': {
      const [left, right] = node.args;
      if (!isTruth(left)) return comparison(node.op, left, right);
      return { kind: node.op === '==' ? 'same' : 'differ', left: truth(left), right: truth(right) };
    }
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(node.op, node.args[0], node.args[1]);
    case 'in': {
      const [value, list] = node.args;
      if (list.op !== 'list') break;
      return { kind: 'among', value: quantity(value), list: list.args.map((each) => constant(each)) };
    }
  }
  throw new Inexpressible();
}

/** In its column, true is 1 and false is 0. */
function isTrue(feature: string): Truth {
  return { kind: 'compare', sign: '>=', left: { kind: 'feature', feature }, right: { kind: 'number', value: 0.5 } };
}

function comparison(sign: Comparison, left: ASTNode, right: ASTNode): Truth {
  return { kind: 'compare', sign, left: quantity(left), right: quantity(right) };
}

function quantity(node: ASTNode): Quantity {
  const whole = wholeNumber(node);
  if (whole !== undefined) return { kind: 'number', value: exact(whole) };
  switch (node.op) {
    case 'value':
      if (typeof node.args === 'number') return { kind: 'number', value: node.args };
      break;
    case '.': {
      const feature = featureOf(node);
      if (featureKind(feature)?.type === 'number') return { kind: 'feature', feature };
      break;
    }
    case '-_':
      if (!isWhole(node.args)) return negative(quantity(node.args));
      break;
    case '+':
    case '-':
    case '*':
    case '/': {
      const [left, right] = node.args;
      // arithmetic between whole numbers that are not constants would need 64-bit integers
      if (isWhole(left) && isWhole(right)) break;
      return { kind: 'arithmetic', sign: node.op, left: quantity(left), right: quantity(right) };
    }
    case '?:':
      return {
        kind: 'choose',
        when: truth(node.args[0]),
        yes: quantity(node.args[1]),
        no: quantity(node.args[2]),
      };
  }
  throw new Inexpressible();
}

const negative = (of: Quantity): Quantity =>
  of.kind === 'number' ? { kind: 'number', value: -of.value } : { kind: 'negative', of };

function constant(node: ASTNode): number {
  const lowered = quantity(node);
  if (lowered.kind !== 'number') throw new Inexpressible();
  return lowered.value;
}

function featureOf(node: ASTNode): string {
  if (node.op === '.' && node.args[0].op === 'id' && node.args[0].args === 'clip') return node.args[1];
  throw new Inexpressible();
}

/** Returns whether a checked node is a truth value rather than a number. */
function isTruth(node: ASTNode): boolean {
  switch (node.op) {
    case 'value':
      return typeof node.args === 'boolean';
    case '.':
      return featureKind(node.args[1])?.type === 'boolean';
    case '?:':
      return isTruth(node.args[1]);
    case 'call':
      return node.args[0] === 'has';
    default:
      return ['!_', '&&', '||', '==', '!=', '<', '<=', '>', '>=', 'in'].includes(node.op);
  }
}

/** Returns whether a checked number is one of CEL's 64-bit integers, whose arithmetic differs from that of doubles. */
function isWhole(node: ASTNode): boolean {
  switch (node.op) {
    case 'value':
      return typeof node.args === 'bigint';
    case '-_':
      return isWhole(node.args);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return isWhole(node.args[0]) && isWhole(node.args[1]);
    case '?:':
      return isWhole(node.args[1]);
    default:
      return false;
  }
}

/** Returns the value of arithmetic between whole-number literals; undefined for anything else. Throws on a division by 0. */
function wholeNumber(node: ASTNode): bigint | undefined {
  switch (node.op) {
    case 'value':
      return typeof node.args === 'bigint' ? node.args : undefined;
    case '-_': {
      const of = wholeNumber(node.args);
      return of === undefined ? undefined : -of;
    }
    case '+':
    case '-':
    case '*':
    case '/':
    case '%': {
      const left = wholeNumber(node.args[0]);
      const right = wholeNumber(node.args[1]);
      if (left === undefined || right === undefined) return undefined;
      if (right === 0n && (node.op === '/' || node.op === '%')) throw new Inexpressible();
      const result = wholeResult(node.op, left, right);
      exact(result);
      return result;
    }
    default:
      return undefined;
  }
}

function wholeResult(sign: Arithmetic | '%', left: bigint, right: bigint): bigint {
  switch (sign) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}

/** Returns a whole number as a double that holds it exactly; beyond 2^53, comparisons between the two kinds would differ. */
function exact(whole: bigint): number {
  const double = Number(whole);
  if (!Number.isSafeInteger(double)) throw new Inexpressible();
  return double;
}
