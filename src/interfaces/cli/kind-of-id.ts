import { ApiError, type Client } from '../client/index.ts';

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** The kinds of ids that people mix up, and how to read each kind. */
const READERS: Readonly<Record<string, (client: Client, id: string) => Promise<unknown>>> = {
  video: (client, id) => client.videos.get({ id }),
  clip: (client, id) => client.clips.get({ id }),
  campaign: (client, id) => client.campaigns.get({ id }),
  orchestration: (client, id) => client.orchestrations.get({ id }),
  experiment: (client, id) => client.experiments.get({ id }),
  job: (client, id) => client.jobs.get({ id }),
};

/** Returns the error. If it is about an id that was not found and something of another kind has that id, the detail says so. */
export async function withKindOfId<Thrown>(client: Client, error: Thrown): Promise<Thrown | ApiError> {
  if (!(error instanceof ApiError) || error.status !== 404) return error;
  const [id] = UUID.exec(error.message) ?? [];
  if (id === undefined) return error;
  for (const [kind, read] of Object.entries(READERS)) {
    if (error.message.includes(`${kind} ${id}`) || !(await isThere(read(client, id)))) continue;
    const article = /^[aeiou]/.test(kind) ? 'an' : 'a';
    return new ApiError({ ...error.problem, detail: `${error.message} (this is the id of ${article} ${kind})` });
  }
  return error;
}

const isThere = (reading: Promise<unknown>): Promise<boolean> =>
  reading.then(
    () => true,
    () => false,
  );
