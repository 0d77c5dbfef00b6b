/** The models of the library, taggers and data sets, as fields of nodes offer them. */
import { datasetNames, type NodeNames, taggerNames } from "@inkloom/tools";
import { modelLists } from "../compat/comfy/model-names.ts";
import type { ModelLibrary } from "../library/library.ts";

/** Pictures are named by hash, so that no list of them is needed. */
export async function nodeNames(
  library: Pick<ModelLibrary, "page" | "catalogue">,
  home: string,
): Promise<NodeNames> {
  const [lists, catalogue, tagger, dataset] = await Promise.all([
    modelLists(library),
    library.catalogue(),
    taggerNames({ home }),
    datasetNames({ home }),
  ]);
  const names = (models: readonly { readonly name: string }[]) => models.map(({ name }) => name);
  return {
    comfy: { ...lists, images: [] },
    tools: {
      checkpoint: names(catalogue.models),
      vae: names(catalogue.vaes),
      lora: names(catalogue.loras),
      upscaler: names(catalogue.upscalers),
      controlnet: names(catalogue.controlnets),
      tagger,
      dataset,
    },
  };
}
