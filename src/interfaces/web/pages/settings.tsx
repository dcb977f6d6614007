import { useState } from 'preact/hooks';
import { client } from '../data.ts';
import { actorName, ago, moment } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { Page } from '../parts/page.tsx';
import { Failed, Shown } from '../parts/states.tsx';
import { type Role, refusal, session } from '../session.ts';
import { useLoaded } from '../use-loaded.ts';
import { Webhooks } from './webhooks.tsx';

/** The most keys, and the most sessions, to show. */
const MOST = 1000;

/** Shows the user's own account and, to an admin, the keys and the sessions. */
export default function Settings() {
  const who = session.value;
  const isAdmin = refusal('admin') === undefined;
  return (
    <Page title="Settings" isReady>
      <section aria-label="You" class="panel">
        <p>
          {who === undefined ? (
            'Your name and role could not be loaded.'
          ) : (
            <>
              You are <strong>{actorName(who.actor)}</strong> with the role {who.role}.
            </>
          )}{' '}
          {who?.session != null && `Signed in until ${moment(who.session.expires_at)} at most.`}
        </p>
        {who?.session != null && (
          <Action needs="viewer" act={() => client.session.remove().then(() => location.assign('/app/sign-in'))}>
            Sign out
          </Action>
        )}
      </section>
      {isAdmin ? (
        <>
          <Keys />
          <Sessions />
          <Webhooks />
        </>
      ) : (
        who !== undefined && <p class="quiet">Only an admin sees keys, sessions and webhooks.</p>
      )}
    </Page>
  );
}

function Keys() {
  const keys = useLoaded('keys', () => client.keys.list({ limit: 100 }).toArray({ max: MOST }));
  return (
    <section aria-label="Keys" class="panel">
      <h2>Keys</h2>
      <NewKey reload={keys.reload} />
      <Shown of={keys}>
        {(all) => (
          <ul class="events">
            {all.map(({ id, name, role, prefix, state, last_used_at, expires_at }) => (
              <li key={id} class="row">
                <span>
                  <strong>{name}</strong> {role} <code>{prefix}…</code> {state}
                  {state === 'active' && expires_at !== null && ` until ${moment(expires_at)}`}
                  {last_used_at !== null && ` · used ${ago(last_used_at)}`}
                </span>
                {state === 'active' && (
                  <Action
                    needs="admin"
                    class="small"
                    label={`Revoke ${name}`}
                    act={() => client.keys.revoke({ id }).then(keys.reload)}
                  >
                    Revoke
                  </Action>
                )}
              </li>
            ))}
          </ul>
        )}
      </Shown>
    </section>
  );
}

const DAY_MS = 86_400_000;

function NewKey({ reload }: { readonly reload: () => void }) {
  const [made, setMade] = useState<string>();
  const isFirst = session.value?.keys_needed === false;
  const [error, setError] = useState<unknown>();
  const create = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    // the value of one of the options below
    const role = String(fields.get('role')) as Role;
    setError(undefined);
    const days = Number(fields.get('days'));
    const expires_at = days === 0 ? undefined : new Date(Date.now() + days * DAY_MS).toISOString();
    client.keys.create({ name: String(fields.get('name')), role, expires_at }).then(({ key }) => {
      setMade(key);
      reload();
    }, setError);
  };
  return (
    <form class="fields" onSubmit={create}>
      <label>
        Name
        <input name="name" required maxLength={100} autoComplete="off" />
      </label>
      <label>
        Role
        <select name="role">
          <option value="viewer">viewer: reads</option>
          <option value="operator">operator: approves</option>
          <option value="admin" selected={isFirst}>
            admin: spends, gives keys
          </option>
        </select>
      </label>
      <label>
        Valid for
        <select name="days">
          <option value="30">30 days</option>
          <option value="365">1 year</option>
          <option value="0">until revoked</option>
        </select>
      </label>
      <button type="submit">Create key</button>
      {isFirst && (
        <p class="quiet">
          Once the first key exists, everyone needs one, including you: create it with the role admin, then sign in with
          it.
        </p>
      )}
      {error !== undefined && <Failed error={error} />}
      {made !== undefined && (
        <p role="status">
          Shown only once: <code>{made}</code>{' '}
          <button type="button" class="small" onClick={() => navigator.clipboard.writeText(made)}>
            Copy
          </button>
        </p>
      )}
    </form>
  );
}

function Sessions() {
  const sessions = useLoaded('sessions', () => client.sessions.list({ limit: 100 }).toArray({ max: MOST }));
  return (
    <section aria-label="Sessions" class="panel">
      <h2>Signed in</h2>
      <Shown of={sessions}>
        {(all) =>
          all.length === 0 ? (
            <p class="quiet">No one is signed in from a browser.</p>
          ) : (
            <ul class="events">
              {all.map(({ id, actor, role, state, last_seen_at, created_at }) => (
                <li key={id} class="row">
                  <span>
                    <strong>{actorName(actor)}</strong> {role} {state} · signed in {ago(created_at)} · seen{' '}
                    {ago(last_seen_at)}
                  </span>
                  {state === 'active' && (
                    <Action
                      needs="admin"
                      class="small"
                      label={`End the session of ${actorName(actor)}`}
                      act={() => client.sessions.revoke({ id }).then(sessions.reload)}
                    >
                      End
                    </Action>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  );
}
