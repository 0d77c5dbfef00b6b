/** What each role may do, and whose things an account sees. */
import { Problem } from "@inkloom/contract";
import type { Account, Role } from "./account.ts";

/** `read`: look; `draw`: add and change jobs, pictures and uploads of one's own; `manage`: users, settings, things of others. */
export type Right = "read" | "draw" | "manage";

const RIGHTS: Readonly<Record<Role, readonly Right[]>> = {
  admin: ["read", "draw", "manage"],
  user: ["read", "draw"],
  viewer: ["read"],
};

export const may = ({ role }: Account, right: Right): boolean => RIGHTS[role].includes(right);

/** @throws Problem `auth/forbidden` */
export function expectMay(account: Account, right: Right): void {
  if (may(account, right)) return;
  const needed = right === "draw" ? { en: "user or admin", zh: "user 或 admin" } : ADMIN;
  throw new Problem("auth/forbidden", {
    en: `${account.name} has the role ${account.role}, expected ${needed.en}.`,
    zh: `${account.name} 的角色是 ${account.role}，应为 ${needed.zh}。`,
  });
}

const ADMIN = { en: "admin", zh: "admin" };

/** The user whose things alone an account sees, for queries; undefined for who sees everybody's. */
export function onlyOf(account: Account): string | undefined {
  if (may(account, "manage")) return undefined;
  // Without a login there is one person, who is an admin.
  if (account.userId === null) throw new Error("an account without a user is no admin");
  return account.userId;
}

/** Whether something of `owner` is shown to this account. */
export const sees = (account: Account, owner: string | null): boolean =>
  may(account, "manage") || (owner !== null && owner === account.userId);
