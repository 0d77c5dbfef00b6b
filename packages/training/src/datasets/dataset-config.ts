/** kohya's dataset_config.toml or .json. Reference: kohya-ss/sd-scripts@48d368f, docs/config_README-en.md. */
import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Problem } from "@inkloom/contract";
import { parse, TomlError } from "smol-toml";
import { checkedSettings, isTable, type SubsetSettings } from "./subset-options.ts";

/** Settings of one data set of a configuration, those of `[general]` filled in. */
export interface ConfiguredDataset {
  readonly settings: SubsetSettings;
  /** Paths are whole. */
  readonly subsets: readonly SubsetSettings[];
}

/** No configuration is longer, bytes. */
const LIMIT = 16 * 1024 * 1024;

/** A text file of a data set, UTF-8. @throws Problem `dataset/config` */
export async function readWhole(path: string, limit: number): Promise<string> {
  const failed = (en: string, zh: string): Problem =>
    new Problem("dataset/config", { en: `${path} ${en}.`, zh: `${path} ${zh}。` });
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) throw failed("is no file that can be read", "不是可以读取的文件");
  if (found.size > limit)
    throw failed(
      `has ${found.size} bytes, expected at most ${limit}`,
      `有 ${found.size} 字节，最多为 ${limit} 字节`,
    );
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch {
    throw failed("is no UTF-8 text, expected one", "不是 UTF-8 文本，应为 UTF-8 文本");
  }
}

/** A JSON file. @throws Problem `dataset/config` */
export async function readJson(path: string, limit: number): Promise<unknown> {
  const text = await readWhole(path, limit);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw notParsed(path, "JSON", error instanceof Error ? error.message : String(error));
  }
}

/** The tables of a configuration. @throws Problem `dataset/config` */
export async function readTables(path: string): Promise<unknown> {
  if (!path.toLowerCase().endsWith(".toml")) return readJson(path, LIMIT);
  const text = await readWhole(path, LIMIT);
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason = ""] = error.message.split("\n");
    throw notParsed(path, "TOML", `${reason} (line ${error.line}, column ${error.column})`);
  }
}

const notParsed = (path: string, format: string, reason: string): Problem =>
  new Problem("dataset/config", {
    en: `${path} is no ${format}: ${reason}.`,
    zh: `${path} 不是有效的 ${format}：${reason}。`,
  });

/** Whether tables are a configuration, not the metadata of pictures. */
export const isConfig = (tables: unknown): boolean =>
  isTable(tables) && Array.isArray(tables["datasets"]);

/**
 * What is given in a subset comes before what its data set says, and that before `[general]`. Paths are meant from the
 * folder of the file: kohya means them from the folder it was started in, which nobody can know later.
 *
 * @throws Problem `dataset/config` or `dataset/unsupported`, naming the field
 */
export function datasetsOf(tables: unknown, file: string): ConfiguredDataset[] {
  const root = tableAt(tables, file);
  const unknown = Object.keys(root).find((key) => key !== "general" && key !== "datasets");
  if (unknown !== undefined)
    throw new Problem("dataset/config", {
      en: `${file}: ${unknown} stands at the top, where only general and datasets are expected.`,
      zh: `${file}：顶层有 ${unknown}，顶层只应有 general 和 datasets。`,
    });
  const general = checkedSettings(
    root["general"] === undefined ? {} : tableAt(root["general"], "general"),
    { where: "general", subset: false },
  );
  return listAt(root["datasets"], "datasets").map((each, index) => {
    const where = `datasets[${index}]`;
    const table = tableAt(each, where);
    const own = checkedSettings(table, { where, inner: ["subsets"], subset: false });
    const settings = { ...general, ...own };
    const subsets = listAt(table["subsets"], `${where}.subsets`).map((subset, at) => {
      const place = `${where}.subsets[${at}]`;
      const given = checkedSettings(tableAt(subset, place), { where: place, subset: true });
      return withWholePaths({ ...settings, ...given }, dirname(resolve(file)), place);
    });
    return { settings, subsets };
  });
}

function withWholePaths(settings: SubsetSettings, base: string, where: string): SubsetSettings {
  const { image_dir, metadata_file, conditioning_data_dir } = settings;
  if (image_dir === undefined && metadata_file === undefined)
    throw new Problem("dataset/config", {
      en: `${where} has no image_dir, expected the folder of its pictures.`,
      zh: `${where} 没有 image_dir，应给出图片所在的文件夹。`,
    });
  return {
    ...settings,
    ...(image_dir === undefined ? {} : { image_dir: resolve(base, image_dir) }),
    ...(metadata_file === undefined ? {} : { metadata_file: resolve(base, metadata_file) }),
    ...(conditioning_data_dir === undefined
      ? {}
      : { conditioning_data_dir: resolve(base, conditioning_data_dir) }),
  };
}

function tableAt(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (isTable(value)) return value;
  throw new Problem("dataset/config", {
    en: `${where} is no table, expected options with their values.`,
    zh: `${where} 不是表，应为选项及其值。`,
  });
}

function listAt(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) return value;
  throw new Problem("dataset/config", {
    en: `${where} is ${value === undefined ? "missing" : "no list with entries"}, expected at least one.`,
    zh: `${where} ${value === undefined ? "缺失" : "不是含有条目的列表"}，至少应有一项。`,
  });
}
