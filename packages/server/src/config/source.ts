/** Where a value of a setting comes from. */
import type { Text } from "@inkloom/contract";

export type Source =
  | { readonly kind: "default" }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "environment"; readonly variable: string }
  /** A variable that holds the path of a file with the value. */
  | { readonly kind: "environment-file"; readonly variable: string; readonly path: string }
  | { readonly kind: "flag"; readonly flag: string };

export const DEFAULT: Source = { kind: "default" };

/** As it follows the name of a setting. */
export function sourceWords(source: Source): Text {
  switch (source.kind) {
    case "default":
      return { en: "default", zh: "默认" };
    case "file":
      return same(source.path);
    case "environment":
      return same(source.variable);
    case "environment-file":
      return same(`${source.variable}: ${source.path}`);
    case "flag":
      return same(source.flag);
  }
}

const same = (text: string): Text => ({ en: text, zh: text });
