import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Candidate, Film, Platform, PlatformEvidence, Video } from '../data.ts';
import { gap, percent, platformName, score, stretch } from '../format.ts';
import { Contributions, inShort } from '../parts/contributions.tsx';
import { MovingPicture, useResting } from '../parts/moving-picture.tsx';
import { Player } from '../parts/player.tsx';
import { Reasons } from '../parts/reasons.tsx';
import { Timeline } from '../parts/timeline.tsx';
import { Candidates } from './candidates.tsx';
import { DownloadRender } from './download-render.tsx';
import { ExcludeClip, ExcludedClips } from './exclude-clip.tsx';
import { ToWin } from './to-win.tsx';

interface WhyProps {
  readonly video: Video;
  readonly film: Film | undefined;
  readonly orchestrationId: string;
  readonly platform: Platform;
  readonly seen: PlatformEvidence;
  readonly reload: () => void;
  /** What is shown below the verdict. */
  readonly children: ComponentChildren;
}

/** Compares the winner with another clip, term by term, and lists every candidate. */
export function Why({ video, film, orchestrationId, platform, seen, reload, children }: WhyProps) {
  const [comparedId, compare] = useState(seen.runner_up?.clip_id);
  const [askedId, ask] = useState<string>();
  const [playedId, play] = useState<string>();
  const ranked = [...seen.candidates].sort((a, b) => Number(b.eligible) - Number(a.eligible) || b.score - a.score);
  const winner = ranked.find(({ clip_id }) => clip_id === seen.winner?.clip_id);
  const other = ranked.find(({ clip_id }) => clip_id === comparedId && clip_id !== winner?.clip_id);
  const isRunnerUp = other !== undefined && other.clip_id === seen.runner_up?.clip_id;
  const otherName = isRunnerUp ? 'Runner-up' : 'Compared';
  const played = ranked.find(({ clip_id }) => clip_id === playedId) ?? winner ?? ranked[0];
  const moves = film !== undefined && film.storyboard !== null;
  const durationMs = video.duration_ms ?? Math.max(0, ...ranked.map(({ end_ms }) => end_ms));
  const along = (
    <Timeline
      durationMs={durationMs}
      bars={ranked.map((clip) => ({ ...clip, id: clip.clip_id, look: lookOf(clip, seen) }))}
    />
  );
  // shown in the table if the user asked there; otherwise beside the verdict
  const toWin = other !== undefined && winner !== undefined && (
    <ToWin
      key={other.clip_id}
      orchestrationId={orchestrationId}
      platform={platform}
      clip={other}
      isRunnerUp={isRunnerUp}
      toBeat={winner.score}
      videoId={video.id}
      reload={reload}
    />
  );
  const lead = winner !== undefined && (
    <p class="lead">
      <strong class="number">{stretch(winner)}</strong> wins with <strong>{score(winner.score)}</strong>
      {other !== undefined && `, ${gap(winner.score, other.score)} against ${isRunnerUp ? 'the runner-up ' : ''}`}
      {other !== undefined && <span class="number">{stretch(other)}</span>}.
    </p>
  );
  return (
    <>
      {moves && <div class="when-narrow">{lead}</div>}
      <div class={moves ? 'stage-and-verdict' : ''}>
        {moves ? (
          <div>
            <Player film={film} clip={played} keys={<Keys />}>
              {along}
            </Player>
            {winner !== undefined && (
              <DownloadRender key={winner.clip_id} clipId={winner.clip_id} platform={platform} />
            )}
          </div>
        ) : (
          <figure class="wide">
            {along}
            <figcaption class="quiet">
              Clips along the film: <Keys />
            </figcaption>
          </figure>
        )}
        <section aria-label="Verdict" class={moves ? 'verdict beside' : 'verdict'}>
          <h2>
            {winner === undefined ? 'No clip may run' : 'Why this clip'} on {platformName(platform)}
          </h2>
          {winner === undefined ? (
            <p>The requirements of {platformName(platform)} rule out every candidate. The reasons are below.</p>
          ) : (
            <>
              <div class={moves ? 'when-wide' : ''}>{lead}</div>
              {other !== undefined && <p>{inShort(winner, other)}</p>}
              <Reasons words={seen.winner?.words ?? ''} />
              <Confidence seen={seen} />
              <Drawn seen={seen} />
            </>
          )}
          {askedId === undefined && toWin}
        </section>
        {children}
      </div>
      {winner !== undefined && (
        <section aria-label="Comparison" class="panel">
          <h2>
            {other === undefined
              ? 'How the score adds up'
              : `Winner and ${isRunnerUp ? 'runner-up' : 'compared clip'}, side by side`}
          </h2>
          <div class={moves ? 'versus' : ''}>
            {moves && <Clip clip={winner} name="Winner" look="winner" videoId={video.id} />}
            {moves && other !== undefined && <Clip clip={other} name={otherName} look="runner-up" videoId={video.id} />}
            <Contributions winner={winner} other={other} names={{ winner: 'Winner', other: otherName }} />
          </div>
        </section>
      )}
      <Candidates
        videoId={moves ? video.id : undefined}
        ranked={ranked}
        seen={seen}
        comparedId={other?.clip_id}
        compare={(id) => {
          compare(id);
          ask(id);
        }}
        answer={askedId === other?.clip_id ? toWin : undefined}
        play={moves ? play : undefined}
        actionsOf={(clip) => <ExcludeClip clip={clip} videoId={video.id} reload={reload} />}
      />
      <ExcludedClips video={video} reload={reload} />
    </>
  );
}

