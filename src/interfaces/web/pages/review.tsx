import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { armOf, campaignName, isNamed, severalClips } from '../campaign-name.ts';
import { client, type ListedCampaign } from '../data.ts';
import { platformName } from '../format.ts';
import { isForControl } from '../keys.ts';
import { Action } from '../parts/action.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Failed, Shown } from '../parts/states.tsx';
import { refusal } from '../session.ts';
import { useLoaded } from '../use-loaded.ts';
import { Draft, type DraftDetails, draftDetails } from './draft.tsx';

/** Shows drafts one at a time, for review by keyboard. */
export default function Review() {
  const wanted = useLocation().query.draft;
  const drafts = useLoaded(`drafts ${wanted}`, () => draftsWith(wanted));
  const [isShown, setShown] = useState(false);
  const isEmpty = drafts.data?.campaigns.length === 0;
  return (
    <Page title="Review" isReady={drafts.error !== undefined || isEmpty || isShown}>
      <Shown of={drafts}>
        {({ campaigns, isCut }) =>
          isEmpty ? (
            <Empty>
              <p>
                No drafts to review. <a href="/app/videos">Decide on a video</a> to draft its campaigns.
              </p>
            </Empty>
          ) : (
            <Deck
              key={`${campaigns[0]?.id} ${wanted}`}
              first={campaigns}
              wanted={wanted}
              isCut={isCut}
              isBegun={isShown}
              readMore={drafts.reload}
              onShown={() => setShown(true)}
            />
          )
        }
      </Shown>
    </Page>
  );
}

const MOST = 200;

/** Returns the newest drafts, and the one that a link names, which may be older. */
async function draftsWith(wanted: string | undefined) {
  const query = { status: 'draft', include: 'summary' } as const;
  const { campaigns, next } = await client.campaigns.list({ ...query, limit: MOST });
  const isMissing = wanted !== undefined && next !== null && !campaigns.some(({ id }) => id === wanted);
  const older = isMissing ? (await client.campaigns.list({ ...query, ids: wanted, limit: 1 })).campaigns : [];
  return { campaigns: [...older, ...campaigns], isCut: next !== null };
}

const details = new Map<string, Promise<DraftDetails>>();

/** Reads the details of a draft once. Those of the next draft are read while this one is shown. */
function detailsOf(draft: ListedCampaign): Promise<DraftDetails> {
  const key = `${draft.id} ${draft.updated_at}`;
  const reading = details.get(key) ?? draftDetails(draft);
  details.set(key, reading);
  reading.then(
    ({ failures }) => failures.length > 0 && details.delete(key),
    () => details.delete(key),
  );
  return reading;
}

const titleOf = (draft: ListedCampaign) => {
  const { name, summary, platform } = draft;
  if (isNamed(name) || summary?.video.title == null) return campaignName(draft);
  const arm = armOf(name);
  return `${summary.video.title} on ${platformName(platform)}${arm === undefined ? '' : `, ${arm}`}`;
};

/** Says whether the best clip other than the draft's own is the winner or the runner-up. */
const otherOf = ({ summary }: ListedCampaign) => (summary?.decision?.is_winner === false ? 'winner' : 'runner-up');

/** Says why the draft's clip cannot be swapped: two arms of an experiment could become the same, or further clips would be lost. */
function clipStays(draft: ListedCampaign): string | undefined {
  if (draft.source === 'experiment') return 'An experiment compares this clip with another one.';
  const several = severalClips(draft);
  return several && `The draft runs ${several}: “campaigns-engine campaigns edit --cards” changes them.`;
}

const toBudget = () => document.querySelector<HTMLInputElement>('#budget')?.focus();

/** How long an approval can be undone here. */
const UNDO_MS = 10_000;

interface DeckProps {
  readonly first: readonly ListedCampaign[];
  /** The draft that a link names. */
  readonly wanted: string | undefined;
  /** Whether there are more drafts than these. */
  readonly isCut: boolean;
  /** Whether some of them were seen before. */
  readonly isBegun: boolean;
  readonly readMore: () => void;
  readonly onShown: () => void;
}

