import { z } from 'zod';

const Ms = z.number().int().min(0);
export const StretchSchema = z.object({ start_ms: Ms, end_ms: Ms });

/** Where a 9:16 picture is cut out of a larger one; one place a shot, so that the frame jumps only where the film does. */
export const CropPlan = z.object({
  width: z.number().int(),
  height: z.number().int(),
  places: z.array(z.object({ from_ms: z.number().int(), x: z.number().int(), y: z.number().int() })),
  /** Burned-in text that no window keeps whole. */
  cuts_text: z.boolean().optional(),
});
export type CropPlan = z.infer<typeof CropPlan>;

/** Small pictures of a film in one JPEG, row by row: the n-th, from 0, is what is seen at n × every_ms. */
export const Storyboard = z.object({
  every_ms: z.number().int(),
  tiles: z.number().int(),
  columns: z.number().int(),
  tile_width: z.number().int(),
  tile_height: z.number().int(),
});
export type Storyboard = z.infer<typeof Storyboard>;

/** A candidate clip: whole milliseconds from the first picture, its measured features, and where its thumbnail is taken. */
export const ProposedClip = StretchSchema.extend({
  features: z.record(z.string(), z.union([z.number(), z.boolean()])),
  thumbnail_ms: Ms,
  /** What a render shows of the picture; absent in what was stored before it was planned here. */
  crop: CropPlan.optional(),
});
export type ProposedClip = z.infer<typeof ProposedClip>;

/** How one shot becomes the next; a hard cut is a moment. */
const Transition = StretchSchema.extend({ kind: z.enum(['cut', 'dissolve', 'fade']) });
export type Transition = z.infer<typeof Transition>;

/** Text that is laid over the film and stays in its place: its box as left, top, width and height in shares of the picture. */
const TextTrack = StretchSchema.extend({
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** Where it can be read for sure. */
  text: z.string().max(500).optional(),
});
export type TextTrack = z.infer<typeof TextTrack>;

/** What is said, as a speech model of the user's own writes it down. */
export const Segment = StretchSchema.extend({ text: z.string().min(1).max(2000) });
export type Segment = z.infer<typeof Segment>;

/** A transcript and what made it. */
export const Transcribed = z.object({
  segments: z.array(Segment),
  made_with: z.object({ model: z.string(), sha256: z.string(), runtime: z.string() }),
});
export type Transcribed = z.infer<typeof Transcribed>;

const Figures = z.record(z.string(), z.number());

/** What the models of packages/understanding find in a film, and which models and samplings found it. */
export const Understood = z.object({
  speech: z.array(StretchSchema),
  texts: z.array(TextTrack),
  measured_with: z.object({
    runtime: z.string(),
    models: z.array(z.object({ file: z.string(), sha256: z.string() })),
    speech: Figures,
    text: Figures,
  }),
});
export type Understood = z.infer<typeof Understood>;

/** Which models understood the film, or why none did and what adds them. */
const Understanding = z.union([
  Understood.shape.measured_with,
  z.object({ missing_because: z.literal('understanding-not-installed'), install: z.string() }),
]);

/** What a film is, as far as it can be measured. */
export const FilmAnalysis = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size_bytes: z.number().int(),
  /** From the first picture or sound to the last. */
  duration_ms: Ms,
  /** As shown: after the rotation that the file asks for. */
  width: z.number().int(),
  height: z.number().int(),
  fps: z.number(),
  bitrate_bps: z.number(),
  has_audio: z.boolean(),
  /** Integrated, EBU R128; −70 for a silent track, null without a sound track. */
  loudness_lufs: z.number().nullable(),
  cuts_ms: z.array(Ms),
  fades: z.array(StretchSchema),
  /** All cuts, dissolves and fades, in order of time. */
  transitions: z.array(Transition),
  /** When somebody speaks, and what is written over the picture; absent where the models were not added. */
  speech: z.array(StretchSchema).optional(),
  texts: z.array(TextTrack).optional(),
  understanding: Understanding.optional(),
  /** What is said; absent unless a speech model was given. */
  transcript: z.array(Segment).optional(),
  transcribed_with: Transcribed.shape.made_with.optional(),
  clips: z.array(ProposedClip),
});
export type FilmAnalysis = z.infer<typeof FilmAnalysis>;

/** What a render found out about its clip: whether it cuts off text, and which of its pictures is the sharpest. */
export const PlannedClip = z.object({ cuts_text: z.boolean(), thumbnail_ms: Ms });
export type PlannedClip = z.infer<typeof PlannedClip>;

/** What became of the proxy and the storyboard of a film, or why there are none: the analysis goes on without. */
export const MadePreview = z.union([
  z.object({ storyboard: Storyboard }),
  z.object({ failed: z.object({ code: z.string(), message: z.string() }) }),
]);
export type MadePreview = z.infer<typeof MadePreview>;

/** Which clips are wanted. */
export const ClipOptions = z.object({
  min_ms: z.number().int().min(100).default(5000),
  max_ms: z.number().int().min(100).default(60_000),
  /** At most so many. */
  count: z.number().int().min(1).max(200).default(12),
  /** Every clip exactly so long. */
  fixed_ms: z.number().int().min(100).optional(),
  /** The lengths that the platforms' rules like best. */
  preferred_ms: z.array(z.number().int().min(100)).min(1).max(20).default([15_000, 30_000, 60_000]),
});
export type ClipOptions = z.infer<typeof ClipOptions>;

/** What a clip is rendered for. */
export const RenderTarget = z.object({
  name: z.string(),
  /** The largest file that the platform takes. */
  max_size_bytes: z.number().int(),
  min_bitrate_bps: z.number().int().optional(),
  min_duration_ms: Ms.optional(),
  max_duration_ms: Ms,
});
export type RenderTarget = z.infer<typeof RenderTarget>;
