import type { ComponentChildren } from 'preact';
import { ApiError, ConnectionError } from '../../client/index.ts';
import type { Loaded } from '../use-loaded.ts';

interface FailedProps {
  readonly error: unknown;
  readonly retry?: () => void;
  /** Names what is not shown. */
  readonly what?: string;
}

const SIGN_IN = '/app/sign-in';

/** Shows why there is nothing, and what to do about it. */
export function Failed({ error, retry, what }: FailedProps) {
  const isRefused = error instanceof ApiError && error.status === 403;
  return (
    <div class="notice bad" role="alert">
      <p>
        <strong>
          {what !== undefined && `Could not load ${what}. `}
          {isRefused && 'Refused: '}
        </strong>
        {inWords(error)}
      </p>
      {error instanceof ApiError && (error.problem.errors?.length ?? 0) > 1 && (
        <ul>
          {error.problem.errors?.map(({ path, message }) => (
            <li key={`${path} ${message}`}>{message}</li>
          ))}
        </ul>
      )}
      {isTraced(error) && (
        <p>
          <Traced error={error} />
        </p>
      )}
      {error instanceof ApiError && error.status === 401 && location.pathname !== SIGN_IN && (
        <a href={SIGN_IN}>Sign in</a>
      )}
      {retry !== undefined && !isRefused && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** Describes an error in words that the user can act on. Starting a server is not the user's task. */
function inWords(error: unknown): string {
  if (error instanceof ApiError && error.is('key-malformed'))
    return 'This is not an API key. A key begins with ce_: copy all of it.';
  if (!(error instanceof ConnectionError)) return error instanceof Error ? error.message : String(error);
  return error.status === undefined
    ? 'The server did not respond. Is it running, and can this browser reach it?'
    : `The response (${error.status}) cannot be read: it may come from a proxy in front of the server.`;
}

/** Shows the details that a person needs to find the error in the server's log. */
const Traced = ({ error }: { readonly error: ApiError | ConnectionError }) => (
  <span class="quiet">
    <code>{codeOf(error)}</code> · request <code>{error.requestId}</code>
  </span>
);

const isTraced = (error: unknown): error is ApiError | ConnectionError =>
  error instanceof ApiError || error instanceof ConnectionError;

function codeOf(error: ApiError | ConnectionError): string {
  if (error instanceof ApiError) return error.code;
  return error.status === undefined ? 'no-answer' : 'answer-not-understood';
}

interface FailedPartsProps {
  /** The loaded parts, by what each shows. */
  readonly of: Readonly<Record<string, Loaded<unknown>>>;
}

/** Shows which secondary parts of a page could not be read. The rest of the page stays. */
export function FailedParts({ of }: FailedPartsProps) {
  const failed = Object.entries(of).filter(([, { error }]) => error !== undefined);
  if (failed.length === 0) return null;
  return (
    <div class="notice bad" role="alert">
      {failed.map(([name, { error }]) => (
        <p key={name}>
          <strong>Could not load {name}.</strong> {inWords(error)} {isTraced(error) && <Traced error={error} />}
        </p>
      ))}
      <button type="button" onClick={() => failed.map(([, { reload }]) => reload())}>
        Try again
      </button>
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

/** Shows the data, the reason why there are none, or that they are loading. Old data stay beside a new error. */
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
