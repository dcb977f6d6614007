import { AV_FRAME_FLAG_INTERLACED, AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { Filter, type FilterContext, FilterGraph, FilterInOut, Frame } from 'node-av/lib';
import { check, given } from './fail.ts';

/** A chain of FFmpeg filters in the syntax of `ffmpeg -vf` and `-af`. */
export interface FilterChain {
  /** Pushes one frame, or null at the end, and passes on the output. */
  readonly push: (frame: Frame | null, take: TakeFrame) => void;
  readonly close: () => void;
}

/** Receives a frame, valid only during the call, and the length of a tick of its time stamp, in ms and as a fraction of a second. */
export type TakeFrame = (frame: Frame, millisecondsPerTick: number, clock: Clock) => void;

interface Clock {
  readonly num: number;
  readonly den: number;
}

/** Returns the filters for frames like this one. After one interlaced frame, the others of its film may be interlaced. */
export type Describe = (frame: Frame, isInterlaced: boolean) => string;

/**
 * Builds the chain when the first frame shows its format, and rebuilds it when the format changes mid-film, as with some
 * recorders. The chain then loses its state from earlier frames: see `openFilters`.
 */
export function openFilter(kind: 'picture' | 'sound', clock: Clock, describe: Describe): FilterChain {
  let graph: FilterGraph | undefined;
  let source: FilterContext | undefined;
  let sink: FilterContext | undefined;
  let format = '';
  let isInterlaced = false;
  const out = new Frame();
  out.alloc();

  let outClock: Clock = clock;
  const drain = (take: TakeFrame) => {
    while (sink !== undefined) {
      const answer = sink.buffersinkGetFrameSync(out);
      if (answer === AVERROR_EAGAIN || answer === AVERROR_EOF) return;
      check(answer, 'a filter failed');
      take(out, (1000 * outClock.num) / outClock.den, outClock);
      out.unref();
    }
  };
  const push: FilterChain['push'] = (frame, take) => {
    isInterlaced ||= kind === 'picture' && (frame?.hasFlags(AV_FRAME_FLAG_INTERLACED) ?? false);
    const options = frame === null ? '' : sourceOptions(kind, frame, clock);
    const found = frame === null ? format : `${options} ${kind === 'picture' ? seen(frame) : ''} ${isInterlaced}`;
    if (frame !== null && found !== format) {
      if (source !== undefined) {
        check(source.buffersrcAddFrameSync(null), 'a filter could not be flushed');
        drain(take);
        graph?.free();
      }
      ({ graph, source, sink } = buildGraph(kind, options, describe(frame, isInterlaced)));
      format = found;
      const { num, den } = sink.buffersinkGetTimeBase();
      outClock = { num, den };
    }
    if (source === undefined) return;
    // A chain that has all it needs (trim) refuses more frames; that is not an error.
    const answer = source.buffersrcAddFrameSync(frame);
    if (answer !== AVERROR_EOF) check(answer, 'a filter refused a frame');
    drain(take);
  };
  const close = () => {
    out.free();
    graph?.free();
  };
  return { push, close };
}

/**
 * Joins two chains: the first is rebuilt for each new format and outputs frames of one format; the second keeps its state for the
 * whole film.
 */
export function openFilters(kind: 'picture' | 'sound', clock: Clock, first: Describe, second: string): FilterChain {
  const before = openFilter(kind, clock, first);
  let after: FilterChain | undefined;
  return {
    push: (frame, take) => {
      before.push(frame, (out, _tickMs, outClock) => {
        after ??= openFilter(kind, outClock, () => second);
        after.push(out, take);
      });
      if (frame === null) after?.push(null, take);
    },
    close: () => {
      before.close();
      after?.close();
    },
  };
}

function buildGraph(kind: 'picture' | 'sound', options: string, description: string) {
  const isPicture = kind === 'picture';
  const graph = new FilterGraph();
  graph.alloc();
  graph.nbThreads = 1;
  const source = given(graph.createFilter(filter(isPicture ? 'buffer' : 'abuffer'), 'in', options), 'filter source');
  const sink = given(graph.createFilter(filter(isPicture ? 'buffersink' : 'abuffersink'), 'out'), 'filter sink');
  const outputs = FilterInOut.createList([{ name: 'in', filterCtx: source, padIdx: 0 }]);
  const inputs = FilterInOut.createList([{ name: 'out', filterCtx: sink, padIdx: 0 }]);
  check(graph.parsePtr(`[in]${description}[out]`, inputs, outputs), `the filter ${description} is not valid`);
  check(graph.configSync(), `the filter ${description} does not fit`);
  return { graph, source, sink };
}

/** Opens a chain without an input, such as `testsrc2=size=640x360:duration=5`. */
export function openSource(kind: 'picture' | 'sound', description: string) {
  const graph = new FilterGraph();
  graph.alloc();
  graph.nbThreads = 1;
  const sink = given(
    graph.createFilter(filter(kind === 'picture' ? 'buffersink' : 'abuffersink'), 'out'),
    'filter sink',
  );
  const inputs = FilterInOut.createList([{ name: 'out', filterCtx: sink, padIdx: 0 }]);
  check(graph.parsePtr(`${description}[out]`, inputs, null), `the filter ${description} is not valid`);
  check(graph.configSync(), `the filter ${description} does not fit`);
  const frame = new Frame();
  frame.alloc();
  return {
    sink,
    /** Returns the next frame, valid until the next call; undefined at the end. */
    next: (): Frame | undefined => {
      frame.unref();
      const answer = sink.buffersinkGetFrameSync(frame);
      if (answer === AVERROR_EOF) return undefined;
      check(answer, 'a source failed');
      return frame;
    },
    close: () => {
      frame.free();
      graph.free();
    },
  };
}

/** Returns the properties of a frame that its filters depend on. */
const seen = ({ colorTrc, colorPrimaries }: Frame) => `${colorTrc} ${colorPrimaries}`;

const filter = (name: string) => given(Filter.getByName(name), `filter ${name}`);

function sourceOptions(kind: 'picture' | 'sound', frame: Frame, clock: Clock): string {
  const base = `time_base=${clock.num}/${clock.den}`;
  if (kind === 'sound') {
    const { nbChannels, mask } = frame.channelLayout;
    const layout = mask === 0n ? `${nbChannels}c` : `0x${mask.toString(16)}`;
    return `${base}:sample_rate=${frame.sampleRate}:sample_fmt=${frame.format}:channel_layout=${layout}`;
  }
  const { num, den } = frame.sampleAspectRatio;
  const aspect = num > 0 && den > 0 ? `${num}/${den}` : '1/1';
  return `${base}:video_size=${frame.width}x${frame.height}:pix_fmt=${frame.format}:pixel_aspect=${aspect}:colorspace=${frame.colorSpace}:range=${frame.colorRange}`;
}
