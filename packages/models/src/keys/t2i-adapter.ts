/** Names of a T2I-Adapter's modules: as published (with nothing in front), and in diffusers, which counts the blocks of
 *  each level by themselves. */
import type { Manifest } from "../manifest.ts";
import { T2I_PREFIX } from "../t2i-adapter/config.ts";
import { type Naming, naming } from "./naming.ts";

const published: Naming = naming("T2I-Adapter", [[T2I_PREFIX, ""]]);
/** By programs that took over whole modules. */
const prefixed: Naming = naming("T2I-Adapter of a module", [[T2I_PREFIX, T2I_PREFIX]]);

/** How `file` names its weights. */
export function t2iAdapterNaming(file: Manifest): Naming {
  if (!file.some(({ key }) => key.startsWith(`${T2I_PREFIX}.`))) return published;
  const isTheirs = file.some(({ key }) => key.includes(".resnets."));
  return isTheirs ? t2iAdapterDiffusersNaming(file) : prefixed;
}

const BLOCK = /^body\.(\d+)\.(block\d|in_conv)\.(\w+)$/;
const LIGHT = /^body\.(\d+)\.body\.(\d+)\.(.+)$/;
const THEIRS = /^body\.(\d+)\.resnets\.(\d+)\.(.+)$/;
const THEIR_IN = /^body\.(\d+)\.in_conv\.(\w+)$/;

/** As many blocks per level as the file has, and the form that it has. */
function t2iAdapterDiffusersNaming(file: Manifest): Naming {
  const keys = new Set(file.map(({ key }) => key));
  const isFull = keys.has("adapter.conv_in.weight");
  let blocks = 0;
  while (keys.has(`adapter.body.0.resnets.${blocks}.block1.weight`)) blocks++;
  const toTheirs = (path: string): string => {
    const [, number = "", name = "", rest = ""] = (isFull ? BLOCK : LIGHT).exec(path) ?? [];
    if (number === "") return path;
    if (!isFull) return `body.${number}.resnets.${name}.${rest}`;
    const [level, block] = [Math.floor(Number(number) / blocks), Number(number) % blocks];
    if (name === "in_conv") return `body.${level}.in_conv.${rest}`;
    return `body.${level}.resnets.${block}.${name}.${rest}`;
  };
  const toOurs = (path: string): string => {
    const [, level = "", block = "", rest = ""] = THEIRS.exec(path) ?? [];
    if (level !== "")
      return isFull
        ? `body.${Number(level) * blocks + Number(block)}.${rest}`
        : `body.${level}.body.${block}.${rest}`;
    const [, at = "", name = ""] = (isFull ? THEIR_IN.exec(path) : null) ?? [];
    return at === "" ? path : `body.${Number(at) * blocks}.in_conv.${name}`;
  };
  const renamed = (key: string, change: (path: string) => string): string | undefined =>
    key.startsWith(`${T2I_PREFIX}.`)
      ? `${T2I_PREFIX}.${change(key.slice(T2I_PREFIX.length + 1))}`
      : undefined;
  return {
    id: "diffusers",
    nameOf: (key) => renamed(key, toTheirs),
    keyOf: (name) => renamed(name, toOurs),
  };
}
