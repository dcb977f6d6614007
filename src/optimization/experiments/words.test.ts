import { expect, test } from 'vitest';
import { percent, range, signedPercent } from './words.ts';

test('a rate has one decimal, two below 10%, and three below 1%', () => {
  const shares = [0, 0.0004, 0.0099, 0.01, 0.0999, 0.1, 0.341, 1];
  expect(shares.map(percent)).toEqual(
    ['0.0', '0.040', '0.990', '1.00', '9.99', '10.0', '34.1', '100.0'].map((shown) => `${shown}%`),
  );
});

test('a lift has a sign, and up to one decimal below 10%, unless it rounds to 0', () => {
  const lifts = [0, 0.0004, -0.0004, 0.0005, -0.0005, 0.07, 0.075, 0.0994, 0.0996, -0.184, 1, Infinity, -Infinity];
  expect(lifts.map(signedPercent)).toEqual([
    '0%',
    '0%',
    '0%',
    '+0.1%',
    '−0.1%',
    '+7%',
    '+7.5%',
    '+9.9%',
    '+10%',
    '−18%',
    '+100%',
    '+∞',
    '−∞',
  ]);
  expect([range(0.07, 0.3), range(-0.0004, Infinity)]).toEqual(['+7 to +30%', '0 to +∞']);
});
