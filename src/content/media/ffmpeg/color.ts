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

/** The two color matrices of standard-range video. */
export type Matrix = 'bt601' | 'bt709';

type Tagged = Pick<Frame, 'colorSpace' | 'width' | 'height'>;

/**
 * Uses the file's matrix. If it specifies none, and for RGB, BT.709 applies from 720 lines on, as in players. Any other matrix is
 * converted to BT.709.
 */
export function matrixOf({ colorSpace, width, height }: Tagged): Matrix {
  if (colorSpace === AVCOL_SPC_BT470BG || colorSpace === AVCOL_SPC_SMPTE170M) return 'bt601';
  if (colorSpace !== AVCOL_SPC_UNSPECIFIED && colorSpace !== AVCOL_SPC_RGB) return 'bt709';
  return Math.min(width, height) >= 720 ? 'bt709' : 'bt601';
}

/** Returns the tag for the matrix in a file. */
export const matrixTag = (matrix: Matrix) => (matrix === 'bt601' ? AVCOL_SPC_SMPTE170M : AVCOL_SPC_BT709);

/** The requested output: scaled, 8 bits, in that matrix and range. */
export interface Wanted {
  /** Arguments of FFmpeg's scale filter. */
  readonly scale: string;
  readonly matrix: Matrix;
  readonly range: 'tv' | 'pc';
}

/** Returns filters that scale a frame and convert its colors to a standard range: tone-maps HDR, and converts wide primaries to BT.709. */
export function scaleColors(frame: Frame, { scale, matrix, range }: Wanted): string {
  const to709 = isHdr(frame) ? toneMapped(frame) : isWide(frame) ? narrowed(frame) : undefined;
  const goal = `out_color_matrix=${matrix}:out_range=${range}`;
  if (to709 === undefined) return `scale=${scale}:${from(frame)}${goal}`;
  // Scaled first, because the following filters use 32-bit numbers.
  return `scale=${scale},${to709},scale=in_color_matrix=bt709:${goal}`;
}

/** Returns the input matrix: the usual one if it is unspecified; RGB has none. */
const from = (frame: Frame) =>
  frame.colorSpace === AVCOL_SPC_UNSPECIFIED ? `in_color_matrix=${matrixOf(frame)}:` : '';

const isHdr = ({ colorTrc }: Frame) => colorTrc === AVCOL_TRC_SMPTE2084 || colorTrc === AVCOL_TRC_ARIB_STD_B67;

/** Primaries of standard definition are treated as BT.709, as in players: they differ less than displays do. */
const WIDE_PRIMARIES: readonly number[] = [AVCOL_PRI_BT2020, AVCOL_PRI_SMPTE431, AVCOL_PRI_SMPTE432];
const WIDE_MATRICES: readonly number[] = [AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL, AVCOL_SPC_ICTCP];

const isWide = ({ colorPrimaries, colorSpace }: Frame) =>
  WIDE_PRIMARIES.includes(colorPrimaries) || WIDE_MATRICES.includes(colorSpace);

/** Graphics white in HDR (ITU-R BT.2408): 203 cd/m² become standard white. */
const WHITE_NITS = 203;
/** Up to this share, brightness is unchanged; anything brighter, up to the 1000 cd/m² of HLG and most masters, is compressed into the rest. */
const LINEAR_SHARE = 0.9;

const toneMapped = (frame: Frame) =>
  [
    // also specified for the output: zscale cannot convert from primaries that the frame does not specify
    `zscale=${unsaid(frame)}${frame.colorPrimaries === AVCOL_PRI_UNSPECIFIED ? 'p=bt2020:' : ''}t=linear:npl=${WHITE_NITS}`,
    'format=gbrpf32le,zscale=p=bt709',
    `tonemap=mobius:param=${LINEAR_SHARE}:peak=${(1000 / WHITE_NITS).toFixed(3)}:desat=0`,
    'zscale=t=bt709:m=bt709:r=limited,format=yuv420p',
  ].join(',');

const narrowed = (frame: Frame) => `zscale=${unsaid(frame)}p=bt709:t=bt709:m=bt709:r=limited,format=yuv420p`;

/** Returns, as zscale options, the color properties that the frame does not specify: HDR and wide-gamut video is then BT.2020. */
const unsaid = ({ colorPrimaries, colorSpace, colorTrc }: Frame) =>
  [
    colorPrimaries === AVCOL_PRI_UNSPECIFIED ? 'pin=bt2020:' : '',
    colorSpace === AVCOL_SPC_UNSPECIFIED ? 'min=bt2020nc:' : '',
    colorTrc === AVCOL_TRC_UNSPECIFIED ? 'tin=bt709:' : '',
  ].join('');

/** Refuses Dolby Vision profile 5, which has its own color format (IPTPQc2) that none of FFmpeg's filters here reads. */
export function refuseUnknownColors(name: string, picture: Stream): void {
  const configuration = picture.codecpar.getCodedSideData(AV_PKT_DATA_DOVI_CONF);
  // AVDOVIDecoderConfigurationRecord: two bytes of version, then the profile.
  if (configuration?.[2] !== 5) return;
  throw badFilm(
    'film-colors-unknown',
    `${name} is Dolby Vision of profile 5, whose colors cannot be read; export it as HDR10, HLG or SDR`,
  );
}
