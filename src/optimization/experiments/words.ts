/** Formats `0.341` as `34.1%`; small rates keep three digits. */
export const percent = (share: number): string => {
  const size = Math.abs(share * 100);
  return `${(share * 100).toFixed(size >= 10 || size === 0 ? 1 : size >= 1 ? 2 : 3)}%`;
};

/** Formats `0.18` as `+18%` and a loss with a minus sign; below 10% with one decimal. */
export function signedPercent(lift: number): string {
  if (!Number.isFinite(lift)) return lift < 0 ? '−∞' : '+∞';
  const size = Math.abs(lift) * 100;
  const shown = size < 9.95 && size > 0 ? size.toFixed(1).replace(/\.0$/, '') : size.toFixed(0);
  if (Number(shown) === 0) return '0%';
  return `${lift < 0 ? '−' : '+'}${shown}%`;
}

/** Formats an interval, such as `+7 to +30%`. */
export const range = (low: number, high: number): string =>
  `${signedPercent(low).replace('%', '')} to ${signedPercent(high)}`;
