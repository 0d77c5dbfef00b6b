/**
 * Whether what a request calls a model, an autoencoder, a LoRA or an upscaler may be a path. On the command line it
 * may; what comes over the network may not, however it is put together (tags in prompts, wildcards, axes of
 * grids, lines of lists). So the looking-up itself asks here, instead of every way that leads to it.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { Problem } from "@inkloom/contract";

const namesOnly = new AsyncLocalStorage<true>();

/** Does `work`, in which paths are refused and no message tells where was looked. */
export const withNamesOnly = <T>(work: () => Promise<T>): Promise<T> => namesOnly.run(true, work);

/** Whether paths are refused here. */
export const onlyNames = (): boolean => namesOnly.getStore() === true;

/** Longest name, folders included, in characters. */
const LONGEST = 1024;

/**
 * Parts of a name below a folder (`sd15/cat.safetensors`, with either slash), or undefined where the text is something
 * else: an absolute path, one with a drive or a host, `.`, `..`, `~`, NUL or other control characters, empty parts, parts
 * that Windows reads as others (a dot or blank at the end, a colon).
 */
export function partsOfName(text: string): readonly string[] | undefined {
  if (text.length > LONGEST) return undefined;
  const parts = text.split(/[\\/]/);
  return parts.every(isPart) ? parts : undefined;
}

// eslint-disable-next-line no-control-regex -- they are what is looked for
const FORBIDDEN = /[\u0000-\u001f\u007f:*?"<>|]/;

const isPart = (part: string): boolean =>
  part !== "" && !FORBIDDEN.test(part) && !/^~|[. ]$/.test(part);

/** @throws Problem `input/name` where only names are taken and `text` is none */
export function expectName(text: string): void {
  if (!onlyNames() || partsOfName(text) !== undefined) return;
  const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  throw new Problem("input/name", {
    en: `${shown} is no name of a file below the model folders; expected one such as "sd15/cat" without "..", drive or leading slash.`,
    zh: `${shown} 不是模型文件夹中的文件名；应为“sd15/cat”这样的名称，不含“..”、盘符或开头的斜杠。`,
  });
}
