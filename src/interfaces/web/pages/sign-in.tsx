import { useState } from 'preact/hooks';
import { client } from '../data.ts';
import { Page } from '../parts/page.tsx';
import { Failed } from '../parts/states.tsx';

/** Sends the key once; after that the browser has a cookie that no script can read. */
export default function SignIn() {
  const [error, setError] = useState<unknown>();
  const signIn = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const key = String(new FormData(event.currentTarget).get('key') ?? '');
    setError(undefined);
    // reloads the whole page, so that no data of an earlier user stays in memory
    client.session.create({ key: key.trim() }).then(() => location.assign(target()), setError);
  };
  return (
    <Page title="Sign in" isReady>
      <form class="fields narrow panel" onSubmit={signIn}>
        <label>
          API key
          <input name="key" type="password" autoComplete="current-password" spellcheck={false} required />
        </label>
        <button type="submit" class="main">
          Sign in
        </button>
        <p class="quiet">
          An admin creates a key under Settings, or with <code class="line">campaigns-engine keys create</code>
          You stay signed in for at most 7 days, or until 24 hours pass without use.
        </p>
        {error !== undefined && <Failed error={error} />}
      </form>
    </Page>
  );
}

/** Returns the page that the user wanted; it must be one of ours. */
function target(): string {
  const then = new URLSearchParams(location.search).get('then') ?? '/';
  return /^\/(app\/[\w/?=&%.+*-]*)?$/.test(then) ? then : '/';
}