const Keys = () => (
  <>
    <span class="winner-key">■</span> winner, <span class="runner-up-key">■</span> runner-up,{' '}
    <span class="other-key">■</span> other, □ not eligible
  </>
);

const Confidence = ({ seen: { confidence, win_probability } }: { readonly seen: PlatformEvidence }) => (
  <p class="quiet">
    {confidence === 'unknown' &&
      'How sure is this? Unknown so far: people set the weights, and no results have trained them yet.'}
    {confidence === 'tied' && 'A tie: there is too little data to tell these two apart. '}
    {confidence === 'clear' && 'A clear winner. '}
    {confidence !== 'unknown' &&
      win_probability !== null &&
      `The clip with the best score is the best one with a probability of ${percent(win_probability)}.`}
  </p>
);

/** Shows that a clip was drawn at random. Shows nothing if the drawn clip is the winner. */
function Drawn({ seen: { exploration, winner, candidates } }: { readonly seen: PlatformEvidence }) {
  const clip = candidates.find(({ clip_id }) => clip_id === exploration?.clip_id && clip_id !== winner?.clip_id);
  if (exploration === null || clip === undefined) return null;
  const chance = exploration.propensities[exploration.candidates.indexOf(clip.clip_id)] ?? 0;
  return (
    <p>
      <strong class="number">{stretch(clip)}</strong> was drawn at random instead, with a probability of{' '}
      {percent(chance)}, so that results show more. This decision is for that clip.
    </p>
  );
}

function lookOf({ clip_id, eligible }: Candidate, { winner, runner_up }: PlatformEvidence) {
  if (clip_id === winner?.clip_id) return 'winner';
  if (clip_id === runner_up?.clip_id) return 'runner-up';
  return eligible ? 'other' : 'refused';
}

interface ClipProps {
  readonly clip: Candidate;
  readonly name: string;
  readonly look: 'winner' | 'runner-up';
  readonly videoId: string;
}

function Clip({ clip, name, look, videoId }: ClipProps) {
  const { isResting, on } = useResting();
  return (
    <figure class={`clip ${look}`} {...on}>
      <div class="picture">
        <MovingPicture videoId={videoId} clip={clip} isMoving={isResting} />
      </div>
      <figcaption>
        {name} <strong>{stretch(clip)}</strong> <span class="number">{score(clip.score)}</span>
      </figcaption>
    </figure>
  );
}
