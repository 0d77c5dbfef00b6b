/** A tool as a node: its parameters are inputs, its results travel along links. */
import { createHash, randomUUID } from "node:crypto";
import {
  linkTypeOf,
  nodeParameters,
  type ToolDeclaration,
  type ToolId,
  validate,
} from "@inkloom/contract";
import type { ComfyContext, NodeDeclaration, NodeInputs, NodeResult } from "@inkloom/diffusion";
import type { Output } from "../outputs/output.ts";
import type { RunContext } from "../run.ts";
import { addResults, noResults, valuesOf } from "./tool-results.ts";
import { turnsOf } from "./tool-turns.ts";
import { withWorkFolder } from "./work-folder.ts";

/** What the nodes of tools work with. */
export interface ToolNodeContext {
  readonly perform: (id: ToolId, parameters: object, context: RunContext) => Promise<Output>;
  readonly context: RunContext;
  /** Throws a Problem where a text could be a path, for those that came along links as well. */
  readonly expectNames: (parameters: Readonly<Record<string, unknown>>) => void;
  /** Tells whether the files that tools look for by name are as they were. */
  readonly libraryStamp: () => Promise<string>;
}

/** @param given asked for only when the node runs */
export const toolNode = (tool: ToolDeclaration, given: () => ToolNodeContext): NodeDeclaration => ({
  title: tool.title,
  help: tool.help,
  category: "tools",
  // Held to the tool's own declaration.
  required: {},
  outputs: tool.outputs.map(({ name, type }) => ({ name, type: linkTypeOf(type) })),
  async fingerprint(inputs, { images }) {
    const pictures = nodeParameters(tool).filter(
      ({ name, type }) => type === "IMAGE" && inputs.has(name),
    );
    const hash = createHash("sha256").update(await given().libraryStamp());
    for (const { name } of pictures) hash.update(await images.read(inputs.text(name)));
    // Lines of a list draw their own seeds, other ones each time.
    return inputs.has("prompts") ? randomUUID() : hash.digest("hex");
  },
  run: (inputs, own) => runTool(tool, inputs, own, given()),
});

async function runTool(
  tool: ToolDeclaration,
  inputs: NodeInputs,
  { memory, signal, images, onStep, onNotice }: ComfyContext,
  { perform, context, expectNames }: ToolNodeContext,
): Promise<NodeResult> {
  const results = noResults();
  const turns = turnsOf(tool, inputs);
  for (const [turn, { parameters, whole: given, pictures }] of turns.entries()) {
    signal?.throwIfAborted();
    expectNames(parameters);
    const asked = validate(tool, given);
    const watched: RunContext = {
      ...context,
      signal,
      picture: (name) => pictures.get(name)?.() ?? images.read(name),
      onProgress: ({ stage, step, steps, notice, preview }) => {
        if (notice) onNotice?.(notice);
        if (step === undefined || steps === undefined) return;
        const done = { step: turn * steps + step, steps: turns.length * steps, stage };
        onStep?.(done, preview);
      },
    };
    await withWorkFolder(tool, asked, context, async (whole) => {
      await addResults(results, tool, await perform(tool.id as ToolId, whole, watched));
    });
  }
  return { values: valuesOf(tool, results, memory) };
}