function Deck({ first, wanted, isCut, isBegun, readMore, onShown }: DeckProps) {
  const [drafts, setDrafts] = useState(first);
  const found = first.findIndex(({ id }) => id === wanted);
  const [at, setAt] = useState(Math.max(0, found));
  const [told, tell] = useState(
    wanted !== undefined && found === -1 && !isBegun ? 'The campaign of this link is no longer a draft.' : '',
  );
  const [error, setError] = useState<unknown>();
  const [undone, setUndone] = useState<ListedCampaign>();
  const draft = drafts[at];
  const why = refusal('operator');
  const replace = (changed: ListedCampaign) =>
    setDrafts((all) => all.map((each) => (each.id === changed.id ? changed : each)));
  const go = (by: number) => setAt((now) => Math.max(0, Math.min(drafts.length - 1, now + by)));

  const attempt = (what: () => Promise<void>) => {
    setError(undefined);
    what().catch(setError);
  };
  const remove = (gone: string) => {
    setDrafts((all) => all.filter(({ id }) => id !== gone));
    setAt((now) => Math.min(now, Math.max(0, drafts.length - 2)));
  };
  const approve = (moved: ListedCampaign) => {
    // shows the next draft at once; a refusal brings this one back
    remove(moved.id);
    attempt(async () => {
      try {
        await client.campaigns.move({ id: moved.id, transition: 'approve', updated_at: moved.updated_at });
        tell(`Approved ${titleOf(moved)}.`);
        setUndone(moved);
      } catch (failure) {
        setDrafts((all) => [moved, ...all]);
        setAt(0);
        throw failure;
      }
    });
  };
  const toArchive = async ({ id, updated_at }: ListedCampaign) => ({
    title: 'Archive this draft?',
    text: <p>It is not approved and leaves this list. An archived campaign cannot be restored.</p>,
    action: 'Archive',
    act: async () => {
      await client.campaigns.move({ id, transition: 'archive', updated_at });
      remove(id);
      tell('Archived the draft.');
    },
  });
  const undo = () => {
    if (undone === undefined) return;
    setUndone(undefined);
    attempt(async () => {
      await client.campaigns.move({ id: undone.id, transition: 'reopen' });
      const reopened = await client.campaigns.get({ id: undone.id });
      setDrafts((all) => [{ ...reopened, summary: undone.summary }, ...all]);
      setAt(0);
      tell(`${titleOf(undone)} is a draft again.`);
    });
  };
  const swap = (swapped: ListedCampaign) =>
    attempt(async () => {
      const stays = clipStays(swapped);
      if (stays !== undefined) return tell(stays);
      const { runnerUp, seen, failures } = await detailsOf(swapped);
      if (failures.length > 0) throw failures[0];
      if (runnerUp === undefined) return tell('No other clip is eligible.');
      const { id, updated_at, summary } = swapped;
      const { clip_id, start_ms, end_ms } = runnerUp;
      const saved = await client.campaigns.update({ id, clip_id, updated_at });
      const decision = summary?.decision && { ...summary.decision, is_winner: clip_id === seen?.winner?.clip_id };
      replace({
        ...saved,
        summary: summary && { ...summary, clip: { start_ms, end_ms }, decision: decision ?? null },
      });
      tell(`The draft now has the ${otherOf(swapped)}.`);
    });

  useEffect(() => {
    const next = drafts[at + 1];
    if (next !== undefined) void detailsOf(next).catch(() => undefined);
  }, [drafts, at]);
  useEffect(() => {
    if (undone === undefined) return;
    const waiting = setTimeout(() => setUndone(undefined), UNDO_MS);
    return () => clearTimeout(waiting);
  }, [undone]);
  // a layout effect runs before the next key press; otherwise a key could approve the draft that was just approved
  useLayoutEffect(() => {
    const keys: Readonly<Record<string, () => void>> = {
      ...(draft === undefined || why !== undefined ? {} : { a: () => approve(draft), s: () => swap(draft) }),
      j: () => go(1),
      k: () => go(-1),
      u: undo,
      e: toBudget,
    };
    const press = (event: KeyboardEvent) => {
      // a key that is held down must not approve one draft after another
      const act = event.repeat || isForControl(event) ? undefined : keys[event.key.toLowerCase()];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });

  return (
    <>
      <div class="row told">
        <p class="quiet">
          {draft !== undefined &&
            `Draft ${at + 1} of ${drafts.length}${isCut ? ' or more' : ''}. Approving spends nothing: publishing is a separate step.`}
        </p>
        <p class="buttons">
          <span role="status">{told}</span>
          {undone !== undefined && (
            <button type="button" class="small" onClick={undo}>
              Undo <kbd>U</kbd>
            </button>
          )}
        </p>
      </div>
      {error !== undefined && <Failed error={error} />}
      {draft === undefined ? (
        <Empty>
          {isCut ? (
            <p>
              These were the newest drafts.{' '}
              <button type="button" onClick={readMore}>
                Show the next ones
              </button>
            </p>
          ) : (
            <p>No drafts are left to review.</p>
          )}
        </Empty>
      ) : (
        <>
          <Draft
            key={`${draft.id} ${draft.updated_at}`}
            draft={draft}
            details={() => detailsOf(draft)}
            onShown={onShown}
            onSaved={replace}
          />
          <div class="bottom-bar">
            <button type="button" class="main" disabled={why !== undefined} title={why} onClick={() => approve(draft)}>
              Approve <kbd>A</kbd>
            </button>
            <button
              type="button"
              disabled={(why ?? clipStays(draft)) !== undefined}
              title={why ?? clipStays(draft)}
              onClick={() => swap(draft)}
            >
              Take the {otherOf(draft)} <kbd>S</kbd>
            </button>
            <button type="button" disabled={why !== undefined} title={why} onClick={toBudget}>
              Budget <kbd>E</kbd>
            </button>
            <button type="button" onClick={() => go(-1)} disabled={at === 0}>
              Previous <kbd>K</kbd>
            </button>
            <button type="button" onClick={() => go(1)} disabled={at >= drafts.length - 1}>
              Next <kbd>J</kbd>
            </button>
            <Action needs="operator" ask={() => toArchive(draft)}>
              Archive…
            </Action>
          </div>
        </>
      )}
    </>
  );
}
