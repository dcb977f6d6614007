import { useState } from 'preact/hooks';
import type { Reply } from '../../client/index.ts';
import { type Candidate, client, decideEverywhere, type Platform } from '../data.ts';
import { capital, clock, gap, score, stretch } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { Failed, Shown } from '../parts/states.tsx';
import { useLoaded } from '../use-loaded.ts';

type Tried = Reply<'orchestrations.try'>;

interface ToWinProps {
  readonly orchestrationId: string;
  readonly platform: Platform;
  readonly clip: Candidate;
  readonly isRunnerUp: boolean;
  /** The winner's score. */
  readonly toBeat: number;
  readonly videoId: string;
  /** Reads the decisions of the page again. */
  readonly reload: () => void;
}

const STEP_MS = 100;

/** Shows what would make a clip win, and its score with another start or end. Computed from the evidence; nothing is written. */
export function ToWin({ orchestrationId, platform, clip, isRunnerUp, toBeat, videoId, reload }: ToWinProps) {
  const { clip_id, start_ms, end_ms } = clip;
  const [edges, setEdges] = useState({ start_ms, end_ms });
  const isEdited = edges.start_ms !== start_ms || edges.end_ms !== end_ms;
  const tried = useLoaded(`try ${orchestrationId} ${platform} ${clip_id} ${edges.start_ms} ${edges.end_ms}`, (signal) =>
    client.orchestrations.try({ id: orchestrationId, platform, clip_id, ...edges }, { signal }),
  );
  const keep = async () => ({
    title: `Keep ${stretch(edges)}?`,
    text: (
      <p>
        The clip gets this start and end, and a clip is decided again for every platform. A draft that nobody edited
        gets the new winner.
      </p>
    ),
    action: 'Keep and decide again',
    act: async () => {
      await client.clips.update({ id: clip_id, ...edges });
      await decideEverywhere(videoId).finally(reload);
    },
  });
  const move = (by: Partial<typeof edges>) => setEdges((before) => ({ ...before, ...by }));
  return (
    <section aria-label="To win" class="to-win">
      <h2>What would make {isRunnerUp ? 'the runner-up' : stretch(clip)} win</h2>
      {tried.error !== undefined && isEdited ? (
        <Failed error={tried.error} />
      ) : (
        <Shown of={tried}>
          {(found) => <Answer clip={clip} toBeat={toBeat} tried={found} isEdited={isEdited} setEdges={setEdges} />}
        </Shown>
      )}
      <div class="trim">
        <Edge
          name="Start"
          ms={edges.start_ms}
          least={0}
          most={edges.end_ms - STEP_MS}
          change={(ms) => move({ start_ms: ms })}
        />
        <Edge
          name="End"
          ms={edges.end_ms}
          least={edges.start_ms + STEP_MS}
          most={Number.POSITIVE_INFINITY}
          change={(ms) => move({ end_ms: ms })}
        />
        <button type="button" class="small" disabled={!isEdited} onClick={() => setEdges({ start_ms, end_ms })}>
          Reset
        </button>
        {isEdited && (
          <Action needs="operator" class="small" ask={keep}>
            Keep this start and end
          </Action>
        )}
      </div>
    </section>
  );
}

interface AnswerProps {
  readonly clip: Candidate;
  readonly toBeat: number;
  readonly tried: Tried;
  readonly isEdited: boolean;
  readonly setEdges: (edges: { start_ms: number; end_ms: number }) => void;
}

function Answer({ clip, toBeat, tried, isEdited, setEdges }: AnswerProps) {
  const { would_win: change } = tried;
  if (isEdited)
    return (
      <p role="status">
        {stretch(tried)} would score <strong>{score(tried.score)}</strong> ({gap(tried.score, clip.score)}).{' '}
        {tried.eligible ? (
          <strong class={tried.wins ? 'good' : ''}>{tried.wins ? '✓ It would win.' : 'It would not win.'}</strong>
        ) : (
          <strong class="bad">✕ It is not eligible: {tried.failed.map(({ because }) => because).join('; ')}</strong>
        )}{' '}
        <span class="quiet">Nothing is saved.</span>
      </p>
    );
  if (change === null) return <p>No single change of its start or end makes it win.</p>;
  const { start_ms, end_ms } = change;
  return (
    <p>
      <strong>{capital(change.words)}</strong>: {stretch(change)} would score {score(change.score)}
      {score(change.score) === score(toBeat) && ', less than 0.001 more than the winner'}.{' '}
      <button type="button" class="small" onClick={() => setEdges({ start_ms, end_ms })}>
        Try it
      </button>
    </p>
  );
}

interface EdgeProps {
  readonly name: string;
  readonly ms: number;
  readonly least: number;
  readonly most: number;
  readonly change: (ms: number) => void;
}

const Edge = ({ name, ms, least, most, change }: EdgeProps) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a box of its own
  <span class="edge" role="group" aria-label={`${name} of the clip`}>
    {name}
    <button
      type="button"
      class="small"
      aria-label={`${name} a tenth earlier`}
      disabled={ms - STEP_MS < least}
      onClick={() => change(ms - STEP_MS)}
    >
      −
    </button>
    <span class="number">{clock(ms)}</span>
    <button
      type="button"
      class="small"
      aria-label={`${name} a tenth later`}
      disabled={ms + STEP_MS > most}
      onClick={() => change(ms + STEP_MS)}
    >
      +
    </button>
  </span>
);
