const number = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise);

/** The size of fault tests: small in every run, as large as promised in `npm run test:faults`. */
export const settings = {
  malformedRequests: number('MALFORMED_REQUESTS', 1200),
  killRounds: number('KILL_ROUNDS', 2),
  publishingKills: number('PUBLISHING_KILL_ROUNDS', 0),
  publishingDrafts: number('PUBLISHING_DRAFTS', 0),
  spendingCampaigns: number('SPENDING_CAMPAIGNS', 4),
  turns: number('FAULT_TURNS', 3),
  importedClips: number('IMPORTED_CLIPS', 2_500),
  brokenFilms: number('BROKEN_FILMS', 7),
  uploadedMib: number('UPLOADED_MIB', 0),
  callsEach: number('CALLS_EACH', 10),
  patienceMs: 15 * 60_000,
};
