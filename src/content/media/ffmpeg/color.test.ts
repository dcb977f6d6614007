import {
  AVCOL_SPC_BT470BG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_SPC_RGB,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_UNSPECIFIED,
} from 'node-av/constants';
import { expect, test } from 'vitest';
import { matrixOf } from './color.ts';

const small = { width: 1280, height: 719 };
const large = { width: 720, height: 1280 };

test('a declared BT.601 matrix is used, and any other declared one counts as BT.709', () => {
  for (const size of [small, large]) {
    for (const colorSpace of [AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M])
      expect(matrixOf({ ...size, colorSpace })).toBe('bt601');
    for (const colorSpace of [AVCOL_SPC_BT709, AVCOL_SPC_BT2020_NCL])
      expect(matrixOf({ ...size, colorSpace })).toBe('bt709');
  }
});

test('undeclared and RGB frames use BT.709 from 720 pixels on the shorter side, else BT.601', () => {
  for (const colorSpace of [AVCOL_SPC_UNSPECIFIED, AVCOL_SPC_RGB]) {
    expect(matrixOf({ ...small, colorSpace })).toBe('bt601');
    expect(matrixOf({ ...large, colorSpace })).toBe('bt709');
  }
});
