import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { type Role, refusal } from '../session.ts';
import { Failed } from './states.tsx';

/** What is asked before it is done. */
interface Question {
  readonly title: string;
  readonly text: ComponentChildren;
  /** What the button says that does it. */
  readonly action: string;
}

interface ActionProps {
  readonly needs: Role;
  /** What it does; the button waits for it. */
  readonly act: () => Promise<unknown>;
  readonly confirm?: Question;
  readonly class?: string;
  readonly label?: string;
  readonly children: ComponentChildren;
}

/** A button that changes something: closed, with the reason, to who may not; what goes wrong stands beside it. */
export function Action({ needs, act, confirm, children, label, class: look }: ActionProps) {
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: unknown }>({ isBusy: false });
  const dialog = useRef<HTMLDialogElement>(null);
  const why = refusal(needs);
  const run = () => {
    dialog.current?.close();
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
        onClick={() => (confirm === undefined ? run() : dialog.current?.showModal())}
      >
        {children}
      </button>
      {confirm !== undefined && (
        <dialog ref={dialog} aria-label={confirm.title}>
          <h2>{confirm.title}</h2>
          <div>{confirm.text}</div>
          <p class="buttons">
            <button type="button" class="main" onClick={run}>
              {confirm.action}
            </button>
            <button type="button" onClick={() => dialog.current?.close()}>
              Leave it
            </button>
          </p>
        </dialog>
      )}
      {state.error !== undefined && <Failed error={state.error} />}
    </>
  );
}
