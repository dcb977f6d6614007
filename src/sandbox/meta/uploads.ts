import { createHash, type Hash } from 'node:crypto';

/** An upload in chunks that has not ended. */
export interface UploadSession {
  readonly id: string;
  readonly videoId: string;
  readonly accountId: string;
  readonly size: number;
  received: number;
  readonly hash: Hash;
}

export interface Uploads {
  begin(session: Pick<UploadSession, 'videoId' | 'accountId' | 'size'>): UploadSession;
  get(id: unknown): UploadSession | undefined;
  end(session: UploadSession): void;
  clear(): void;
}

/** How many bytes the platform requests at a time. */
const CHUNK = 4 * 1024 * 1024;

/** Returns the range to send next, as strings; start and end are equal once everything has arrived. */
export const nextChunk = ({ received, size }: UploadSession) => ({
  start_offset: String(received),
  end_offset: String(Math.min(size, received + CHUNK)),
});

export function makeUploads(): Uploads {
  const sessions = new Map<string, UploadSession>();
  let count = 0;
  return {
    begin(begun) {
      count += 1;
      const session = { ...begun, id: `87${String(count).padStart(13, '0')}`, received: 0, hash: createHash('sha256') };
      sessions.set(session.id, session);
      return session;
    },
    get: (id) => sessions.get(String(id)),
    end: (session) => sessions.delete(session.id),
    clear() {
      sessions.clear();
      count = 0;
    },
  };
}
