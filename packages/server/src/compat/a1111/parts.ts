/** What the routes of this dialect are given, and what they share. */
import type { Account } from "../../auth/account.ts";
import type { DialectService } from "../service.ts";
import type { AccountSettings } from "./account-settings.ts";
import type { PictureLimits } from "./given-pictures.ts";
import type { Works } from "./work.ts";

export interface A1111Options {
  /** What has things made for an account. */
  readonly dialect: (account: Account) => DialectService;
  readonly settings: AccountSettings;
  readonly limits: PictureLimits;
  /** Looks through the folders of models again. */
  readonly refresh: () => Promise<void>;
  /** Lets go of networks that no job uses. */
  readonly freeMemory: () => Promise<void>;
}

export interface Parts extends A1111Options {
  readonly works: Works;
}
