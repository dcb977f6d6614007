import { type Candidate, client, decideEverywhere, type Video } from '../data.ts';
import { counted, stretch } from '../format.ts';
import { Action } from '../parts/action.tsx';

interface ExcludeClipProps {
  readonly clip: Candidate;
  readonly videoId: string;
  readonly reload: () => void;
}

/** Excludes a clip from all future decisions, with a reason for the ledger; then decides again. */
export const ExcludeClip = ({ clip, videoId, reload }: ExcludeClipProps) => {
  const ask = async () => {
    const typed = { why: '' };
    return {
      title: `Exclude ${stretch(clip)}?`,
      text: (
        <>
          <p>
            The clip is excluded from every decision until it is allowed again. Every platform is decided again without
            it.
          </p>
          <p class="fields">
            <label>
              Reason
              <input
                maxLength={500}
                placeholder="e.g. the logo of another brand"
                onInput={({ currentTarget }) => {
                  typed.why = currentTarget.value.trim();
                }}
              />
            </label>
          </p>
        </>
      ),
      action: 'Exclude it',
      act: async () => {
        await client.clips.update({ id: clip.clip_id, status: 'failed', ...(typed.why === '' ? {} : typed) });
        await decideEverywhere(videoId).finally(reload);
      },
    };
  };
  return (
    <Action needs="operator" class="small" label={`Exclude ${stretch(clip)}`} ask={ask}>
      Exclude…
    </Action>
  );
};

/** Lists the excluded clips, and lets a person include them again. */
export function ExcludedClips({ video, reload }: { readonly video: Video; readonly reload: () => void }) {
  const excluded = video.clips.filter(({ status }) => status === 'failed');
  if (excluded.length === 0) return null;
  const allow = async (id: string) => {
    await client.clips.update({ id, status: 'ready' });
    await decideEverywhere(video.id).finally(reload);
  };
  return (
    <section aria-label="Excluded clips" class="panel">
      <h2>{counted(excluded.length, 'excluded clip')}</h2>
      <ul class="events">
        {excluded.map((clip) => (
          <li key={clip.id} class="row">
            <span>
              <span class="number">{stretch(clip)}</span>{' '}
              <a href={`/app/ledger?entity=${clip.id}`}>Who excluded it, and why</a>
            </span>
            <Action needs="operator" class="small" label={`Allow ${stretch(clip)} again`} act={() => allow(clip.id)}>
              Allow again
            </Action>
          </li>
        ))}
      </ul>
    </section>
  );
}
