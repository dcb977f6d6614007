import {
  AV_CODEC_FLAG_BITEXACT,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PICTURE_TYPE_I,
  AV_PICTURE_TYPE_NONE,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AVFMT_FLAG_BITEXACT,
  AVFMT_GLOBALHEADER,
  type AVPixelFormat,
  type AVSampleFormat,
} from 'node-av/constants';
import {
  type ChannelLayout,
  Codec,
  CodecContext,
  FormatContext,
  type Frame,
  type IRational,
  Packet,
  Rational,
} from 'node-av/lib';
import { check, checkWritten, given } from './fail.ts';

/** An encoder and its settings. */
interface StreamOptions {
  readonly codec: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly bitRate?: number;
  readonly maxBitRate?: number;
  readonly threads?: number;
  /** The clock of the frames' time stamps. */
  readonly timeBase: IRational;
}

export interface PictureOptions extends StreamOptions {
  readonly width: number;
  readonly height: number;
  readonly format: AVPixelFormat;
  readonly frameRate?: IRational;
  /** Width ÷ height of a pixel; square by default. */
  readonly pixelAspect?: IRational;
  readonly colors?: Colors;
  /** How players should rotate the frame, clockwise, and whether they then mirror it, left to right. */
  readonly turn?: 90 | 180 | 270;
  readonly isMirrored?: boolean;
}

/** How to interpret a frame's pixel values. */
export type Colors = Pick<Frame, 'colorSpace' | 'colorTrc' | 'colorPrimaries' | 'colorRange'>;

export const BT709_COLORS: Colors = {
  colorSpace: AVCOL_SPC_BT709,
  colorTrc: AVCOL_TRC_BT709,
  colorPrimaries: AVCOL_PRI_BT709,
  colorRange: AVCOL_RANGE_MPEG,
};

export interface SoundOptions extends StreamOptions {
  readonly sampleRate: number;
  readonly format: AVSampleFormat;
  readonly layout: ChannelLayout;
}

/** One stream of an output file. */
export interface StreamWriter {
  /** Encodes one frame, on request as a key frame; null ends the stream. */
  readonly write: (frame: Frame | null, isKey?: boolean) => void;
}

