/** Workflows to begin with, made of what the service has; their words are in the language that they are chosen in. */
import type { Language } from "../../../language/language.ts";
import { EMPTY, type Json, type WorkflowDocument, type WorkflowNode } from "../graph/document.ts";
import { type NodeTypes, standardValues } from "../graph/node-type.ts";

export type Template = "text" | "image" | "upscale" | "comfy";

interface Planned {
  readonly id: string;
  readonly type: string;
  readonly at: readonly [x: number, y: number];
  readonly width?: number;
  readonly values?: Readonly<Record<string, Json>>;
  readonly after?: WorkflowNode["after"];
  /** Inputs that are linked: the node and its output. */
  readonly links?: Readonly<Record<string, readonly [id: string, output: number]>>;
}

const WORDS = {
  prompt: {
    en: "a lighthouse on a cliff at dusk, warm light, detailed",
    zh: "a lighthouse on a cliff at dusk, warm light, detailed",
  },
  negative: { en: "blurry, low quality", zh: "blurry, low quality" },
} as const;

const generate = (at: Planned["at"], language: Language): Planned => ({
  id: "1",
  type: "inkloom/generate",
  at,
  width: 290,
  values: { prompt: WORDS.prompt[language], negative_prompt: WORDS.negative[language] },
});

function planned(template: Template, language: Language): readonly Planned[] {
  switch (template) {
    case "text":
      return [
        generate([0, 0], language),
        {
          id: "2",
          type: "SaveImage",
          at: [370, 0],
          width: 280,
          values: { filename_prefix: "inkloom" },
          links: { images: ["1", 0] },
        },
      ];
    case "image":
      return [
        { id: "2", type: "LoadImage", at: [0, 0], width: 260 },
        {
          id: "1",
          type: "inkloom/img2img",
          at: [310, 0],
          width: 290,
          values: { prompt: WORDS.prompt[language], denoise: 0.6 },
          links: { image: ["2", 0] },
        },
        {
          id: "3",
          type: "SaveImage",
          at: [660, 0],
          width: 270,
          values: { filename_prefix: "inkloom" },
          links: { images: ["1", 0] },
        },
      ];
    case "upscale":
      return [
        generate([0, 0], language),
        {
          id: "2",
          type: "inkloom/upscale",
          at: [350, 0],
          width: 250,
          values: { scale: 2 },
          links: { picture: ["1", 0] },
        },
        { id: "3", type: "PreviewImage", at: [350, 280], width: 250, links: { images: ["1", 0] } },
        {
          id: "4",
          type: "SaveImage",
          at: [660, 0],
          width: 270,
          values: { filename_prefix: "inkloom" },
          links: { images: ["2", 0] },
        },
      ];
    case "comfy":
      return [
        { id: "4", type: "CheckpointLoaderSimple", at: [0, 120], width: 220 },
        {
          id: "6",
          type: "CLIPTextEncode",
          at: [265, 0],
          width: 260,
          values: { text: WORDS.prompt[language] },
          links: { clip: ["4", 1] },
        },
        {
          id: "7",
          type: "CLIPTextEncode",
          at: [265, 190],
          width: 260,
          values: { text: WORDS.negative[language] },
          links: { clip: ["4", 1] },
        },
        { id: "5", type: "EmptyLatentImage", at: [265, 380], width: 260 },
        {
          id: "3",
          type: "KSampler",
          at: [570, 60],
          width: 250,
          after: { seed: "randomize" },
          links: {
            model: ["4", 0],
            positive: ["6", 0],
            negative: ["7", 0],
            latent_image: ["5", 0],
          },
        },
        {
          id: "8",
          type: "VAEDecode",
          at: [865, 0],
          links: { samples: ["3", 0], vae: ["4", 2] },
        },
        {
          id: "9",
          type: "SaveImage",
          at: [865, 160],
          width: 240,
          values: { filename_prefix: "inkloom" },
          links: { images: ["8", 0] },
        },
      ];
  }
}

/** Fields that a template says nothing of are as new nodes have them. */
export function templateDocument(
  template: Template,
  types: NodeTypes,
  language: Language,
): WorkflowDocument {
  const plan = planned(template, language);
  return {
    ...EMPTY,
    graph: {
      frames: [],
      nodes: plan.map(({ id, type, at: [x, y], width, values, after }) => {
        const known = types.get(type);
        return {
          id,
          type,
          x,
          y,
          values: { ...(known && standardValues(known)), ...values },
          ...(width !== undefined && { width }),
          ...(after && { after }),
        };
      }),
      links: plan.flatMap(({ id, links = {} }) =>
        Object.entries(links).map(([input, [from, output]]) => ({ from, output, to: id, input })),
      ),
    },
  };
}
