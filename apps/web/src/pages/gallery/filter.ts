/** What the gallery shows, as the address carries it: `?text=…&board=…`, so that links and reloads keep it. */
import { midnight, PERIODS, spanOf, type Period } from "./periods.ts";

export interface GalleryFilter {
  readonly text: string;
  readonly tool?: string | undefined;
  readonly model?: string | undefined;
  readonly board?: string | undefined;
  readonly tags: readonly string[];
  readonly favourite: boolean;
  readonly removed: boolean;
  readonly period?: Period | undefined;
  /** Days as `2026-11-28`, both of them shown; they count where there is no period. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly size?: SizeClass | undefined;
  readonly order: "newest" | "oldest";
}

/** Pixels that both sides have. */
export const SIZES = ["small", "large", "huge"] as const;
export type SizeClass = (typeof SIZES)[number];

export const EVERYTHING: GalleryFilter = {
  text: "",
  tags: [],
  favourite: false,
  removed: false,
  order: "newest",
};

/** As the service takes them. */
const LONGEST = { text: 500, name: 500, tag: 100, tags: 20 };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What does not fit is left out: addresses are typed by anybody. */
export function readFilter(search: string): GalleryFilter {
  const given = new URLSearchParams(search);
  const short = (name: string, most: number): string | undefined => {
    const value = given.get(name)?.trim();
    return value === undefined || value === "" ? undefined : value.slice(0, most);
  };
  const day = (name: string): string | undefined => {
    const value = given.get(name) ?? "";
    return midnight(value) === undefined ? undefined : value;
  };
  const one = <T extends string>(name: string, of: readonly T[]): T | undefined =>
    of.find((each) => each === given.get(name));
  const board = given.get("board");
  return {
    text: given.get("text")?.slice(0, LONGEST.text) ?? "",
    tool: short("tool", LONGEST.name),
    model: short("model", LONGEST.name),
    board: board !== null && UUID.test(board) ? board : undefined,
    tags: [...new Set(given.getAll("tag"))]
      .filter((tag) => tag !== "" && tag.length <= LONGEST.tag)
      .slice(0, LONGEST.tags),
    favourite: given.get("favourite") === "true",
    removed: given.get("removed") === "true",
    period: one("when", PERIODS),
    from: day("from"),
    until: day("until"),
    size: one("size", SIZES),
    order: one("order", ["oldest"]) ?? "newest",
  };
}

/** `?…`, or nothing where everything is shown. */
export function writeFilter(filter: GalleryFilter): string {
  const search = new URLSearchParams();
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== "") search.append(name, value);
  };
  put("text", filter.text);
  put("tool", filter.tool);
  put("model", filter.model);
  put("board", filter.board);
  for (const tag of filter.tags) put("tag", tag);
  if (filter.favourite) put("favourite", "true");
  if (filter.removed) put("removed", "true");
  put("when", filter.period);
  if (filter.period === undefined) {
    put("from", filter.from);
    put("until", filter.until);
  }
  put("size", filter.size);
  if (filter.order !== "newest") put("order", filter.order);
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}

/** What the service is asked for. */
export interface GalleryQuery {
  readonly text?: string;
  readonly tool?: string;
  readonly model?: string;
  readonly board?: string;
  readonly tag?: readonly string[];
  readonly favourite?: true;
  readonly removed?: true;
  readonly from?: string;
  readonly until?: string;
  readonly order?: "oldest";
  readonly minWidth?: number;
  readonly minHeight?: number;
  readonly maxWidth?: number;
  readonly maxHeight?: number;
}

export function queryOf(filter: GalleryFilter, now: Date): GalleryQuery {
  const { text, tool, model, board, tags, favourite, removed, period, size, order } = filter;
  const { from, until } =
    period === undefined
      ? {
          from: filter.from === undefined ? undefined : midnight(filter.from),
          until: filter.until === undefined ? undefined : midnight(filter.until, 1),
        }
      : spanOf(period, now);
  return {
    ...(text.trim() !== "" && { text: text.trim() }),
    ...(tool !== undefined && { tool }),
    ...(model !== undefined && { model }),
    ...(board !== undefined && { board }),
    ...(tags.length > 0 && { tag: tags }),
    ...(favourite && { favourite }),
    ...(removed && { removed }),
    ...(from !== undefined && { from: from.toISOString() }),
    ...(until !== undefined && { until: until.toISOString() }),
    ...(order === "oldest" && { order }),
    ...(size !== undefined && SIDES[size]),
  };
}

const atLeast = (side: number) => ({ minWidth: side, minHeight: side });

const SIDES: Readonly<Record<SizeClass, Partial<GalleryQuery>>> = {
  small: { maxWidth: 640, maxHeight: 640 },
  large: atLeast(1024),
  huge: atLeast(2048),
};
