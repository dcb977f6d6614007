declare const BUNDLE_CHECKER: string;

/** A page that checks bundles without a server, for people who receive one. The build inserts it here. */
export const checkerPage: string = BUNDLE_CHECKER;
