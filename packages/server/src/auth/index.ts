/** What the command line needs of accounts, without the rest of the service, which takes seconds to read. */
export { type AccountDesk, openAccountDesk } from "./account-desk.ts";
export type { Role } from "./account.ts";
export type { ApiToken } from "./tokens.ts";
export type { User } from "./users.ts";
