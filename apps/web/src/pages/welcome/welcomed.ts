/** Whether the first-run page was seen in this browser. */
import { preference } from "../../drafts/preference.ts";

const seen = preference("welcomed", false, (kept) => (kept === true ? true : undefined));

export const welcomed = {
  get: seen.get,
  done: (): void => {
    seen.set(true);
  },
};
