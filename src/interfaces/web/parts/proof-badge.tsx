import { useState } from 'preact/hooks';
import { ApiError } from '../../client/index.ts';
import { client } from '../data.ts';
import { count } from '../format.ts';
import { wrongWith } from '../proof.ts';

type State =
  | { readonly is: 'unchecked' | 'checking' | 'unsealed' }
  | { readonly is: 'proven'; readonly treeSize: number }
  | { readonly is: 'wrong'; readonly why: string };

const LOOK = { unchecked: '', checking: '', unsealed: 'quiet', proven: 'good', wrong: 'bad' } as const;

/** Proves an event by hashing its path in this browser, so that a user need not trust the server. */
export function ProofBadge({ eventId }: { readonly eventId: string }) {
  const [state, setState] = useState<State>({ is: 'unchecked' });
  const check = async () => {
    setState({ is: 'checking' });
    try {
      const proof = await client.ledger.prove({ id: eventId });
      const why = await wrongWith(proof, eventId);
      setState(why === undefined ? { is: 'proven', treeSize: proof.tree_size } : { is: 'wrong', why });
    } catch (error) {
      if (error instanceof ApiError && error.is('event-not-sealed', 'nothing-sealed')) setState({ is: 'unsealed' });
      else setState({ is: 'wrong', why: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <span class="proof">
      <button type="button" class="small" onClick={check} disabled={state.is === 'checking'}>
        Check proof
      </button>
      <span role="status" class={LOOK[state.is]}>
        {said(state)}
      </span>
    </span>
  );
}

function said(state: State): string {
  if (state.is === 'checking') return ' checking…';
  if (state.is === 'unsealed') return ' not sealed yet: try again in a few seconds';
  if (state.is === 'wrong') return ` ✗ not proven: ${state.why}`;
  return state.is === 'proven' ? ` ✓ proven in your browser: one of ${count(state.treeSize)} sealed events` : '';
}
