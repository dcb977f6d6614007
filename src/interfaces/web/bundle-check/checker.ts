declare const BUNDLE_CHECKER: string;

/** A page that checks bundles without a server, for those who are handed one: the build puts it here. */
export const checkerPage: string = BUNDLE_CHECKER;
