/** Names of files in requests: looked up in the catalogue, so that none is ever a path. */
import type { Text } from "@inkloom/contract";
import { DialectProblem } from "../dialect-problem.ts";
import type { NamedFile } from "../service.ts";

/** Digits of a hash that titles carry. */
const SHORT = 10;

/** The digits that titles carry; undefined where the hash is not known. */
export const shortHash = ({ sha256 }: Pick<NamedFile, "sha256">): string | undefined =>
  sha256?.slice(0, SHORT);

/** What `sd_model_checkpoint` takes: "file.safetensors [0123456789]". */
export function titleOf(file: NamedFile): string {
  const hash = shortHash(file);
  return hash === undefined ? file.filename : `${file.filename} [${hash}]`;
}

/**
 * The name of the file that is meant by its title, name, file name or hash, in any case.
 * @param kind for the message, as A1111 says it
 * @throws DialectProblem 422 with the names that are there
 */
export function nameOf(
  asked: string,
  files: readonly NamedFile[],
  kind: Text,
  field: string,
): string {
  const wanted = asked.trim().toLowerCase();
  const bare = wanted.replace(/\s*\[[0-9a-f]+\]$/, "");
  const forms = (file: NamedFile): (string | undefined)[] => [
    file.name,
    file.filename,
    titleOf(file),
    file.sha256,
    shortHash(file),
  ];
  const find = (name: string): NamedFile | undefined =>
    files.find((file) => forms(file).some((form) => form?.toLowerCase() === name));
  const found = find(wanted) ?? find(bare);
  if (found !== undefined) return found.name;
  const names = files.map(({ name }) => name);
  throw new DialectProblem(
    422,
    {
      en: `Unknown ${kind.en}: ${asked.slice(0, 120)}; expected one of ${names.join(", ")}.`,
      zh: `未知的${kind.zh}：${asked.slice(0, 120)}；应为以下之一：${names.join("、")}。`,
    },
    { field },
  );
}

/** An upscaler's name, which the tool looks up by itself.
 *  @throws DialectProblem 422 for what could be a path */
export function upscalerName(asked: string, field: string): string {
  if (!/[\\/]/.test(asked)) return asked;
  throw new DialectProblem(
    422,
    {
      en: `${field}: could not find upscaler named ${asked.slice(0, 120)}, expected a name of GET upscalers.`,
      zh: `${field}：找不到放大算法 ${asked.slice(0, 120)}，应为 GET upscalers 中的名称。`,
    },
    { field },
  );
}
