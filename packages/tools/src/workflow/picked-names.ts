/** Names of models that fields offer, by the kind that they pick. */
import type { ParameterNotes } from "@inkloom/contract";

export type PickedNames = Readonly<Record<NonNullable<ParameterNotes["picks"]>, readonly string[]>>;
