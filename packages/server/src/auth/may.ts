/** What each role may do; whose things an account sees is said in `routes/rights.ts`. */
import { Problem, type Text } from "@inkloom/contract";
import type { Account, Role } from "./account.ts";

/** `read`: look; `draw`: add and change jobs, pictures and uploads of one's own; `manage`: users, settings, things of others. */
export type Right = "read" | "draw" | "manage";

const RIGHTS: Readonly<Record<Role, readonly Right[]>> = {
  admin: ["read", "draw", "manage"],
  user: ["read", "draw"],
  viewer: ["read"],
};

const may = ({ role }: Account, right: Right): boolean => RIGHTS[role].includes(right);

/** @param why what it is that needs the right, where the request does not show it
 *  @throws Problem `auth/forbidden` */
export function expectMay(account: Account, right: Right, why?: Text): void {
  if (may(account, right)) return;
  const roles = (Object.keys(RIGHTS) as Role[]).filter((role) => RIGHTS[role].includes(right));
  throw new Problem("auth/forbidden", {
    en: `${why ? `${why.en} ` : ""}${account.name} has the role ${account.role}, expected ${roles.join(" or ")}.`,
    zh: `${why?.zh ?? ""}${account.name} 的角色是 ${account.role}，应为 ${roles.join(" 或 ")}。`,
  });
}
