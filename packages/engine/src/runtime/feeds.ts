/** Checks what a caller passes to a graph before any runtime sees it: a native runtime would answer a
 *  wrong shape with its own words, or read past the end of a buffer. */
import {
  type CompiledGraph,
  type ElementType,
  type HeldData,
  Problem,
  type TensorData,
  type Text,
} from "@inkloom/contract";
import { show, sizeOf } from "../graph/shape.ts";

type Data = TensorData["data"];

/** The array that holds each element type. */
const ARRAY: Readonly<Record<ElementType, { readonly name: string; holds(data: Data): boolean }>> =
  {
    float32: { name: "Float32Array", holds: (data) => data instanceof Float32Array },
    float16: { name: "Uint16Array", holds: (data) => data instanceof Uint16Array },
    bfloat16: { name: "Uint16Array", holds: (data) => data instanceof Uint16Array },
    float64: { name: "Float64Array", holds: (data) => data instanceof Float64Array },
    int64: { name: "BigInt64Array", holds: (data) => data instanceof BigInt64Array },
    int32: { name: "Int32Array", holds: (data) => data instanceof Int32Array },
    int8: { name: "Int8Array", holds: (data) => data instanceof Int8Array },
    uint8: { name: "Uint8Array", holds: (data) => data instanceof Uint8Array },
    bool: { name: "Uint8Array", holds: (data) => data instanceof Uint8Array },
  };

/** Throws `runtime/feeds` naming the graph and the input that is missing, unknown or does not fit.
 *  `optional` inputs may be absent: those that a session holds, or all where only some are to be held. */
export function checkFeeds(
  graph: Pick<CompiledGraph, "name" | "inputs">,
  feeds: Readonly<Record<string, HeldData>>,
  optional: (name: string) => boolean = () => false,
): void {
  const refuse = ({ en, zh }: Text) =>
    new Problem("runtime/feeds", { en: `${graph.name}: ${en}`, zh: `${graph.name}：${zh}` });
  const known = new Set(graph.inputs.map((spec) => spec.name));
  for (const name of Object.keys(feeds))
    if (!known.has(name))
      throw refuse({
        en: `input "${name}" is given, expected only ${list([...known], "none")}`,
        zh: `给出了输入“${name}”，应只有 ${list([...known], "零个输入")}`,
      });
  for (const { name, shape, dtype } of graph.inputs) {
    const feed = feeds[name];
    const expected = `${show(shape)} ${dtype}`;
    if (feed === undefined && optional(name)) continue;
    if (feed === undefined)
      throw refuse({
        en: `input "${name}" is missing, expected ${expected}`,
        zh: `缺少输入“${name}”，应为 ${expected}`,
      });
    if (feed.dtype !== dtype)
      throw refuse({
        en: `input "${name}" is ${feed.dtype}, expected ${expected}`,
        zh: `输入“${name}”为 ${feed.dtype}，应为 ${expected}`,
      });
    if (feed.shape.length !== shape.length || feed.shape.some((size, axis) => size !== shape[axis]))
      throw refuse({
        en: `input "${name}" is ${show(feed.shape)}, expected ${expected}`,
        zh: `输入“${name}”为 ${show(feed.shape)}，应为 ${expected}`,
      });
    if ("blocks" in feed) continue;
    if (!ARRAY[dtype].holds(feed.data))
      throw refuse({
        en: `input "${name}" is a ${feed.data.constructor.name}, expected ${ARRAY[dtype].name}`,
        zh: `输入“${name}”为 ${feed.data.constructor.name}，应为 ${ARRAY[dtype].name}`,
      });
    if (feed.data.length !== sizeOf(shape))
      throw refuse({
        en: `input "${name}" holds ${feed.data.length} values, expected ${sizeOf(shape)} for ${show(shape)}`,
        zh: `输入“${name}”有 ${feed.data.length} 个值，${show(shape)} 应有 ${sizeOf(shape)} 个`,
      });
  }
}

const list = (names: readonly string[], none: string): string =>
  names.length === 0 ? none : names.map((name) => `"${name}"`).join(", ");
