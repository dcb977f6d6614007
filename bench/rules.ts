import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Bench, type Figure, median, processorTime, shown, type Table } from './measure.ts';
import { randomColumns } from './rules/clips.ts';
import type { Engine, Scored } from './rules/engine.ts';
import { type EngineAlone, startAlone } from './rules/engine-alone.ts';
import { CLIPS, ENGINES } from './rules/engines.ts';
import { ours } from './rules/ours.ts';

const ROUNDS = 5;
const SIZES = [1_000, 10_000, 100_000, 1_000_000];
/** Short work is repeated until a measurement has taken this long. */
const AT_LEAST_MS = 300;
/** An engine that needs more time than this for one run takes part in only three of the rounds. */
const SLOW_MS = 2_000;

/** Measures how fast 100,000 clips are scored on three platforms, next to alternatives, and how that grows. */
export const rules: Bench = async (progress) => {
  const rates = await compare(progress);
  const sizes = await grow(progress);
  const rate = (name: string) => rates.find((each) => each.name === name)?.clipsPerSecond ?? Number.NaN;
  const against = (name: string, peer_name: string, aim: number): Figure => {
    const [own, peer] = [rate('ours'), rate(peer_name)];
    return { name, unit: 'clips/s', ours: own, peer_name, peer, ratio: own / peer, aim };
  };
  const [, tenThousand, , million] = sizes;
  const [small, large] = [tenThousand?.nsPerClip ?? Number.NaN, million?.nsPerClip ?? Number.NaN];
  const growth = { ours: large, peer_name: 'ours at 10k clips', peer: small, ratio: large / small, aim: 1.3 };
  return {
    figures: [
      against('rules.vs_loop', 'hand-written loop', 0.6),
      against('rules.vs_cel', 'cel-js', 10),
      against('rules.vs_zen', '@gorules/zen-engine', 150),
      against('rules.vs_json_rules_engine', 'json-rules-engine', 300),
      { name: 'rules.growth', unit: 'ns/clip', ...growth },
    ],
    tables: [ratesTable(rates), sizesTable(sizes)],
  };
};

interface Rate {
  readonly name: string;
  readonly clipsPerSecond: number;
}

/** Measures every engine's rate on the same clips, each in its own process, after comparing its results with ours. The engines alternate. */
async function compare(progress: (line: string) => void): Promise<Rate[]> {
  const runs: { engine: EngineAlone; name: string; isSlow: boolean; times: number[] }[] = [];
  let expected: readonly Scored[] | undefined;
  try {
    for (const place of ENGINES.keys()) {
      const engine = await startAlone(place);
      const { name, tolerance, scored } = await engine.score();
      progress(`${name}: comparing its ${CLIPS} × 3 results with ours`);
      expected ??= scored;
      assertSame(name, tolerance, scored, expected);
      runs.push({ engine, name, isSlow: (await engine.time(0)) > SLOW_MS, times: [] });
    }
    for (let round = 1; round <= ROUNDS; round++) {
      progress(`round ${round} of ${ROUNDS}`);
      for (const { engine, isSlow, times } of runs)
        if (!isSlow || round % 2 === 1) times.push(await engine.time(AT_LEAST_MS));
    }
  } finally {
    for (const { engine } of runs) engine.end();
  }
  return runs.map(({ name, times }) => ({ name, clipsPerSecond: CLIPS / (median(times) / 1_000) }));
}

function assertSame(name: string, tolerance: number, found: readonly Scored[], expected: readonly Scored[]): void {
  expected.forEach(({ scores, beforeClamp, eligible }, platform) => {
    const other = found[platform];
    scores.forEach((score, at) => {
      const isNear =
        Math.abs(score - (other?.scores[at] ?? Number.NaN)) <= tolerance &&
        (other?.beforeClamp === undefined || other.beforeClamp[at] === beforeClamp?.[at]);
      if (!isNear || eligible[at] !== other?.eligible[at])
        throw new Error(
          `${name} does other work: clip ${at}, rule set ${platform}: ${other?.scores[at]}, not ${score}`,
        );
    });
  });
}

interface Size {
  readonly clips: number;
  readonly nsPerClip: number;
  readonly bytesPerClip: number;
}

/** Measures only our engine, from a thousand clips to a million. */
async function grow(progress: (line: string) => void): Promise<Size[]> {
  const engines = SIZES.map((clips) => ours({ columns: randomColumns(clips) }));
  const times = SIZES.map((): number[] => []);
  for (let round = 1; round <= ROUNDS; round++) {
    progress(`sizes, round ${round} of ${ROUNDS}`);
    for (const [at, { run }] of engines.entries()) times[at]?.push(await processorTime(run, AT_LEAST_MS));
  }
  return SIZES.map((clips, at) => ({
    clips,
    nsPerClip: (median(times[at] ?? []) * 1e6) / clips,
    bytesPerClip: bytesOf(engines[at]) / clips,
  }));
}

/** Returns the memory outside the heap that one run keeps: its results. Scratch memory is shared and does not grow. */
function bytesOf(engine: Engine | undefined): number {
  collectGarbage();
  const before = process.memoryUsage().arrayBuffers;
  const held = engine?.run();
  const after = process.memoryUsage().arrayBuffers;
  return held === undefined ? 0 : after - before;
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

const ratesTable = (rates: readonly Rate[]): Table => ({
  title: `${shown(CLIPS)} clips × 3 rule sets (8 weighted features, 4 boosts, 2 requirements), one thread`,
  rows: rates.map(({ name, clipsPerSecond }) => ({
    engine: name,
    'clips/s': shown(clipsPerSecond),
    'ours ÷ it': shown((rates[0]?.clipsPerSecond ?? 0) / clipsPerSecond),
  })),
});

const sizesTable = (sizes: readonly Size[]): Table => ({
  title: 'ours, by the number of clips (three rule sets)',
  rows: sizes.map(({ clips, nsPerClip, bytesPerClip }) => ({
    clips: shown(clips),
    'ns/clip': shown(nsPerClip),
    'bytes/clip': shown(bytesPerClip),
  })),
});
