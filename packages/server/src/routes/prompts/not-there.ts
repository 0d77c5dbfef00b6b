import { Problem, type Text } from "@inkloom/contract";

/** A list or a style of a name that there is none of. */
export const notThere = (what: Text, name: string): Problem =>
  new Problem("request/unknown", {
    en: `There is no ${what.en} "${name.slice(0, 100)}".`,
    zh: `没有${what.zh}“${name.slice(0, 100)}”。`,
  });
