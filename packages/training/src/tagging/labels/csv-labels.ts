/** `selected_tags.csv` of SmilingWolf's taggers: a head `tag_id,name,category,count`, then a label a line, in the order of
 *  the network's answers. */
import { type TagCategory, type TagLabel, TAG_CATEGORIES } from "./label.ts";
import { labelProblem } from "./label-text.ts";

/** As Danbooru numbers them; 9 is SmilingWolf's own. */
const NUMBERS: ReadonlyMap<string, TagCategory> = new Map([
  ["0", "general"],
  ["1", "artist"],
  ["3", "copyright"],
  ["4", "character"],
  ["5", "meta"],
  ["9", "rating"],
]);

/** Longest name that is taken for one; characters. */
const LONGEST_NAME = 500;

/** @throws Problem `tagger/labels` naming the line */
export function csvLabels(path: string, text: string): readonly TagLabel[] {
  const [head = [], ...rows] = csvRows(path, text);
  const columns = head.map((each) => each.trim().toLowerCase());
  const name = columns.indexOf("name");
  const category = columns.indexOf("category");
  if (name < 0 || category < 0)
    throw labelProblem(path, {
      en: `its first line is ${shown(head.join(","))}, expected the columns tag_id,name,category,count`,
      zh: `第一行为 ${shown(head.join(","))}，应含有 tag_id,name,category,count 各列`,
    });
  return rows.map((row, index) => {
    const label = { name: row[name] ?? "", category: categoryOf(row[category] ?? "") };
    if (label.name === "" || label.name.length > LONGEST_NAME || label.category === undefined)
      throw labelProblem(path, {
        en: `row ${index + 1} below the head is ${shown(row.join(","))}, expected a name and one of the categories 0, 1, 3, 4, 5, 9`,
        zh: `表头之下第 ${index + 1} 行为 ${shown(row.join(","))}，应含有名称及类别 0、1、3、4、5、9 之一`,
      });
    return { name: label.name, category: label.category };
  });
}

const shown = (text: string): string =>
  JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** By number, or by name in any case. */
export function categoryOf(text: string): TagCategory | undefined {
  const plain = text.trim().toLowerCase();
  return NUMBERS.get(plain) ?? TAG_CATEGORIES.find((each) => each === plain);
}

/** Fields of each line that is not empty. Quotes as in RFC 4180: a field in them may hold commas, line breaks and, doubled,
 *  quotes. */
function csvRows(path: string, text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const finish = (): void => {
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  };
  while (at < text.length) {
    let field: string;
    if (text[at] === '"') {
      const quoted = quotedField(text, at);
      if (quoted === undefined)
        throw labelProblem(path, {
          en: `a quote in row ${rows.length} is not closed, expected another one`,
          zh: `第 ${rows.length} 行有未闭合的引号`,
        });
      ({ field, at } = quoted);
    } else {
      const end = /[,\r\n]/.exec(text.slice(at, at + 4 * LONGEST_NAME));
      const to = end === null ? Math.min(text.length, at + 4 * LONGEST_NAME) : at + end.index;
      field = text.slice(at, to);
      at = to;
    }
    row.push(field);
    if (text[at] === ",") {
      at += 1;
      // A comma at the very end has an empty field behind it.
      if (at === text.length) row.push("");
      continue;
    }
    if (text[at] === "\r") at += 1;
    if (text[at] === "\n") at += 1;
    finish();
  }
  if (row.length > 0) finish();
  return rows;
}

function quotedField(text: string, from: number): { field: string; at: number } | undefined {
  let field = "";
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return undefined;
    field += text.slice(at, quote);
    at = quote + 1;
    if (text[at] !== '"') return { field, at };
    field += '"';
    at += 1;
  }
}
