/** Which models are shown, as the address has it: links and reloads show the same. */

/** Kinds that the library knows. */
export const KINDS = [
  "checkpoint",
  "lora",
  "embedding",
  "vae",
  "upscaler",
  "controlnet",
  "clip-vision",
  "text-encoder",
  "diffusion-model",
  "hypernetwork",
  "face-restorer",
  "preview-decoder",
] as const;
export type Kind = (typeof KINDS)[number];

export const ORDERS = ["name", "newest", "largest"] as const;
export type Order = (typeof ORDERS)[number];

export interface LibraryFilter {
  readonly text: string;
  readonly kind?: Kind;
  readonly family?: string;
  readonly tag?: string;
  readonly favourite: boolean;
  readonly missing: boolean;
  readonly order: Order;
}

/** What an address cannot mean is left out. */
export function readFilter(search: string): LibraryFilter {
  const given = new URLSearchParams(search);
  const kind = KINDS.find((name) => name === given.get("kind"));
  const family = given.get("family") ?? "";
  const tag = given.get("tag") ?? "";
  return {
    text: (given.get("text") ?? "").slice(0, 500),
    ...(kind !== undefined && { kind }),
    ...(/^[a-z0-9-]{1,60}$/.test(family) && { family }),
    ...(tag !== "" && tag.length <= 100 && { tag }),
    favourite: given.get("favourite") === "true",
    missing: given.get("missing") === "true",
    order: ORDERS.find((name) => name === given.get("order")) ?? "name",
  };
}

/** What stands behind the path; empty where everything is shown. */
export function writeFilter(filter: LibraryFilter): string {
  const { text, kind, family, tag, favourite, missing, order } = filter;
  const query = new URLSearchParams({
    ...(text !== "" && { text }),
    ...(kind !== undefined && { kind }),
    ...(family !== undefined && { family }),
    ...(tag !== undefined && { tag }),
    ...(favourite && { favourite: "true" }),
    ...(missing && { missing: "true" }),
    ...(order !== "name" && { order }),
  }).toString();
  return query === "" ? "" : `?${query}`;
}
