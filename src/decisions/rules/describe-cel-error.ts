import { closest } from '../../core/kernel/index.ts';
import { Refusal } from './refusal.ts';

type CelError = Error & {
  readonly code?: unknown;
  readonly summary?: unknown;
  readonly range?: { readonly start: number; readonly end: number };
};

/** Rewords CEL's error for someone who writes rules and, if known, says what to write instead. */
export function describeCelError(error: CelError, text: string): Refusal {
  const summary = typeof error.summary === 'string' ? error.summary : error.message;
  const at = Math.min(error.range?.start ?? 0, text.length);
  const there = text.slice(at, error.range?.end ?? at);
  const hint = advise(typeof error.code === 'string' ? error.code : '', summary, there, text.slice(at));
  return new Refusal(hint ?? lowerFirst(summary), at);
}

function advise(code: string, summary: string, there: string, rest: string): string | undefined {
  switch (code) {
    case 'unexpected_character':
    case 'expected_token':
      if (rest.startsWith('=')) return 'unexpected “=”: compare with ==';
      if (/^(and|or|not)\b/i.test(rest))
        return `unexpected “${rest.split(/\s/)[0]}”: write && for and, || for or, ! for not`;
      if (/^[&|]/.test(rest)) return 'unexpected character: write && for and, || for or';
      if (rest === '') return `ends too early (${lowerFirst(summary)})`;
      return `${lowerFirst(summary)} at “${rest.slice(0, 20)}”`;
    case 'unexpected_token':
      return rest === '' ? 'ends too early: something is missing at the end' : `unexpected “${rest.slice(0, 20)}”`;
    case 'unknown_variable': {
      const near = closest(there, ['clip', 'true', 'false']);
      return `unknown name ${there}; ${near === undefined ? 'a feature is written clip.duration_ms' : `did you mean ${near}?`}`;
    }
    case 'heterogeneous_list_element':
    case 'incompatible_ternary_branches':
      return /'int'/.test(summary) && /'double'/.test(summary)
        ? 'whole and decimal numbers are mixed: write them all with a decimal point, such as 1.0'
        : undefined;
    case 'no_such_overload':
      return operands(summary, there);
    case 'invalid_logical_operand':
    case 'invalid_condition_type':
      return `${summary.includes("'double'") ? 'a number' : 'this'} is neither true nor false: compare it, such as clip.hook_strength > 0.7`;
    case 'limit_exceeded':
      return `is too large: ${lowerFirst(summary)}`;
    default:
      return undefined;
  }
}

function operands(summary: string, there: string): string | undefined {
  const found = /^no such overload: (\S+) (\S+) (\S+)$/.exec(summary);
  if (found === null) {
    if (summary === 'no such overload: !double')
      return '! needs true or false: compare the number, such as clip.hook_strength < 0.7';
    return undefined;
  }
  const [, left = '', sign = '', right = ''] = found;
  const sides = [left, right];
  if (sign === '%') return `% works on whole numbers only: write int(…) % int(…)`;
  const chain = /^(.+?)([<>]=?)(.+?)([<>]=?)(.+)$/.exec(there);
  if (left === 'bool' && chain !== null) {
    const [, low = '', first = '', middle = '', second = '', high = ''] = chain.map((part) => part.trim());
    return `join the two comparisons with &&: ${low} ${first} ${middle} && ${middle} ${second} ${high}`;
  }
  if (sides.includes('bool') && (sides.includes('int') || sides.includes('double')))
    return `true-or-false and a number cannot be combined with “${sign}”: write clip.has_audio or !clip.has_audio`;
  if (sides.includes('null')) return 'null is not a value here: test it with has(clip.hook_strength)';
  if (sides.includes('string'))
    return `text and a number cannot be combined with “${sign}”: write the number without quotes`;
  return `${words(left)} and ${words(right)} cannot be combined with “${sign}”`;
}

const words = (type: string) =>
  ({ double: 'a decimal number', int: 'a whole number', bool: 'true-or-false', string: 'text' })[type] ?? type;
const lowerFirst = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);
