import {
  AV_PKT_DATA_DOVI_CONF,
  AVCOL_PRI_BT2020,
  AVCOL_PRI_SMPTE431,
  AVCOL_PRI_SMPTE432,
  AVCOL_PRI_UNSPECIFIED,
  AVCOL_SPC_BT470BG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_BT2020_CL,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_SPC_ICTCP,
  AVCOL_SPC_RGB,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_UNSPECIFIED,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_SMPTE2084,
  AVCOL_TRC_UNSPECIFIED,
} from 'node-av/constants';
import type { Frame, Stream } from 'node-av/lib';
import { badFilm } from './fail.ts';

/** The two matrices in which pictures of a standard range are kept. */
export type Matrix = 'bt601' | 'bt709';

type Tagged = Pick<Frame, 'colorSpace' | 'width' | 'height'>;

/** As the file says; without a word, and for RGB, BT.709 from 720 lines on, as players assume. Every other matrix is converted to BT.709. */
export function matrixOf({ colorSpace, width, height }: Tagged): Matrix {
  if (colorSpace === AVCOL_SPC_BT470BG || colorSpace === AVCOL_SPC_SMPTE170M) return 'bt601';
  if (colorSpace !== AVCOL_SPC_UNSPECIFIED && colorSpace !== AVCOL_SPC_RGB) return 'bt709';
  return Math.min(width, height) >= 720 ? 'bt709' : 'bt601';
}

/** How a file says so. */
export const matrixTag = (matrix: Matrix) => (matrix === 'bt601' ? AVCOL_SPC_SMPTE170M : AVCOL_SPC_BT709);

/** The picture that is wanted: scaled, 8 bits, in that matrix and range. */
export interface Wanted {
  /** Arguments of FFmpeg's scale filter. */
  readonly scale: string;
  readonly matrix: Matrix;
  readonly range: 'tv' | 'pc';
}

/** Filters that scale a frame and bring its colors to a standard range: HDR is tone-mapped, wide primaries become those of BT.709. */
export function scaleColors(frame: Frame, { scale, matrix, range }: Wanted): string {
  const to709 = isHdr(frame) ? toneMapped(frame) : isWide(frame) ? narrowed(frame) : undefined;
  const goal = `out_color_matrix=${matrix}:out_range=${range}`;
  if (to709 === undefined) return `scale=${scale}:${from(frame)}${goal}`;
  // Scaled first: what follows is done in 32-bit numbers.
  return `scale=${scale},${to709},scale=in_color_matrix=bt709:${goal}`;
}

/** A matrix that is not named is taken for the usual one; RGB has none. */
const from = (frame: Frame) =>
  frame.colorSpace === AVCOL_SPC_UNSPECIFIED ? `in_color_matrix=${matrixOf(frame)}:` : '';

const isHdr = ({ colorTrc }: Frame) => colorTrc === AVCOL_TRC_SMPTE2084 || colorTrc === AVCOL_TRC_ARIB_STD_B67;

/** Those of standard definition are taken for BT.709's, as players do: they differ by less than displays do. */
const WIDE_PRIMARIES: readonly number[] = [AVCOL_PRI_BT2020, AVCOL_PRI_SMPTE431, AVCOL_PRI_SMPTE432];
const WIDE_MATRICES: readonly number[] = [AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL, AVCOL_SPC_ICTCP];

const isWide = ({ colorPrimaries, colorSpace }: Frame) =>
  WIDE_PRIMARIES.includes(colorPrimaries) || WIDE_MATRICES.includes(colorSpace);

/** White of graphics in HDR (ITU-R BT.2408): 203 cd/m² become the white of a standard picture. */
const WHITE_NITS = 203;
/** Up to here the picture stays as it is; what is brighter, to the 1000 cd/m² of HLG and of most masters, is pressed into the rest. */
const LINEAR_SHARE = 0.9;

const toneMapped = (frame: Frame) =>
  [
    // named for what comes out as well: zscale finds no way from primaries that the frame does not say
    `zscale=${unsaid(frame)}${frame.colorPrimaries === AVCOL_PRI_UNSPECIFIED ? 'p=bt2020:' : ''}t=linear:npl=${WHITE_NITS}`,
    'format=gbrpf32le,zscale=p=bt709',
    `tonemap=mobius:param=${LINEAR_SHARE}:peak=${(1000 / WHITE_NITS).toFixed(3)}:desat=0`,
    'zscale=t=bt709:m=bt709:r=limited,format=yuv420p',
  ].join(',');

const narrowed = (frame: Frame) => `zscale=${unsaid(frame)}p=bt709:t=bt709:m=bt709:r=limited,format=yuv420p`;

/** What the frame does not say of its colors, in zscale's words: HDR and wide pictures are BT.2020 then. */
const unsaid = ({ colorPrimaries, colorSpace, colorTrc }: Frame) =>
  [
    colorPrimaries === AVCOL_PRI_UNSPECIFIED ? 'pin=bt2020:' : '',
    colorSpace === AVCOL_SPC_UNSPECIFIED ? 'min=bt2020nc:' : '',
    colorTrc === AVCOL_TRC_UNSPECIFIED ? 'tin=bt709:' : '',
  ].join('');

/** Dolby Vision's profile 5 keeps its colors in a way of its own (IPTPQc2), which none of FFmpeg's filters here reads. */
export function refuseUnknownColors(name: string, picture: Stream): void {
  const configuration = picture.codecpar.getCodedSideData(AV_PKT_DATA_DOVI_CONF);
  // AVDOVIDecoderConfigurationRecord: two bytes of version, then the profile.
  if (configuration?.[2] !== 5) return;
  throw badFilm(
    'film-colors-unknown',
    `${name} is Dolby Vision of profile 5, whose colors cannot be read; export it as HDR10, HLG or SDR`,
  );
}
