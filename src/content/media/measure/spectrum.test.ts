import { expect, test } from 'vitest';
import { openPowerSpectrum } from './spectrum.ts';

const SIZE = 64;
const LENGTH = 40;

test('the power spectrum equals that of the plain Fourier sum', () => {
  const samples = Float64Array.from({ length: SIZE }, (_, at) => Math.sin(at) + 0.3 * Math.cos(2.7 * at * at));
  const powers = openPowerSpectrum(SIZE)(samples, LENGTH);
  expect(powers).toHaveLength(SIZE / 2);
  for (const [bin, power] of powers.entries()) {
    let [real, imaginary] = [0, 0];
    for (let at = 0; at < LENGTH; at += 1) {
      const value = (samples[at] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * (at + 0.5)) / LENGTH));
      real += value * Math.cos((2 * Math.PI * bin * at) / SIZE);
      imaginary -= value * Math.sin((2 * Math.PI * bin * at) / SIZE);
    }
    expect(power).toBeCloseTo((16 / (3 * LENGTH * SIZE)) * (real ** 2 + imaginary ** 2), 10);
  }
});

test('the powers of a full-scale sine add up to its mean square, 0.5', () => {
  const samples = Float64Array.from({ length: 512 }, (_, at) => Math.sin((2 * Math.PI * 40.3 * at) / 512));
  const sum = openPowerSpectrum(512)(samples, 512).reduce((all, power) => all + power, 0);
  expect(sum).toBeCloseTo(0.5, 6);
});
