/** Seeds by chance are drawn before a graph is queued, so that it makes the same when it is run again, and its pictures carry
 *  the seeds that they were drawn with. */
import { randomInt } from "node:crypto";
import { TOOL_NODE } from "@inkloom/contract";
import { nodeInputsOf, type Prompt } from "@inkloom/diffusion";
import { NODE_TOOLS } from "./node-types/node-types.ts";

const SEEDS = ["seed", "variation_seed"];

/** Tools leave to chance what is not given; a second seed matters only where something varies by it. */
const isDrawn = (name: string, given: Readonly<Record<string, unknown>>): boolean =>
  (given[name] === -1 || given[name] === undefined) &&
  (name === "seed" || (given["variation_strength"] ?? 0) !== 0);

export const withDrawnSeeds = (graph: Prompt): Prompt =>
  Object.fromEntries(
    Object.entries(graph).map(([id, node]) => {
      const type = String(node.class_type);
      const tool = NODE_TOOLS.find((each) => TOOL_NODE + each.id === type);
      const given = nodeInputsOf(node);
      // Lines of a list may draw their own.
      const own = given["prompts"] !== undefined && (given["prompts_seed"] ?? "own") === "own";
      if (tool === undefined || own) return [id, node];
      const names = Object.keys(tool.parameters.properties);
      const drawn = SEEDS.filter((name) => names.includes(name) && isDrawn(name, given));
      if (drawn.length === 0) return [id, node];
      const seeds = Object.fromEntries(drawn.map((name) => [name, randomInt(2 ** 32)]));
      return [id, { ...node, inputs: { ...given, ...seeds } }];
    }),
  );
