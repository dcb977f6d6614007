import type { ASTNode } from '@marcbachmann/cel-js';
import { closest, featureKind, unknownFeature } from '../../core/kernel/index.ts';
import { Refusal } from './refusal.ts';

/** What a condition reads and the most steps that one evaluation of it can take. */
export interface Survey {
  readonly features: readonly string[];
  readonly cost: number;
}

const MAX_COST = 1_000;

// Left out on purpose: matches (a regular expression can run for ever), split, join and bind (they can double a value at
// each use), timestamps and bytes (a clip has none).
const FUNCTIONS = ['has', 'int', 'uint', 'double', 'bool', 'string', 'size', 'dyn', 'type'];
const LOOPS = ['exists', 'all', 'exists_one', 'filter', 'map'];
const METHODS = [
  ...['size', 'startsWith', 'endsWith', 'contains', 'lowerAscii', 'upperAscii', 'trim'],
  ...['indexOf', 'lastIndexOf', 'substring'],
  ...LOOPS,
];

/** Walks the whole condition, so that an unknown name is refused also where CEL would not look (inside `has`). */
export function survey(ast: ASTNode): Survey {
  const features = new Set<string>();

  function feature(name: string, at: number) {
    if (featureKind(name) === undefined) throw new Refusal(unknownFeature(name), at);
    features.add(name);
    return 1;
  }

  function visit(node: ASTNode, loopNames: readonly string[]): number {
    const sum = (nodes: readonly ASTNode[]) => nodes.reduce((cost, each) => cost + visit(each, loopNames), 1);
    switch (node.op) {
      case 'value':
        return 1;
      case 'id':
        if (node.args === 'clip')
          throw new Refusal('clip stands only before the name of a feature, such as clip.duration_ms', node.start);
        if (!loopNames.includes(node.args) && featureKind(node.args) !== undefined)
          throw new Refusal(`write clip.${node.args}`, node.start);
        return 1;
      case '.':
      case '.?': {
        const [from, name] = node.args;
        return isClip(from) ? feature(name, node.pos) : visit(from, loopNames) + 1;
      }
      case '!_':
      case '-_':
        return sum([node.args]);
      case 'map':
        return sum(node.args.flat());
      case 'call': {
        const [name, args] = node.args;
        if (!FUNCTIONS.includes(name)) throw new Refusal(unavailable(name, FUNCTIONS), node.start);
        const [asked] = args;
        if (name === 'has' && !(asked?.op === '.' && isClip(asked.args[0])))
          throw new Refusal('has asks for one feature: has(clip.hook_strength)', node.start);
        return sum(args);
      }
      case 'rcall': {
        const [name, receiver, args] = node.args;
        if (!METHODS.includes(name)) throw new Refusal(unavailable(name, METHODS), node.start);
        return LOOPS.includes(name) ? loop(name, receiver, args, loopNames) : sum([receiver, ...args]);
      }
      default:
        return sum(node.args);
    }
  }

  function loop(name: string, over: ASTNode, args: readonly ASTNode[], loopNames: readonly string[]): number {
    const [variable, ...steps] = args;
    if (over.op !== 'list') throw new Refusal(`${name} runs over a list that is written out: [1.0, 2.0]`, over.start);
    if (variable?.op !== 'id' || variable.args === 'clip')
      throw new Refusal(`${name} needs a name for the value, such as ${name}(each, each > 1.0)`, over.start);
    const inner = [...loopNames, variable.args];
    const once = steps.reduce((cost, step) => cost + visit(step, inner), 1);
    return visit(over, loopNames) + over.args.length * once;
  }

  const cost = visit(ast, []);
  if (cost > MAX_COST) throw new Refusal(`takes up to ${cost} steps a clip; ${MAX_COST} are allowed`, 0);
  return { features: [...features], cost };
}

const isClip = (node: ASTNode) => node.op === 'id' && node.args === 'clip';

function unavailable(name: string, available: readonly string[]): string {
  const near = closest(name, available);
  const hint = near === undefined ? `available are ${available.join(', ')}` : `did you mean ${near}?`;
  return `the function ${name} is not available here; ${hint}`;
}
