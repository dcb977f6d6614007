import { z } from 'zod';
import { CropPlan, FilmAnalysis, Storyboard, StretchSchema } from './schema.ts';
import type { Film } from './store.ts';

export const CropWindow = CropPlan.describe(
  'a 9:16 window over the upright picture, in pixels, and its positions over time',
).meta({ id: 'CropWindow' });

/** A film as the video's page shows it. */
export const FilmDetails = z
  .object({
    video_asset_id: z.string(),
    sha256: z.string(),
    size_bytes: z.int(),
    measured: FilmAnalysis.pick({
      width: true,
      height: true,
      duration_ms: true,
      fps: true,
      bitrate_bps: true,
      has_audio: true,
      loudness_lufs: true,
      cuts_ms: true,
      fades: true,
    })
      .nullable()
      .describe('null until it is analyzed'),
    storyboard: Storyboard.nullable().describe(
      'tile n, counted from 0 row by row, shows the frame at n × every_ms; null until the storyboard and the proxy exist',
    ),
    crops: z
      .array(CropPlan.extend(StretchSchema.shape).meta({ id: 'CropOfClip' }))
      .describe('the part of the frame that a render of each proposed clip shows'),
  })
  .meta({ id: 'FilmDetails' });

const Measured = FilmDetails.shape.measured.unwrap();

export const describeFilm = ({
  video_asset_id,
  sha256,
  size_bytes,
  analysis,
  storyboard,
}: Film): z.infer<typeof FilmDetails> => ({
  video_asset_id,
  sha256,
  size_bytes,
  measured: analysis === undefined ? null : Measured.parse(analysis),
  storyboard: storyboard ?? null,
  crops: (analysis?.clips ?? []).flatMap(({ crop, start_ms, end_ms }) =>
    crop === undefined ? [] : [{ ...crop, start_ms, end_ms }],
  ),
});
