/** Where the model that somebody named lies. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Problem, pullHint } from "@inkloom/contract";
import { expectName, onlyNames } from "../names-only.ts";

const ENDINGS = ["", ".safetensors", ".ckpt", ".pt", ".pth", ".gguf"];

export interface Located {
  readonly path: string;
  readonly folder: boolean;
}

/**
 * A path as it stands, or a name looked up in `folders` in order, with and without a checkpoint's
 * ending, and with folders below these. @throws Problem `model/missing` naming where was looked.
 */
export async function locateModel(model: string, folders: readonly string[]): Promise<Located> {
  expectName(model);
  const strict = onlyNames();
  const isPath = !strict && (/[\\/]/.test(model) || model === "." || model === "..");
  const below = () =>
    folders.flatMap((folder) =>
      ENDINGS.map((ending) => join(folder, model.replaceAll("\\", "/") + ending)),
    );
  const candidates = strict ? below() : isPath ? [model, ...below()] : [...below(), model];
  for (const path of candidates) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) return { path, folder: true };
    if (found?.isFile()) return { path, folder: false };
    if (found)
      throw new Problem("model/missing", {
        en: `model ${path} is neither a file nor a folder, expected a checkpoint`,
        zh: `模型 ${path} 既不是文件也不是文件夹，应为检查点`,
      });
  }
  const places = isPath || strict ? [] : [...folders, process.cwd()];
  const [inEnglish, inChinese] =
    places.length === 0
      ? ["", ""]
      : [`, looked in ${places.join(", ")}`, `（查找位置：${places.join("、")}）`];
  const hint = pullHint(model, ["checkpoint"]);
  throw new Problem("model/missing", {
    en: `model "${model}" was not found${inEnglish}; expected the name of a model or the path of a checkpoint${hint.en}`,
    zh: `找不到模型“${model}”${inChinese}；应为模型名称或检查点的路径${hint.zh}`,
  });
}
