import { RATE } from './material.ts';

type Draw = () => number;

/** Draws from a nearly normal distribution: the sum of four uniform numbers. */
const normal = (draw: Draw) => draw() + draw() + draw() + draw() - 2;

const white = (count: number, draw: Draw) => Float32Array.from({ length: count }, () => normal(draw));

/** Makes pink noise with Paul Kellet's filter: 1/f within half a decibel. */
function pink(count: number, draw: Draw): Float32Array {
  const poles = [0.99886, 0.99332, 0.969, 0.8665, 0.55, -0.7616];
  const gains = [0.0555179, 0.0750759, 0.153852, 0.3104856, 0.5329522, -0.016898];
  const state = poles.map(() => 0);
  return Float32Array.from({ length: count }, () => {
    const input = normal(draw);
    let sum = 0.5362 * input;
    for (let at = 0; at < poles.length; at += 1) {
      state[at] = (poles[at] ?? 0) * (state[at] ?? 0) + (gains[at] ?? 0) * input;
      sum += state[at] ?? 0;
    }
    return sum;
  });
}

/** Makes noise that swells four times a second, like a distant crowd. */
const crowd = (count: number, draw: Draw) =>
  pink(count, draw).map((value, at) => value * (0.6 + 0.4 * Math.sin((2 * Math.PI * 4 * at) / RATE)));

function claps(count: number, draw: Draw): Float32Array {
  const sound = new Float32Array(count);
  for (let clap = 0; clap < count / 8000; clap += 1) {
    const from = Math.floor(draw() * (count - 4000));
    for (let at = 0; at < 4000; at += 1)
      sound[from + at] = (sound[from + at] ?? 0) + normal(draw) * Math.exp(-at / 500);
  }
  return sound;
}

const sweep = (count: number) =>
  Float32Array.from({ length: count }, (_, at) => {
    const t = at / RATE;
    return Math.sin(2 * Math.PI * (200 * t + (3000 / ((2 * count) / RATE)) * t * t));
  });

function engine(count: number): Float32Array {
  let phase = 0;
  return Float32Array.from({ length: count }, (_, at) => {
    phase += (2 * Math.PI * (90 + 20 * Math.sin((2 * Math.PI * 0.3 * at) / RATE))) / RATE;
    let sum = 0;
    for (let harmonic = 1; harmonic < 15; harmonic += 1) sum += Math.sin(harmonic * phase) / harmonic;
    return sum;
  });
}

function birds(count: number, draw: Draw): Float32Array {
  const sound = new Float32Array(count);
  for (let call = 0; call < count / 6400; call += 1) {
    const length = 1200 + Math.floor(2000 * draw());
    const from = Math.floor(draw() * (count - length));
    const trill = 8 + 8 * draw();
    let phase = 0;
    for (let at = 0; at < length; at += 1) {
      phase += (2 * Math.PI * (2500 + 1500 * Math.sin((2 * Math.PI * trill * at) / RATE))) / RATE;
      sound[from + at] = (sound[from + at] ?? 0) + Math.sin(phase) * Math.sin((Math.PI * at) / length) ** 2;
    }
  }
  return sound;
}

/** Plays chords of plucked strings over a drum and a bass, at 100 to 140 beats per minute. */
function band(count: number, draw: Draw): Float32Array {
  const beat = Math.floor((60 * RATE) / (100 + 40 * draw()));
  const sound = new Float32Array(count);
  const roots = [110, 130.8, 146.8, 164.8, 98];
  for (let from = 0; from < count; from += beat) {
    const root = roots[Math.floor(roots.length * draw())] ?? 110;
    for (let at = 0; at < Math.min(2 * beat, count - from); at += 1) {
      const t = at / RATE;
      const string = (ratio: number) =>
        Math.exp(-4 * t) * (Math.sin(2 * Math.PI * ratio * root * t) + 0.4 * Math.sin(4 * Math.PI * ratio * root * t));
      const drum = Math.exp(-30 * t) * (Math.sin(2 * Math.PI * 60 * t) + 0.3 * normal(draw));
      sound[from + at] =
        (sound[from + at] ?? 0) + 0.3 * (string(2) + string(2.5) + string(3)) + 0.5 * string(0.5) + drum;
    }
  }
  return sound;
}

/** Sounds in which nobody speaks, `count` samples each. */
export const NOISES: Readonly<Record<string, (count: number, draw: Draw) => Float32Array>> = {
  white,
  pink,
  crowd,
  claps,
  sweep,
  engine,
  birds,
  band,
};
