import { platformName, stretch } from '../format.ts';

interface LanesProps {
  readonly durationMs: number;
  readonly winners: readonly { readonly platform: string; readonly start_ms: number; readonly end_ms: number }[];
}

/** Shows where the winners are in a film that is not available here: one lane per platform. */
export function Lanes({ durationMs, winners }: LanesProps) {
  if (winners.length === 0) return <span class="lanes quiet">No decision yet</span>;
  const share = (ms: number) => `${(100 * ms) / Math.max(1, durationMs)}%`;
  return (
    <span class="lanes">
      {winners.map(({ platform, ...clip }) => (
        <span key={platform} class="lane">
          <span class="quiet">{platformName(platform)}</span>
          <span class="track" role="img" aria-label={`Winner on ${platformName(platform)}: ${stretch(clip)}`}>
            <span style={{ left: share(clip.start_ms), width: share(clip.end_ms - clip.start_ms) }} />
          </span>
        </span>
      ))}
    </span>
  );
}
