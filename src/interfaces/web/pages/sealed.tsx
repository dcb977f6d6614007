import { client } from '../data.ts';
import { actorName, count } from '../format.ts';
import { ProofBadge } from '../parts/proof-badge.tsx';
import { Shown } from '../parts/states.tsx';
import { useLoaded } from '../use-loaded.ts';

interface SealedProps {
  readonly videoId: string;
  readonly orchestrationId: string;
  readonly platform: string;
  /** When it was decided, in words. */
  readonly decided: string;
}

/** Shows the decision's event in the ledger, with its proof. */
export function Sealed({ videoId, orchestrationId, platform, decided }: SealedProps) {
  const found = useLoaded(`sealed ${orchestrationId} ${platform}`, async () => {
    const { events } = await client.ledger.list({
      entity_id: videoId,
      event_type: 'best_clip_selected',
      order: 'newest',
      limit: 100,
    });
    return events.find(
      ({ metadata }) => metadata.orchestration_id === orchestrationId && metadata.platform === platform,
    );
  });
  return (
    <section aria-label="Proof" class="sealed">
      <h2>Proof of this decision</h2>
      <Shown of={found}>
        {(event) =>
          event === undefined ? (
            <p class="quiet">Its event is not among this video’s newest events.</p>
          ) : (
            <>
              <p>
                Decided {decided} by {actorName(event.actor)}, event {count(event.seq)} of the ledger.{' '}
                <a href={`/app/ledger?entity=${videoId}`}>Everything about this video</a>
              </p>
              <ProofBadge key={event.id} eventId={event.id} />
            </>
          )
        }
      </Shown>
    </section>
  );
}
