import type { ComponentChildren } from 'preact';
import { ApiError } from '../../client/index.ts';
import type { Loaded } from '../use-loaded.ts';

/** Why there is nothing, and what to do about it. */
export function Failed({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const isRefused = error instanceof ApiError && error.status === 403;
  return (
    <div class="notice bad" role="alert">
      <p>
        <strong>{isRefused ? 'Refused: ' : ''}</strong>
        {error instanceof Error ? error.message : String(error)}
      </p>
      {error instanceof ApiError && (error.problem.errors?.length ?? 0) > 1 && (
        <ul>
          {error.problem.errors?.map(({ path, message }) => (
            <li key={`${path} ${message}`}>{message}</li>
          ))}
        </ul>
      )}
      {error instanceof ApiError && (
        <p class="quiet">
          <code>{error.code}</code> · request <code>{error.requestId}</code>
        </p>
      )}
      {error instanceof ApiError && error.status === 401 && <a href="/app/sign-in">Sign in</a>}
      {retry !== undefined && !isRefused && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

export function Empty({ children }: { readonly children: ComponentChildren }) {
  return <div class="notice">{children}</div>;
}

interface ShownProps<Data> {
  readonly of: Loaded<Data>;
  readonly children: (data: Data) => ComponentChildren;
}

/** The data, the reason why there are none, or that they are on their way; old data stay beside a new error. */
export function Shown<Data>({ of: { data, error, isLoading, reload }, children }: ShownProps<Data>) {
  return (
    <>
      {error !== undefined && <Failed error={error} retry={reload} />}
      {isLoading && (
        <p class="loading" aria-busy="true">
          Loading…
        </p>
      )}
      {data !== undefined && children(data)}
    </>
  );
}
