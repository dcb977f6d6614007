import { type Client, createClient } from '../../client/index.ts';

/** The header that a browser sends from the server's own pages. This program does not act for another site. */
const OWN = { 'sec-fetch-site': 'same-origin' };

/** A person who has signed in: the client sends a session cookie instead of a key. */
export interface SignedIn {
  readonly client: Client;
  signOut(): Promise<void>;
}

/** Signs in at a server with a person's key, as the dashboard does. @throws the errors of `POST /session` */
export async function signIn(baseUrl: string, key: string, send: typeof fetch = fetch): Promise<SignedIn> {
  const { response } = await createClient({ baseUrl, fetch: send })
    .session.create({ key }, { headers: OWN })
    .withResponse();
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';');
  const withCookie: typeof fetch = (url, { headers, ...init } = {}) => {
    const all = new Headers({ ...Object.fromEntries(new Headers(headers)), ...OWN, cookie });
    return send(url, { ...init, headers: all });
  };
  const client = createClient({ baseUrl, fetch: withCookie });
  return { client, signOut: () => client.session.remove().then(() => {}) };
}
