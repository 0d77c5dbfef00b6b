/** Fields of A1111's requests as data: what is read, and what docs/compat.md says of it. */
import type { Text } from "@inkloom/contract";

/** `name`: a text or a whole number. `names`: a list of texts, or one text of several parted by commas. */
export type FieldKind =
  "text" | "integer" | "number" | "flag" | "texts" | "list" | "record" | "name" | "names";

/** `honoured`: does there what it does in A1111. `ignored`: changes no picture, here as there. `refused`: anything
 *  but the default is an error, because pictures would differ. */
export type FieldUse = "honoured" | "ignored" | "refused";

export interface Field {
  readonly kind: FieldKind;
  /** What A1111 takes where it is absent; null where it has no value. */
  readonly standard: unknown;
  readonly use: FieldUse;
  /** What becomes of it, without a full stop. */
  readonly about: Text;
}

export type Fields = Readonly<Record<string, Field>>;

const field =
  (use: FieldUse) =>
  (kind: FieldKind, standard: unknown, en: string, zh: string): Field => ({
    kind,
    standard,
    use,
    about: { en, zh },
  });

export const honoured = field("honoured");
export const ignored = field("ignored");
export const refused = field("refused");
