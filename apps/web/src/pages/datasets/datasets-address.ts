/** Where parts of the page are. */

export const PARTS = ["pictures", "check", "prepare", "history"] as const;
export type Part = (typeof PARTS)[number];

export interface DatasetPlace {
  readonly name: string;
  readonly part: Part;
}

const TOP = "/app/datasets";

export const datasetAddress = (name: string, part: Part = "pictures", search = ""): string =>
  `${TOP}/${encodeURIComponent(name)}${part === "pictures" ? "" : `/${part}`}${search}`;

/** Undefined for the list of all. @param path of the browser, as it is encoded */
export function placeAt(path: string): DatasetPlace | undefined {
  if (!path.startsWith(`${TOP}/`)) return undefined;
  const [name = "", part] = path.slice(TOP.length + 1).split("/");
  if (name === "") return undefined;
  return { name: decoded(name), part: PARTS.find((each) => each === part) ?? "pictures" };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
