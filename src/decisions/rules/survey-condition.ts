import type { ASTNode } from '@marcbachmann/cel-js';
import { closest, featureKind, unknownFeature } from '../../core/kernel/index.ts';
import { Refusal } from './refusal.ts';

/** What a condition reads, and the most that one evaluation of it can cost. */
export interface Survey {
  readonly features: readonly string[];
  /** Steps of time and of memory. */
  readonly cost: number;
}

/**
 * The most that a part of a condition can cost, and the most that its value can hold: characters and list entries,
 * including nested ones.
 */
interface Bound {
  readonly cost: number;
  readonly size: number;
}

const MAX_COST = 1_000;
const NUMBER_AS_TEXT = 24; // length of the longest double

// Deliberately left out: matches (a regular expression can run forever), split, join and bind (each use can double a
// value), timestamps and bytes (a clip has none).
const FUNCTIONS = ['has', 'int', 'uint', 'double', 'bool', 'string', 'size', 'dyn', 'type'];
const LOOPS = ['exists', 'all', 'exists_one', 'filter', 'map'];
const METHODS = [
  ...['size', 'startsWith', 'endsWith', 'contains', 'lowerAscii', 'upperAscii', 'trim'],
  ...['indexOf', 'lastIndexOf', 'substring'],
  ...LOOPS,
];
const CHANGES = ['lowerAscii', 'upperAscii', 'trim', 'substring'];
const TESTS = ['!_', '&&', '||', '==', '!=', '<', '<=', '>', '>=', 'in'];

/** Walks the whole condition, so that an unknown name is refused even where CEL would not look (inside `has`). */
export function survey(ast: ASTNode): Survey {
  const features = new Set<string>();

  function feature(name: string, at: number): Bound {
    if (featureKind(name) === undefined) throw new Refusal(unknownFeature(name), at);
    features.add(name);
    return SMALL;
  }

  function visit(node: ASTNode, loop: LoopValues): Bound {
    const all = (nodes: readonly ASTNode[]) => together(nodes.map((each) => visit(each, loop)));
    switch (node.op) {
      case 'value':
        if (typeof node.args === 'bigint' && BigInt.asUintN(64, node.args) !== node.args)
          throw new Refusal('a whole number has at most 64 bits', node.start);
        return { cost: 1, size: typeof node.args === 'string' ? node.args.length : 0 };
      case 'id':
        if (node.args === 'clip')
          throw new Refusal('clip must be followed by the name of a feature, such as clip.duration_ms', node.start);
        if (!loop.has(node.args) && featureKind(node.args) !== undefined)
          throw new Refusal(`write clip.${node.args}`, node.start);
        return { cost: 1, size: loop.get(node.args) ?? 0 };
      case '.':
      case '.?': {
        const [from, name] = node.args;
        if (isClip(from)) return feature(name, node.pos);
        const { cost, size } = visit(from, loop);
        return { cost: cost + 1, size };
      }
      case 'list': {
        const { cost, size } = all(node.args);
        return { cost, size: size + node.args.length };
      }
      case 'map':
        return all(node.args.flat());
      case 'call': {
        const [name, args] = node.args;
        if (!FUNCTIONS.includes(name)) throw new Refusal(unavailable(name, FUNCTIONS), node.start);
        const [asked] = args;
        if (name === 'has' && !(asked?.op === '.' && isClip(asked.args[0])))
          throw new Refusal('has accepts one feature: has(clip.hook_strength)', node.start);
        const given = all(args);
        if (name === 'string') return built(given.cost, Math.max(given.size, NUMBER_AS_TEXT));
        return name === 'dyn' ? given : { ...reading(given), size: 0 };
      }
      case 'rcall': {
        const [name, receiver, args] = node.args;
        if (!METHODS.includes(name)) throw new Refusal(unavailable(name, METHODS), node.start);
        if (LOOPS.includes(name)) return over(name, receiver, args, loop);
        const from = visit(receiver, loop);
        const given = all(args);
        // a text may be compared at every position of the other
        return {
          cost: from.cost + given.cost + from.size * (given.size + 1),
          size: CHANGES.includes(name) ? from.size : 0,
        };
      }
      case '!_':
      case '-_':
        return reading(all([node.args]));
      case '+': {
        const { cost, size } = all(node.args);
        return built(cost, size);
      }
      default: {
        const of = all(node.args);
        return TESTS.includes(node.op) ? { ...reading(of), size: 0 } : reading(of);
      }
    }
  }

  function over(name: string, list: ASTNode, args: readonly ASTNode[], loop: LoopValues): Bound {
    const [variable, ...steps] = args;
    if (list.op !== 'list') throw new Refusal(`${name} needs a literal list, such as [1.0, 2.0]`, list.start);
    if (variable?.op !== 'id' || variable.args === 'clip')
      throw new Refusal(`${name} needs a name for the value, such as ${name}(each, each > 1.0)`, list.start);
    const entries = list.args.map((entry) => visit(entry, loop));
    const largest = Math.max(0, ...entries.map(({ size }) => size));
    const once = together(steps.map((step) => visit(step, new Map([...loop, [variable.args, largest]]))));
    const whole = together(entries);
    const cost = whole.cost + entries.length * once.cost;
    if (name === 'filter') return built(cost, whole.size + entries.length);
    return name === 'map' ? built(cost, entries.length * (once.size + 1)) : { cost, size: 0 };
  }

  const { cost } = visit(ast, new Map());
  if (cost > MAX_COST) throw new Refusal(`takes up to ${stepsText(cost)} steps per clip; ${MAX_COST} are allowed`, 0);
  return { features: [...features], cost };
}

/** The variables of loops, and how much the value of each can hold. */
type LoopValues = ReadonlyMap<string, number>;

const SMALL: Bound = { cost: 1, size: 0 };

/** The bound of an expression with several parts: one step more than the parts. */
const together = (parts: readonly Bound[]): Bound => ({
  cost: parts.reduce((cost, part) => cost + part.cost, 1),
  size: parts.reduce((size, part) => size + part.size, 0),
});

/** The bound of a newly built value: building it costs its size. */
const built = (cost: number, size: number): Bound => ({ cost: cost + size, size });

/** The bound of reading a whole value: reading it costs its size. */
const reading = ({ cost, size }: Bound): Bound => ({ cost: cost + size, size });

const stepsText = (steps: number) => (steps < 1e6 ? String(steps) : 'over a million');

const isClip = (node: ASTNode) => node.op === 'id' && node.args === 'clip';

function unavailable(name: string, available: readonly string[]): string {
  const near = closest(name, available);
  const hint = near === undefined ? `available are ${available.join(', ')}` : `did you mean ${near}?`;
  return `the function ${name} is not available here; ${hint}`;
}
