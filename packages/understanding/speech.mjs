import { openModel, tensor } from './models.mjs';

// Silero VAD v6: the probability of speech in each 512 samples of 16 kHz, 32 ms.
const RATE = 16_000;
const WINDOW = 512;
const CONTEXT = 64;
const WINDOW_MS = (1000 * WINDOW) / RATE;
/** Speech sets in at the one probability and ends under the other; shorter holes are closed, then shorter runs dropped. */
export const SPEECH = { on: 0.5, off: 0.35, hole_ms: 250, run_ms: 250 };

/** Takes sound of 16 kHz in pieces; `finish` answers the intervals in which someone speaks, ms from the first sample. */
export async function openSpeechFinder() {
  const { session, evidence } = await openModel('speech');
  const rate = tensor('int64', BigInt64Array.from([BigInt(RATE)]), []);
  let state = tensor('float32', new Float32Array(2 * 128), [2, 1, 128]);
  let waiting = new Float32Array(0);
  const input = new Float32Array(CONTEXT + WINDOW);
  const probabilities = [];

  const step = async (samples) => {
    input.copyWithin(0, WINDOW);
    input.set(samples, CONTEXT);
    const answers = await session.run({ input: tensor('float32', input, [1, input.length]), state, sr: rate });
    const [probability, next] = session.outputNames;
    probabilities.push(answers[probability].data[0]);
    state = answers[next];
  };
  return {
    evidence,
    push: async (samples) => {
      const all = new Float32Array(waiting.length + samples.length);
      all.set(waiting);
      all.set(samples, waiting.length);
      let at = 0;
      for (; at + WINDOW <= all.length; at += WINDOW) await step(all.subarray(at, at + WINDOW));
      waiting = all.slice(at);
    },
    finish: async () => {
      if (waiting.length > 0) {
        const last = new Float32Array(WINDOW);
        last.set(waiting);
        await step(last);
      }
      return intervalsOf(probabilities);
    },
  };
}

function intervalsOf(probabilities) {
  const runs = [];
  let isOn = false;
  for (const [at, probability] of probabilities.entries()) {
    const wasOn = isOn;
    isOn = probability >= SPEECH.on || (isOn && probability >= SPEECH.off);
    if (isOn && !wasOn) runs.push({ start_ms: at * WINDOW_MS, end_ms: (at + 1) * WINDOW_MS });
    else if (isOn) runs.at(-1).end_ms = (at + 1) * WINDOW_MS;
  }
  const joined = [];
  for (const run of runs) {
    const before = joined.at(-1);
    if (before !== undefined && run.start_ms - before.end_ms <= SPEECH.hole_ms) before.end_ms = run.end_ms;
    else joined.push({ ...run });
  }
  return joined.filter(({ start_ms, end_ms }) => end_ms - start_ms >= SPEECH.run_ms);
}
