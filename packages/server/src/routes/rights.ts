/** Whose things an account sees: people their own, administrators everybody's. */
import type { Account } from "../auth/account.ts";
import type { Job } from "../jobs/states.ts";

/** Whose things are shown: `undefined` for everybody's. */
export function shownUser({ role, userId }: Account): string | undefined {
  if (role === "admin") return undefined;
  // Without an id nothing could be told apart from what is nobody's.
  if (userId === null) throw new TypeError("An account that is no administrator needs an id.");
  return userId;
}

export const maySee = (account: Account, { userId }: Pick<Job, "userId">): boolean =>
  account.role === "admin" || (userId !== null && userId === account.userId);
