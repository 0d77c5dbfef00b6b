/**
 * Lists of tags as people have them: lines of fields with commas between. a1111-tagcomplete's `name,category,count,"alias,alias"`,
 * the same without aliases, `name,count`, names alone, and tables whose first line names their columns; for translations
 * `name,translation` and `name,category,translation`.
 */
import { Problem, type Text } from "@inkloom/contract";

export interface TagLine {
  /** As written. */
  readonly name: string;
  /** As Danbooru numbers them: 0 general, 1 artist, 3 copyright, 4 character, 5 meta. */
  readonly category: number;
  /** How many pictures have it; 0 where nothing is said. */
  readonly count: number;
  readonly aliases: readonly string[];
  readonly translation?: string;
}

/** What is wrong with a line. */
export interface TagFault {
  /** From 1. */
  readonly line: number;
  readonly sentence: Text;
}

/** Characters of a name or an alias. */
const LONGEST = 300;
/** Characters of a line. */
const LONGEST_LINE = 20_000;
/** Lines of a file. */
export const MOST_LINES = 1_000_000;

/** Which field holds what. */
interface Columns {
  readonly name: number;
  readonly category?: number | undefined;
  readonly count?: number | undefined;
  readonly aliases?: number | undefined;
  readonly translation?: number | undefined;
}

const HEADS = {
  name: ["name", "tag", "text", "tag_name"],
  category: ["category", "type", "tag_type"],
  count: ["count", "post_count", "posts"],
  aliases: ["aliases", "alias", "tag_alias"],
  translation: ["translation", "translations", "zh", "chinese", "翻译", "中文"],
} as const;

/** Whether any of the characters is Chinese, Japanese or Korean. */
export const isCjk = (text: string): boolean =>
  /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]/.test(text);

export interface TagReader {
  /** The tag of a line, what is wrong with it, or undefined where it holds none. */
  read(line: string): TagLine | Text | undefined;
}

/** Lines are to be read in order. @param translates whether the list is one of translations */
export function tagReader(translates: boolean): TagReader {
  let columns: Columns | undefined;
  let first = true;
  return {
    read(line) {
      const text = line.trim();
      if (text === "") return undefined;
      if (line.length > LONGEST_LINE) return LONG_LINE;
      const fields = fieldsOf(text);
      if (fields === undefined) return OPEN_QUOTE;
      const isFirst = first;
      first = false;
      if (isFirst) {
        columns = headOf(fields);
        if (columns !== undefined) return undefined;
      }
      return tagOf(fields, columns ?? usual(fields, translates));
    },
  };
}

function headOf(fields: readonly string[]): Columns | undefined {
  const heads = fields.map((field) => field.trim().toLowerCase());
  const find = (names: readonly string[]): number | undefined => {
    const at = heads.findIndex((head) => names.includes(head));
    return at < 0 ? undefined : at;
  };
  const name = find(HEADS.name);
  const rest = {
    category: find(HEADS.category),
    count: find(HEADS.count),
    aliases: find(HEADS.aliases),
    translation: find(HEADS.translation),
  };
  if (name === undefined || Object.values(rest).every((at) => at === undefined)) return undefined;
  return { name, ...rest };
}

function usual(fields: readonly string[], translates: boolean): Columns {
  if (translates) return { name: 0, translation: Math.max(1, fields.length - 1) };
  if (fields.length === 2)
    return isCjk(fields[1] ?? "") ? { name: 0, translation: 1 } : { name: 0, count: 1 };
  return { name: 0, category: 1, count: 2, aliases: 3 };
}

function tagOf(fields: readonly string[], columns: Columns): TagLine | Text {
  const field = (at: number | undefined): string =>
    at === undefined ? "" : (fields[at] ?? "").trim();
  const name = field(columns.name);
  if (name === "") return { en: "it has no name in its first field", zh: "第一个字段没有名称" };
  const [count, category] = [field(columns.count), field(columns.category)];
  const aliases = field(columns.aliases)
    .split(",")
    .map((alias) => alias.trim())
    .filter((alias) => alias !== "");
  const long = [name, ...aliases].find((each) => each.length > LONGEST);
  if (long !== undefined)
    return {
      en: `a name or alias has ${long.length} characters, expected at most ${LONGEST}`,
      zh: `名称或别名有 ${long.length} 个字符，最多为 ${LONGEST} 个`,
    };
  if (!/^\d{0,12}$/.test(count))
    return {
      en: `its count is ${shown(count)}, expected a whole number`,
      zh: `数量为 ${shown(count)}，应为整数`,
    };
  const translation = field(columns.translation) || aliases.find(isCjk);
  if (columns.translation !== undefined && columns.count === undefined && translation === undefined)
    return { en: "it has no translation", zh: "没有译文" };
  return {
    name,
    // Some lists name their categories; what cannot be told is general.
    category: /^\d{1,2}$/.test(category) ? Number(category) : 0,
    count: Math.min(Number(count), 2 ** 31 - 1),
    aliases,
    ...(translation !== undefined && { translation: translation.slice(0, LONGEST) }),
  };
}

const LONG_LINE: Text = {
  en: `it has more than ${LONGEST_LINE} characters`,
  zh: `超过 ${LONGEST_LINE} 个字符`,
};
const OPEN_QUOTE: Text = { en: "a quote is not closed", zh: "引号没有闭合" };

const shown = (text: string): string =>
  JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** Fields of a line; undefined where a quoted one does not end. */
function fieldsOf(line: string): string[] | undefined {
  if (!line.includes('"')) return line.split(",");
  const fields: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] !== '"') {
      const comma = line.indexOf(",", at);
      const end = comma < 0 ? line.length : comma;
      fields.push(line.slice(at, end));
      at = end + 1;
      continue;
    }
    let field = "";
    let from = at + 1;
    for (;;) {
      const quote = line.indexOf('"', from);
      if (quote < 0) return undefined;
      field += line.slice(from, quote);
      from = quote + 1;
      if (line[from] !== '"') break;
      field += '"';
      from++;
    }
    fields.push(field);
    const comma = line.indexOf(",", from);
    at = comma < 0 ? line.length + 1 : comma + 1;
  }
  return fields;
}

/** Whether a list of this name is one of translations: `danbooru.zh`, `tags.zh-CN`. */
export const translates = (name: string): boolean => /\.zh(?:[-_][a-z]+)?$/i.test(name);

/**
 * Checks every line of a list. @returns how many tags it holds
 * @throws Problem `prompt/tags` naming the first line that is wrong
 */
export function checkTagList(text: string, name: string): number {
  const reader = tagReader(translates(name));
  let tags = 0;
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const read = reader.read(line);
    if (index >= MOST_LINES) throw tagProblem(name, { line: index + 1, sentence: TOO_MANY });
    if (read === undefined) continue;
    if ("en" in read) throw tagProblem(name, { line: index + 1, sentence: read });
    tags++;
  }
  if (tags === 0)
    throw new Problem("prompt/tags", {
      en: `the list "${name}" holds no tag, expected lines such as blue_hair,0,100,"azure hair"`,
      zh: `列表“${name}”中没有标签，每行应如 blue_hair,0,100,"azure hair"`,
    });
  return tags;
}

const TOO_MANY: Text = {
  en: `it is one of more than ${MOST_LINES} lines`,
  zh: `超过 ${MOST_LINES} 行`,
};

const tagProblem = (name: string, { line, sentence }: TagFault): Problem =>
  new Problem("prompt/tags", {
    en: `line ${line} of the list "${name}": ${sentence.en}`,
    zh: `列表“${name}”第 ${line} 行：${sentence.zh}`,
  });
