import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { type Role, refusal } from '../session.ts';
import { Failed } from './states.tsx';

/** A question to confirm an action. */
export interface Question {
  readonly title: string;
  readonly text: ComponentChildren;
  /** The text of the button that does it; undefined if nothing can be done, and the text says why. */
  readonly action: string | undefined;
  readonly act: () => Promise<unknown>;
}

type ActionProps = {
  readonly needs: Role;
  readonly class?: string;
  readonly label?: string;
  readonly children: ComponentChildren;
} & (
  | { /** Runs the action; the button waits for it. */ readonly act: () => Promise<unknown>; readonly ask?: undefined }
  | { /** Reads what is at stake, when the button is pressed. */ readonly ask: () => Promise<Question> }
);

/** Shows a button that changes something. Without permission it is disabled and says why; an error is shown beside it. */
export function Action({ needs, children, label, class: look, ...does }: ActionProps) {
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: unknown }>({ isBusy: false });
  const [question, setQuestion] = useState<Question>();
  const dialog = useRef<HTMLDialogElement>(null);
  const why = refusal(needs);
  const run = (what: () => Promise<unknown>) => {
    dialog.current?.close();
    setState({ isBusy: true });
    what().then(
      () => setState({ isBusy: false }),
      (error: unknown) => setState({ isBusy: false, error }),
    );
  };
  const press = async () => {
    if (does.ask === undefined) return does.act();
    setQuestion(await does.ask());
    dialog.current?.showModal();
  };
  return (
    <>
      <button
        type="button"
        class={look}
        disabled={why !== undefined || state.isBusy}
        title={why}
        aria-label={label}
        onClick={() => run(press)}
      >
        {children}
      </button>
      {does.ask !== undefined && (
        <dialog ref={dialog} aria-label={question?.title}>
          <h2>{question?.title}</h2>
          <div>{question?.text}</div>
          <p class="buttons">
            {question?.action !== undefined && (
              <button type="button" class="main" onClick={() => run(question.act)}>
                {question.action}
              </button>
            )}
            <button type="button" onClick={() => dialog.current?.close()}>
              {question?.action === undefined ? 'Close' : 'Cancel'}
            </button>
          </p>
        </dialog>
      )}
      {state.error !== undefined && <Failed error={state.error} />}
    </>
  );
}
