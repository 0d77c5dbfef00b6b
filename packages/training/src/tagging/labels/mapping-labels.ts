/** `tag_mapping.json` of cella110n's taggers: `{ "0": { "tag": "1girl", "category": "General" }, ... }`.
 *  Reference: kohya-ss/sd-scripts@48d368f, finetune/tag_images_by_wd14_tagger.py. */
import { categoryOf } from "./csv-labels.ts";
import type { TagLabel } from "./label.ts";
import { labelProblem } from "./label-text.ts";

/** @throws Problem `tagger/labels` naming the entry */
export function mappingLabels(path: string, text: string): readonly TagLabel[] {
  const entries = Object.entries(parsed(path, text));
  const labels = new Array<TagLabel | undefined>(entries.length);
  for (const [key, value] of entries) {
    const index = Number(key);
    const { tag, category } = (value ?? {}) as Readonly<Record<string, unknown>>;
    const known = typeof category === "string" ? categoryOf(category) : undefined;
    const fits = Number.isInteger(index) && index >= 0 && index < entries.length;
    if (!fits || typeof tag !== "string" || tag === "" || known === undefined)
      throw labelProblem(path, {
        en: `the entry ${JSON.stringify(key.slice(0, 80))} is not understood, expected numbers from 0 to ${entries.length - 1} with "tag" and "category"`,
        zh: `无法理解条目 ${JSON.stringify(key.slice(0, 80))}，应为 0 到 ${entries.length - 1} 的编号，含 "tag" 和 "category"`,
      });
    labels[index] = { name: tag, category: known };
  }
  // Each key is another number below their count, so that none is left out.
  return labels.filter((each) => each !== undefined);
}

function parsed(path: string, text: string): object {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // said below
  }
  throw labelProblem(path, { en: "it is no JSON object, expected one", zh: "应为 JSON 对象" });
}
