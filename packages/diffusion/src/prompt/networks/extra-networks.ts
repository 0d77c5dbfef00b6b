/** Tags that ask for extra networks: `<lora:name:unet:te>`. They are taken out of the prompt; which files they
 *  mean is decided elsewhere.
 *  Reference: lllyasviel/stable-diffusion-webui-forge@e26abf87, modules/extra_networks.py (parse_prompt) and
 *  extensions-builtin/Lora/extra_networks_lora.py, both A1111 1.10's, which however takes the first of two
 *  bare strengths for the text encoder's; `lbw=` is hako-mikan's sd-webui-lora-block-weight. */
import type { Problem, Text } from "@inkloom/contract";
import { PlacedProblem } from "../syntax/placed-problem.ts";
import { type Place, placeOf, type SourceText, without } from "../syntax/source-text.ts";
import { checkedWeight, readWeight } from "../syntax/weight.ts";

/** A LoRA, LyCORIS or the like that the prompt asks for. */
export interface NetworkTag {
  /** As typed, without its strengths. */
  readonly name: string;
  /** Strength in the U-Net. */
  readonly unet: number;
  /** Strength in the text encoder. */
  readonly textEncoder: number;
  /** Rank to cut the network to; absent for its own. */
  readonly dynamicRank?: number;
  /** Weights of its blocks: numbers with commas, or the name of a preset; as typed. */
  readonly blocks?: string;
  /** The tag and where it was typed, for messages. */
  readonly typed: string;
  readonly line: number;
  readonly column: number;
}

export interface TaggedPrompt {
  /** The prompt without its tags. */
  readonly source: SourceText;
  /** In the order in which they were typed. */
  readonly networks: readonly NetworkTag[];
}

const TAG = /<([\p{L}\p{N}_]+):([^>]+)>/gu;
/** What each kind of tag is. LyCORIS files are found by their keys, like any LoRA. */
const SUPPORTED = ["lora", "lyco"];

/** Where tags stand, in order; nothing about them is checked. */
export const tagRanges = (text: string): { readonly start: number; readonly end: number }[] =>
  [...text.matchAll(TAG)].map(({ index, 0: tag }) => ({ start: index, end: index + tag.length }));

/** @throws Problem `prompt/network` for another kind of tag or arguments that cannot be read,
 *  `prompt/weight` for strengths beyond +-100. */
export function takeNetworks(source: SourceText): TaggedPrompt {
  return {
    source: without(source, tagRanges(source.text)),
    networks: [...source.text.matchAll(TAG)].map((tag) => readTag(source, tag)),
  };
}

function readTag(source: SourceText, match: RegExpExecArray): NetworkTag {
  const [tag, kind = "", written = ""] = match;
  const place = placeOf(source, match.index);
  const { line, column } = place;
  const refuse = (en: string, zh: string): never => {
    throw refused(source, match, place, { en, zh });
  };
  if (kind.toLowerCase() === "hypernet")
    refuse("hypernetworks are not supported", "不支持超网络（hypernetwork）");
  if (!SUPPORTED.includes(kind.toLowerCase()))
    refuse(`"${kind}" is unknown, expected lora or lyco`, `“${kind}”未知，应为 lora 或 lyco`);

  const [name = "", ...args] = written.split(":");
  if (name.trim() === "") refuse("it has no name", "缺少名称");
  const strength = (value: string): number =>
    checkedWeight(readWeight(value.trim()), source, match.index, tag);
  const positional: string[] = [];
  const named = new Map<string, string>();
  for (const arg of args) {
    const equals = arg.indexOf("=");
    if (equals < 0) positional.push(arg);
    else named.set(arg.slice(0, equals).trim().toLowerCase(), arg.slice(equals + 1));
  }
  for (const key of named.keys())
    if (!["te", "unet", "dyn", "lbw"].includes(key))
      refuse(
        `"${key}=" is unknown, expected te, unet, dyn or lbw`,
        `“${key}=”未知，应为 te、unet、dyn 或 lbw`,
      );
  // The first strength is the U-Net's and, where no other is given, the text encoder's as well.
  const [first, second, third, ...rest] = positional;
  const blocks = named.get("lbw") ?? rest.join(":");
  const unet = strength(named.get("unet") ?? first ?? named.get("te") ?? "1");
  const textEncoder = strength(named.get("te") ?? second ?? first ?? named.get("unet") ?? "1");
  const rank = named.get("dyn") ?? third;
  const dynamicRank = rank === undefined ? undefined : Number(rank);
  if (dynamicRank !== undefined && !(Number.isInteger(dynamicRank) && dynamicRank > 0))
    refuse(`the rank "${rank ?? ""}" is not a whole number from 1`, `秩“${rank ?? ""}”不是正整数`);
  return {
    name: name.trim(),
    unet,
    textEncoder,
    ...(dynamicRank === undefined ? {} : { dynamicRank }),
    ...(blocks === "" ? {} : { blocks }),
    typed: tag,
    line,
    column,
  };
}

function refused(
  source: SourceText,
  { 0: tag, index }: RegExpExecArray,
  { text, line, column }: Place,
  why: Text,
): Problem {
  const sentence = {
    en: `${tag} at line ${line}, column ${column} of the ${text.en}: ${why.en}`,
    zh: `${text.zh}第 ${line} 行第 ${column} 列的 ${tag}：${why.zh}`,
  };
  const range = { start: index, end: index + tag.length };
  return new PlacedProblem("prompt/network", sentence, source, range);
}
