import { z } from 'zod';

const Ms = z.number().int().min(0);
export const StretchSchema = z.object({ startMs: Ms, endMs: Ms });

/** A candidate clip: whole milliseconds from the first picture, its measured features, and where its thumbnail is taken. */
export const ProposedClip = StretchSchema.extend({
  features: z.record(z.string(), z.union([z.number(), z.boolean()])),
  thumbnailMs: Ms,
});
export type ProposedClip = z.infer<typeof ProposedClip>;

/** What a film is, as far as it can be measured. */
export const FilmAnalysis = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.number().int(),
  /** From the first picture or sound to the last. */
  durationMs: Ms,
  /** As shown: after the rotation that the file asks for. */
  width: z.number().int(),
  height: z.number().int(),
  fps: z.number(),
  bitrateBps: z.number(),
  hasAudio: z.boolean(),
  /** Integrated, EBU R128; −70 for a silent track, null without a sound track. */
  loudnessLufs: z.number().nullable(),
  cutsMs: z.array(Ms),
  fades: z.array(StretchSchema),
  clips: z.array(ProposedClip),
});
export type FilmAnalysis = z.infer<typeof FilmAnalysis>;

/** Which clips are wanted. */
export const ClipOptions = z.object({
  minMs: z.number().int().min(100).default(5000),
  maxMs: z.number().int().min(100).default(60_000),
  /** At most so many. */
  count: z.number().int().min(1).max(200).default(12),
  /** Every clip exactly so long. */
  fixedMs: z.number().int().min(100).optional(),
  /** The lengths that the platforms' rules like best. */
  preferredMs: z.array(z.number().int().min(100)).min(1).max(20).default([15_000, 30_000, 60_000]),
});
export type ClipOptions = z.infer<typeof ClipOptions>;

/** What a clip is rendered for. */
export const RenderTarget = z.object({
  name: z.string(),
  /** The largest file that the platform takes. */
  maxSizeBytes: z.number().int(),
  minBitrateBps: z.number().int().optional(),
  minDurationMs: Ms.optional(),
  maxDurationMs: Ms,
});
export type RenderTarget = z.infer<typeof RenderTarget>;
