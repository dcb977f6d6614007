import { useState } from 'preact/hooks';
import { cropOf, placeAt } from '../crop.ts';
import type { CropWindow, Film } from '../data.ts';
import type { Stretch } from './moving-picture.tsx';

interface AsItRunsProps {
  readonly film: Film;
  readonly clip: Stretch;
}

/** Plays the clip as a render shows it: its 9:16 part of the picture, in a loop. */
export function AsItRuns({ film, clip }: AsItRunsProps) {
  const [nowMs, setNow] = useState(clip.start_ms);
  const { measured, video_asset_id: id } = film;
  const crop = cropOf(film, clip);
  const startS = clip.start_ms / 1000;
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return (
    <figure class="as-it-runs">
      <video
        src={`/video_assets/${id}/proxy#t=${startS}`}
        muted
        autoPlay={!isStill}
        playsInline
        controls
        aria-label="The clip as it runs"
        style={{ objectPosition: crop && measured ? positionOf(crop, measured, nowMs) : undefined }}
        onTimeUpdate={({ currentTarget }) => {
          const ms = currentTarget.currentTime * 1000;
          if (ms >= clip.end_ms) currentTarget.currentTime = startS;
          setNow(ms);
        }}
        onEnded={({ currentTarget }) => {
          currentTarget.currentTime = startS;
          void currentTarget.play();
        }}
      />
    </figure>
  );
}

/** Returns the position of the picture with which `object-fit: cover` shows exactly the crop in the 9:16 frame. */
function positionOf(
  crop: CropWindow,
  size: { readonly width: number; readonly height: number },
  nowMs: number,
): string {
  const place = placeAt(crop, nowMs);
  const share = (at: number, free: number) => (free <= 0 ? '50%' : `${(100 * at) / free}%`);
  return `${share(place?.x ?? 0, size.width - crop.width)} ${share(place?.y ?? 0, size.height - crop.height)}`;
}
