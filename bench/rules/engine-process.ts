// Runs one engine in its own process: engine-alone.ts starts it with the engine's index in ENGINES, and sends it messages.
import { processorTime } from '../measure.ts';
import { clipsOf, randomColumns } from './clips.ts';
import type { Answer, Question } from './engine-alone.ts';
import { CLIPS, ENGINES } from './engines.ts';

const columns = randomColumns(CLIPS);
// 100,000 objects that an engine does not read would only be work for its garbage collector
const input = {
  columns,
  get clips() {
    return clipsOf(columns);
  },
};
const load = ENGINES[Number(process.argv[2])];
if (load === undefined) throw new Error(`no engine ${process.argv[2]}`);
const { name, tolerance, run } = (await load())(input);

const answers: Record<Question['ask'], (atLeastMs: number) => Promise<Answer>> = {
  score: async () => ({ name, tolerance, scored: await run() }),
  time: async (atLeastMs) => ({ ms: await processorTime(run, atLeastMs) }),
};

process.on('message', async ({ ask, atLeastMs }: Question) => process.send?.(await answers[ask](atLeastMs)));
process.send?.('ready');
