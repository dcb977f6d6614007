/**
 * Returns a function for the power spectrum of a real signal: a Hann window, then a fast Fourier transform (Cooley and Tukey,
 * 1965; radix 2, in place) of half the length, with the even samples as real and the odd ones as imaginary parts. A full-scale
 * sine results in 0.5, its mean square, in all of its bins together.
 *
 * @param size a power of two
 */
export function openPowerSpectrum(size: number) {
  const half = size / 2;
  const quarter = size / 4;
  const cosines = Float64Array.from({ length: half }, (_, at) => Math.cos((2 * Math.PI * at) / size));
  const sines = Float64Array.from({ length: half }, (_, at) => Math.sin((2 * Math.PI * at) / size));
  const bits = Math.log2(half);
  const reversed = Uint16Array.from({ length: half }, (_, at) => {
    let turned = 0;
    for (let bit = 0; bit < bits; bit += 1) turned |= ((at >> bit) & 1) << (bits - 1 - bit);
    return turned;
  });
  const real = new Float64Array(half);
  const imaginary = new Float64Array(half);
  const powers = new Float64Array(half);
  let windowOf = 0;
  let hann = new Float64Array(0);

  /** Uses only the first `length` samples; the result is valid until the next call. */
  return (samples: Float64Array, length: number): Float64Array => {
    if (windowOf !== length) {
      hann = Float64Array.from({ length: size }, (_, at) =>
        at < length ? 0.5 - 0.5 * Math.cos((2 * Math.PI * (at + 0.5)) / length) : 0,
      );
      windowOf = length;
    }
    for (let at = 0; at < half; at += 1) {
      const place = reversed[at] ?? 0;
      real[place] = (samples[2 * at] ?? 0) * (hann[2 * at] ?? 0);
      imaginary[place] = (samples[2 * at + 1] ?? 0) * (hann[2 * at + 1] ?? 0);
    }
    for (let span = 1; span < half; span *= 2) {
      const step = half / span;
      for (let start = 0; start < half; start += 2 * span)
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
    const scale = 16 / (3 * length * size);
    powers[0] = scale * ((real[0] ?? 0) + (imaginary[0] ?? 0)) ** 2;
    // symmetry separates the spectra of the even and the odd samples, which combine to that of the whole signal
    for (let bin = 1; bin <= quarter; bin += 1) {
      const mirror = half - bin;
      const [ar, ai] = [real[bin] ?? 0, imaginary[bin] ?? 0];
      const [br, bi] = [real[mirror] ?? 0, imaginary[mirror] ?? 0];
      const evenR = (ar + br) / 2;
      const evenI = (ai - bi) / 2;
      const oddR = (ai + bi) / 2;
      const oddI = (br - ar) / 2;
      const c = cosines[bin] ?? 0;
      const s = sines[bin] ?? 0;
      const turnedR = oddR * c + oddI * s;
      const turnedI = oddI * c - oddR * s;
      powers[bin] = scale * ((evenR + turnedR) ** 2 + (evenI + turnedI) ** 2);
      powers[mirror] = scale * ((evenR - turnedR) ** 2 + (evenI - turnedI) ** 2);
    }
    return powers;
  };
}