/** Writes a film: first add the streams, then call `start`, write frames, and call `finish`. */
export function openWriter(to: string, container: string) {
  const format = new FormatContext();
  check(format.allocOutputContext2(null, container, `file:${to}`), `no container ${container}`);
  // Without dates and version names, the same film results in the same bytes.
  format.setFlags(AVFMT_FLAG_BITEXACT);
  checkWritten(format.openOutputSync(), `${to} cannot be written`);
  const closers: (() => void)[] = [() => format.closeOutputSync()];

  const addStream = (
    request: StreamOptions,
    orientation: Pick<PictureOptions, 'turn' | 'isMirrored'>,
    ticksAFrame: number,
    set: (context: CodecContext) => void,
  ): StreamWriter => {
    const codec = given(
      Codec.getCodecList().find((one) => one.isEncoder() && one.name === request.codec),
      `encoder ${request.codec}`,
    );
    const context = new CodecContext();
    context.allocContext3(codec);
    context.timeBase = Rational.fromObject(request.timeBase);
    set(context);
    context.threadCount = request.threads ?? 2;
    if (request.bitRate !== undefined) context.bitRate = BigInt(Math.round(request.bitRate));
    if (request.maxBitRate !== undefined) {
      context.rcMaxRate = BigInt(Math.round(request.maxBitRate));
      context.rcBufferSize = Math.round(request.maxBitRate);
    }
    context.setFlags(AV_CODEC_FLAG_BITEXACT);
    if (format.oformat?.hasFlags(AVFMT_GLOBALHEADER)) context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
    for (const [name, value] of Object.entries(request.options ?? {})) context.setOption(name, value);
    check(context.open2Sync(codec, null), `the encoder ${request.codec} cannot be opened`);
    const stream = format.newStream(null);
    stream.timeBase = context.timeBase;
    stream.sampleAspectRatio = context.sampleAspectRatio;
    check(stream.codecpar.fromContext(context), `the encoder ${request.codec} has no parameters`);
    const { turn = 0, isMirrored = false } = orientation;
    if (turn !== 0 || isMirrored)
      check(
        stream.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, displayMatrix(turn, isMirrored)),
        'no display matrix',
      );
    const packet = new Packet();
    packet.alloc();
    closers.push(() => {
      packet.free();
      context.freeContext();
    });
    const index = stream.index;
    const encoderClock = context.timeBase;
    // the container sets the clock when writing begins; both are read once, because each access creates objects for all streams
    let streamClock: Rational | undefined;
    return {
      write: (frame, isKey = false) => {
        // The frame type in the source film is not a request: x264 would make a key frame of each that was one.
        if (frame !== null) frame.pictType = isKey ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
        check(context.sendFrameSync(frame), `the encoder ${request.codec} refused a frame`);
        for (;;) {
          const answer = context.receivePacketSync(packet);
          if (answer === AVERROR_EAGAIN || answer === AVERROR_EOF) return;
          check(answer, `the encoder ${request.codec} failed`);
          packet.streamIndex = index;
          // libx264 leaves the duration unset, and the last frame of the film would then have no duration.
          if (packet.duration === 0n) packet.duration = BigInt(ticksAFrame);
          streamClock ??= given(format.streams[index], 'stream').timeBase;
          packet.rescaleTs(encoderClock, streamClock);
          checkWritten(format.interleavedWriteFrameSync(packet), `${to} cannot be written`);
        }
      },
    };
  };

  return {
    addPicture: (request: PictureOptions) =>
      addStream(request, request, frameTicks(request), (context) => {
        context.width = request.width;
        context.height = request.height;
        context.pixelFormat = request.format;
        context.sampleAspectRatio = Rational.fromObject(request.pixelAspect ?? { num: 1, den: 1 });
        if (request.colors !== undefined) setColors(context, request.colors);
        if (request.frameRate !== undefined) context.framerate = Rational.fromObject(request.frameRate);
      }),
    addSound: (request: SoundOptions) =>
      addStream(request, {}, 0, (context) => {
        context.sampleRate = request.sampleRate;
        context.sampleFormat = request.format;
        context.channelLayout = request.layout;
      }),
    start: () => {
      if (format.oformat?.name === 'mp4') format.setOption('movflags', '+faststart');
      checkWritten(format.writeHeaderSync(null), `${to} cannot be started`);
    },
    finish: () => checkWritten(format.writeTrailerSync(), `${to} cannot be finished`),
    close: () => {
      for (const close of closers.reverse()) close();
    },
  };
}

/** Samples per encoder frame; the preceding filter must output frames of this length. */
export const SAMPLES_A_FRAME: Readonly<Record<string, number>> = {
  aac: 1024,
  libopus: 960,
  libmp3lame: 1152,
  mp2: 1152,
};

const frameTicks = ({ timeBase, frameRate }: PictureOptions) =>
  frameRate === undefined ? 0 : Math.round((timeBase.den * frameRate.den) / (timeBase.num * frameRate.num));

function setColors(context: CodecContext, colors: Colors) {
  context.colorSpace = colors.colorSpace;
  context.colorTrc = colors.colorTrc;
  context.colorPrimaries = colors.colorPrimaries;
  context.colorRange = colors.colorRange;
}

/**
 * Returns a rotation as nine 32-bit numbers (libavutil/display.h, av_display_rotation_set of minus the clockwise angle, then
 * av_display_matrix_flip).
 */
function displayMatrix(turn: 0 | 90 | 180 | 270, isMirrored: boolean): Buffer {
  const angle = (turn * Math.PI) / 180;
  const [cos, sin] = [Math.round(65536 * Math.cos(angle)), Math.round(65536 * Math.sin(angle))];
  const x = isMirrored ? -1 : 1;
  const matrix = Buffer.alloc(36);
  for (const [at, value] of [x * cos, sin, 0, x * -sin, cos, 0, 0, 0, 1 << 30].entries())
    matrix.writeInt32LE(value, 4 * at);
  return matrix;
}
