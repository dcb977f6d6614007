import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { type Role, refusal } from '../session.ts';
import { Failed } from './states.tsx';

interface ActionProps {
  readonly needs: Role;
  /** What it does; the button waits for it. */
  readonly act: () => Promise<unknown>;
  readonly class?: string;
  readonly label?: string;
  readonly children: ComponentChildren;
}

/** A button that changes something: closed, with the reason, to who may not; what goes wrong stands beside it. */
export function Action({ needs, act, children, label, class: look }: ActionProps) {
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: unknown }>({ isBusy: false });
  const why = refusal(needs);
  const run = () => {
    setState({ isBusy: true });
    act().then(
      () => setState({ isBusy: false }),
      (error: unknown) => setState({ isBusy: false, error }),
    );
  };
  return (
    <>
      <button
        type="button"
        class={look}
        disabled={why !== undefined || state.isBusy}
        title={why}
        aria-label={label}
        onClick={run}
      >
        {children}
      </button>
      {state.error !== undefined && <Failed error={state.error} />}
    </>
  );
}
