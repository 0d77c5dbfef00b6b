/** What lists of the gallery are asked for, in the address. */
import { Problem } from "@inkloom/contract";
import {
  GALLERY_ORDERS,
  type GalleryFilter,
  type GalleryOrder,
} from "../../storage/gallery/filter.ts";
import { isStorableMoment } from "../../storage/moments.ts";
import { CURSOR } from "../schemas/job-schema.ts";
import { said } from "../schemas/said.ts";
import { ASSET, list, object, type Schema, text, uuid } from "../schemas/shapes.ts";

/** Which pictures. */
export interface Filter {
  readonly text?: string;
  readonly tool?: string;
  readonly model?: string;
  readonly sampler?: string;
  readonly board?: string;
  readonly asset?: string;
  readonly favourite?: boolean;
  readonly tag?: readonly string[];
  readonly minWidth?: number;
  readonly maxWidth?: number;
  readonly minHeight?: number;
  readonly maxHeight?: number;
  readonly from?: string;
  readonly until?: string;
  readonly removed: boolean;
}

/** And which of them. */
export interface Search extends Filter {
  readonly order: GalleryOrder;
  readonly cursor?: string;
  readonly offset?: number;
  readonly limit: number;
}

export const TAG: Schema = {
  type: "string",
  minLength: 1,
  maxLength: 100,
  ...said("A tag", "标签"),
};

const pixels = (en: string, zh: string): Schema => ({
  type: "integer",
  minimum: 1,
  maximum: 1_000_000,
  ...said(en, zh),
});

const FILTER: Readonly<Record<string, Schema>> = {
  text: {
    ...text("Words that the prompt holds, all of them", "提示词中包含的词（全部）"),
    maxLength: 500,
  },
  tool: { ...text("Id of a tool", "工具编号"), maxLength: 60 },
  model: { ...text("Name of a model", "模型名称"), maxLength: 500 },
  sampler: {
    ...text("Name of a sampler, as the picture's record has it", "采样器名称（以图片记录为准）"),
    maxLength: 100,
  },
  board: uuid("Of a board", "图集编号"),
  asset: {
    type: "string",
    pattern: ASSET,
    ...said("Pictures that are this file", "内容为该文件的图片"),
  },
  favourite: { type: "boolean", ...said("Favourites, or all others", "仅收藏，或仅未收藏") },
  tag: list(TAG, { maxItems: 20, ...said("Tags, all of them", "标签（全部）") }),
  minWidth: pixels("At least so wide", "最小宽度"),
  maxWidth: pixels("At most so wide", "最大宽度"),
  minHeight: pixels("At least so high", "最小高度"),
  maxHeight: pixels("At most so high", "最大高度"),
  from: { type: "string", format: "date-time", ...said("The first moment", "起始时间") },
  until: { type: "string", format: "date-time", ...said("The first moment after", "截止时间") },
  removed: {
    type: "boolean",
    default: false,
    ...said("Those that were removed instead", "改为列出已移除的图片"),
  },
};

const PLACE: Readonly<Record<string, Schema>> = {
  order: {
    type: "string",
    enum: [...GALLERY_ORDERS],
    default: "newest",
    ...said("Which come first", "排在最前的图片"),
  },
  cursor: { ...CURSOR, maxLength: 200 },
  offset: {
    type: "integer",
    minimum: 0,
    maximum: 100_000_000,
    ...said(
      "Pictures of the list that come before, in place of a cursor: any place of it, not only the next",
      "在此之前的图片数，用来代替 cursor：可取列表中的任意位置，不限于下一页",
    ),
  },
  limit: {
    type: "integer",
    minimum: 1,
    maximum: 200,
    default: 50,
    ...said("Pictures of a page", "每页图片数"),
  },
};

/** All of it may be left out. */
const query = (properties: Readonly<Record<string, Schema>>): Schema =>
  object(properties, Object.keys(properties));

export const FILTER_QUERY = query(FILTER);
export const SEARCH_QUERY = query({ ...FILTER, ...PLACE });

/** @throws Problem `input/invalid` for a moment that is none */
export const filterOf = (
  { asset, tag, from, until, ...rest }: Filter,
  userId: string | undefined,
): GalleryFilter => ({
  ...rest,
  userId,
  tags: tag,
  asset: asset?.slice("asset:".length),
  ...(from !== undefined && { from: momentIn("from", from) }),
  ...(until !== undefined && { until: momentIn("until", until) }),
});

/** Leap seconds have the form of a moment, and are none here. @throws Problem `input/invalid` */
function momentIn(field: string, text: string): Date {
  const moment = new Date(text);
  if (isStorableMoment(moment)) return moment;
  const sentence = {
    en: `${field}: got ${text}, expected a moment of the years 1 to 9999, with seconds from 0 to 59.`,
    zh: `${field}：给出的是 ${text}，应为公元 1 至 9999 年间的时间，秒数为 0 到 59。`,
  };
  throw new Problem("input/invalid", sentence, { faults: [{ field, sentence }] });
}

/** @throws Problem `input/invalid` where both say where a page begins */
export function expectOnePlace({ cursor, offset }: Search): void {
  if (cursor === undefined || offset === undefined) return;
  const sentence = {
    en: `offset: got ${offset} beside a cursor, expected one of the two.`,
    zh: `offset：给出 ${offset} 的同时又给出了 cursor，两者只能有一个。`,
  };
  throw new Problem("input/invalid", sentence, { faults: [{ field: "offset", sentence }] });
}
