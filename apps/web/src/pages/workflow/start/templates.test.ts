import { nodeTypes } from "@inkloom/tools";
import { describe, expect, test } from "vitest";
import { asComfyPage } from "../files/write-comfy-page.ts";
import { openText } from "../files/open-file.ts";
import { endsOf, faultsOf } from "../graph/check.ts";
import { refusalOf } from "../graph/fits.ts";
import { flattened } from "../graph/flatten.ts";
import { typesByName } from "../graph/node-type.ts";
import { templateDocument } from "./templates.ts";

/** As the service declares them. */
const types = typesByName(
  nodeTypes({
    comfy: {
      checkpoints: ["ink.safetensors"],
      loras: [],
      upscalers: [],
      controlNets: [],
      images: [],
    },
    tools: {
      checkpoint: [],
      lora: [],
      upscaler: [],
      controlnet: [],
      vae: [],
      tagger: [],
      dataset: [],
    },
  }),
);

describe.each(["text", "image", "upscale", "comfy"] as const)("the template %s", (template) => {
  const document = templateDocument(template, types, "en");
  const prompt = flattened(document, types);

  test("is made of nodes that there are, and of links that fit", () => {
    for (const { type } of document.graph.nodes) expect(types.has(type)).toBe(true);
    for (const link of document.graph.links) {
      const without = {
        ...document,
        graph: { ...document.graph, links: document.graph.links.filter((each) => each !== link) },
      };
      expect(refusalOf(link, without, [], types)).toBeUndefined();
    }
  });

  test("can run, but for a picture that somebody has to choose", () => {
    const faults = faultsOf(prompt, endsOf(prompt, types), types);
    expect(endsOf(prompt, types).length).toBeGreaterThan(0);
    expect(faults).toEqual(
      template === "image" ? [{ node: "2", input: "image", kind: "empty" }] : [],
    );
  });

  test("goes to ComfyUI's format and comes back the same", () => {
    const page = JSON.stringify(asComfyPage(document, types, () => "unused"));
    const back = flattened(openText(page, types).document, types);
    for (const [id, { class_type, inputs }] of Object.entries(prompt)) {
      expect(back[id]?.class_type).toBe(class_type);
      expect(back[id]?.inputs).toMatchObject(inputs);
    }
  });
});
