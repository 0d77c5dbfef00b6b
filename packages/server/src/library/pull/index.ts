/** Fetching models, without the rest of the service: what the command line needs of it. */
export { pull } from "./pull.ts";
export type { PullContext, PulledFile, PullProgress, PullRequest } from "./request.ts";
export { type Sites, sitesFrom } from "./sites.ts";
