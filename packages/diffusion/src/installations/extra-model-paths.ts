/** ComfyUI's `extra_model_paths.yaml`: where models lie outside its own folder.
 *  Reference: comfyanonymous/ComfyUI@v0.3.40 utils/extra_config.py, extra_model_paths.yaml.example. */
import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, normalize, resolve } from "node:path";
import { Problem, type Text } from "@inkloom/contract";
import { parse, YAMLParseError } from "yaml";
import { COMFY_KINDS, joinFolders, type ModelFolders } from "./model-folders.ts";

/** Such a file has a few lines; bytes. */
const LARGEST = 256 * 1024;
/** Folders that one file may name. */
const MOST = 1000;

/**
 * Folders as the file names them, whether they exist or not. Keys of kinds that Inkloom has no use for are passed over.
 * @throws Problem `models/installation` where the file cannot be read as such
 */
export async function readExtraModelPaths(path: string): Promise<ModelFolders> {
  const sections = entriesOf(parsed(await textOf(path), path));
  if (sections === undefined) throw fault(path, { en: "holds no sections", zh: "不含任何小节" });
  const found: ModelFolders[] = [];
  // A section marked as default comes before those that are not, as there.
  const marked: ModelFolders[] = [];
  let count = 0;
  for (const [name, section] of sections) {
    if (section === null) continue;
    const fields = entriesOf(section);
    if (fields === undefined)
      throw fault(path, {
        en: `has "${name}" that is no section, expected keys such as base_path and checkpoints`,
        zh: `中的“${name}”不是小节，应含有 base_path、checkpoints 等键`,
      });
    const values = new Map(fields);
    const base = values.get("base_path");
    const from = typeof base === "string" ? resolve(dirname(path), expanded(base)) : dirname(path);
    const isDefault = values.get("is_default") === true;
    for (const [key, value] of fields) {
      const kind = Object.hasOwn(COMFY_KINDS, key) ? COMFY_KINDS[key] : undefined;
      if (kind === undefined || typeof value !== "string") continue;
      const folders = value
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "")
        .map((line) => normalize(resolve(from, expanded(line))).replace(/(?<=.)[\\/]$/, ""));
      count += folders.length;
      if (count > MOST)
        throw fault(path, {
          en: `names more than ${MOST} folders`,
          zh: `列出的文件夹超过 ${MOST} 个`,
        });
      (isDefault ? marked : found).push({ [kind]: folders });
    }
  }
  return joinFolders([...marked, ...found]);
}

async function textOf(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST)
      throw fault(path, {
        en: `has ${size} bytes, expected at most ${LARGEST}`,
        zh: `有 ${size} 字节，最多为 ${LARGEST} 字节`,
      });
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if (error instanceof Problem) throw error;
    const why = error instanceof Error && "code" in error ? String(error.code) : "UTF-8";
    throw fault(
      path,
      { en: `cannot be read (${why})`, zh: `无法读取（${why}）` },
      { cause: error },
    );
  }
}

function parsed(text: string, path: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100, logLevel: "error" });
  } catch (error) {
    if (!(error instanceof YAMLParseError) && !(error instanceof ReferenceError)) throw error;
    const line = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined;
    throw fault(
      path,
      {
        en: `is no valid YAML${line === undefined ? "" : ` (line ${line})`}`,
        zh: `不是有效的 YAML${line === undefined ? "" : `（第 ${line} 行）`}`,
      },
      { cause: error },
    );
  }
}

const entriesOf = (value: unknown): [string, unknown][] | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : undefined;

/** `~` and variables of the environment; what is not set stays as it is written. */
const expanded = (path: string): string =>
  path
    .replace(/^~(?=$|[\\/])/, () => homedir())
    .replace(
      /\$(\w+)|\$\{([^}]*)\}|%(\w+)%/g,
      (
        written,
        plain: string | undefined,
        braced: string | undefined,
        percent: string | undefined,
      ) => process.env[plain ?? braced ?? percent ?? ""] ?? written,
    );

const fault = (path: string, { en, zh }: Text, options?: ErrorOptions): Problem =>
  new Problem("models/installation", { en: `${path} ${en}.`, zh: `${path} ${zh}。` }, options);

/** Where ComfyUI looks for it by itself. */
export const extraModelPathsIn = (folder: string): string => join(folder, "extra_model_paths.yaml");
