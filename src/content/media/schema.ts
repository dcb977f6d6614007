import { z } from 'zod';

const Ms = z.number().int().min(0);
export const StretchSchema = z.object({ start_ms: Ms, end_ms: Ms });

/** Where a 9:16 frame is cropped from a larger one; one place per shot, so that the crop jumps only where the film cuts. */
export const CropPlan = z.object({
  width: z.number().int(),
  height: z.number().int(),
  places: z.array(z.object({ from_ms: z.number().int(), x: z.number().int(), y: z.number().int() })),
  /** Burned-in text that no window keeps whole. */
  cuts_text: z.boolean().optional(),
});
export type CropPlan = z.infer<typeof CropPlan>;

/** Small frames of a film in one JPEG, row by row: the n-th, from 0, is visible at n × every_ms. */
export const Storyboard = z.object({
  every_ms: z.number().int(),
  tiles: z.number().int(),
  columns: z.number().int(),
  tile_width: z.number().int(),
  tile_height: z.number().int(),
});
export type Storyboard = z.infer<typeof Storyboard>;

/** A candidate clip: whole milliseconds from the first frame, its measured features, and the time of its thumbnail. */
export const ProposedClip = StretchSchema.extend({
  features: z.record(z.string(), z.union([z.number(), z.boolean()])),
  thumbnail_ms: Ms,
  /** The area that a render shows; absent in analyses stored before crops were planned here. */
  crop: CropPlan.optional(),
});
export type ProposedClip = z.infer<typeof ProposedClip>;

/** How one shot changes to the next; a hard cut has no length. */
const Transition = StretchSchema.extend({ kind: z.enum(['cut', 'dissolve', 'fade']) });
export type Transition = z.infer<typeof Transition>;

/** Overlaid text that stays in its place: its box as left, top, width and height in shares of the frame. */
const TextTrack = StretchSchema.extend({
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** The text, if it can be read reliably. */
  text: z.string().max(500).optional(),
});
export type TextTrack = z.infer<typeof TextTrack>;

/** Transcribed speech, from the user's own speech model. */
export const Segment = StretchSchema.extend({ text: z.string().min(1).max(2000) });
export type Segment = z.infer<typeof Segment>;

/** A transcript, and the model that made it. */
export const Transcribed = z.object({
  segments: z.array(Segment),
  made_with: z.object({ model: z.string(), sha256: z.string(), runtime: z.string() }),
});
export type Transcribed = z.infer<typeof Transcribed>;

const Figures = z.record(z.string(), z.number());

/** What the models of packages/understanding find in a film, with the models and sampling that were used. */
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

/** Which models were used, or why none were and how to install them. */
const Understanding = z.union([
  Understood.shape.measured_with,
  z.object({ missing_because: z.literal('understanding-not-installed'), install: z.string() }),
]);

/** What can be measured of a film. */
export const FilmAnalysis = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size_bytes: z.number().int(),
  /** From the first to the last frame or sound. */
  duration_ms: Ms,
  /** As shown: after the rotation that the file specifies. */
  width: z.number().int(),
  height: z.number().int(),
  fps: z.number(),
  bitrate_bps: z.number(),
  has_audio: z.boolean(),
  /** Integrated, EBU R128; −70 for a silent track, null without an audio track. */
  loudness_lufs: z.number().nullable(),
  cuts_ms: z.array(Ms),
  fades: z.array(StretchSchema),
  /** All cuts, dissolves and fades, in order of time. */
  transitions: z.array(Transition),
  /** When somebody speaks, and what text is overlaid; absent if the models are not installed. */
  speech: z.array(StretchSchema).optional(),
  texts: z.array(TextTrack).optional(),
  understanding: Understanding.optional(),
  /** Transcribed speech; absent unless a speech model was specified. */
  transcript: z.array(Segment).optional(),
  transcribed_with: Transcribed.shape.made_with.optional(),
  clips: z.array(ProposedClip),
});
export type FilmAnalysis = z.infer<typeof FilmAnalysis>;

/** What a render determined about its clip: whether it cuts off text, and which of its frames is sharpest. */
export const PlannedClip = z.object({ cuts_text: z.boolean(), thumbnail_ms: Ms });
export type PlannedClip = z.infer<typeof PlannedClip>;

/** The result of making a film's proxy and storyboard, or why there are none: the analysis continues without them. */
export const MadePreview = z.union([
  z.object({ storyboard: Storyboard }),
  z.object({ failed: z.object({ code: z.string(), message: z.string() }) }),
]);
export type MadePreview = z.infer<typeof MadePreview>;

/** Which clips to propose. */
export const ClipOptions = z.object({
  min_ms: z.number().int().min(100).default(5000),
  max_ms: z.number().int().min(100).default(60_000),
  /** Maximum number of clips. */
  count: z.number().int().min(1).max(200).default(12),
  /** Exact length of every clip. */
  fixed_ms: z.number().int().min(100).optional(),
  /** The lengths that the platforms' rules prefer. */
  preferred_ms: z.array(z.number().int().min(100)).min(1).max(20).default([15_000, 30_000, 60_000]),
});
export type ClipOptions = z.infer<typeof ClipOptions>;

/** The requirements that a clip is rendered for. */
export const RenderTarget = z.object({
  name: z.string(),
  /** The largest file that the platform accepts. */
  max_size_bytes: z.number().int(),
  min_bitrate_bps: z.number().int().optional(),
  min_duration_ms: Ms.optional(),
  max_duration_ms: Ms,
});
export type RenderTarget = z.infer<typeof RenderTarget>;
