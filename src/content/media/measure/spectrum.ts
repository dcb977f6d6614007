/**
 * Powers of the frequencies of a real signal: a Hann window, then a fast Fourier transform (Cooley and Tukey, 1965; radix 2, in place).
 * A full-scale sine comes to about 1 in all of its bins together.
 *
 * @param size a power of two
 */
export function openPowerSpectrum(size: number) {
  const half = size / 2;
  const cosines = Float64Array.from({ length: half }, (_, at) => Math.cos((2 * Math.PI * at) / size));
  const sines = Float64Array.from({ length: half }, (_, at) => Math.sin((2 * Math.PI * at) / size));
  const bits = Math.log2(size);
  const reversed = Uint16Array.from({ length: size }, (_, at) => {
    let turned = 0;
    for (let bit = 0; bit < bits; bit += 1) turned |= ((at >> bit) & 1) << (bits - 1 - bit);
    return turned;
  });
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  const powers = new Float64Array(half);
  let windowOf = 0;
  let hann = new Float64Array(0);

  /** The first `length` samples count; the answer is lent until the next call. */
  return (samples: Float64Array, length: number): Float64Array => {
    if (windowOf !== length) {
      hann = Float64Array.from({ length }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (at + 0.5)) / length));
      windowOf = length;
    }
    real.fill(0);
    imaginary.fill(0);
    for (let at = 0; at < length; at += 1) real[reversed[at] ?? 0] = (samples[at] ?? 0) * (hann[at] ?? 0);
    for (let span = 1; span < size; span *= 2) {
      const step = half / span;
      for (let start = 0; start < size; start += 2 * span)
        for (let at = 0; at < span; at += 1) {
          const c = cosines[at * step] ?? 0;
          const s = sines[at * step] ?? 0;
          const low = start + at;
          const high = low + span;
          const r = real[high] ?? 0;
          const i = imaginary[high] ?? 0;
          const turnedR = r * c + i * s;
          const turnedI = i * c - r * s;
          real[high] = (real[low] ?? 0) - turnedR;
          imaginary[high] = (imaginary[low] ?? 0) - turnedI;
          real[low] = (real[low] ?? 0) + turnedR;
          imaginary[low] = (imaginary[low] ?? 0) + turnedI;
        }
    }
    const scale = 8 / (3 * length * size);
    for (let bin = 0; bin < half; bin += 1)
      powers[bin] = 2 * scale * ((real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2);
    return powers;
  };
}
