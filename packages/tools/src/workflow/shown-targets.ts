/** Nodes up to which a graph is run show what they make, whatever they are: behind each that shows nothing by itself
 *  stands another that does, so that its own work is kept and found like that of any node. */
import {
  type CheckedNode,
  type CheckedPrompt,
  maskImage,
  type NodeDeclaration,
  pixelsOf,
  type PromptLink,
  type Value,
  wordsOf,
} from "@inkloom/diffusion";

/** Whose outputs a node shows. */
export interface ShownTarget {
  readonly of: string;
}

export function withShownTargets(checked: CheckedPrompt): {
  readonly checked: CheckedPrompt;
  readonly shown: ReadonlyMap<string, ShownTarget>;
} {
  const nodes = new Map(checked.nodes);
  const shown = new Map<string, ShownTarget>();
  const outputs = checked.outputs.map((id) => {
    const node = nodes.get(id);
    if (node === undefined || node.declaration.isOutput === true) return id;
    const own = freeId(`${id} shown`, nodes);
    nodes.set(own, showing(own, node));
    shown.set(own, { of: id });
    return own;
  });
  return { checked: { ...checked, nodes, outputs }, shown };
}

function freeId(wanted: string, nodes: ReadonlyMap<string, unknown>): string {
  let id = wanted;
  while (nodes.has(id)) id += "'";
  return id;
}

function showing(id: string, { id: of, declaration }: CheckedNode): CheckedNode {
  const links = declaration.outputs.map((_, output): [string, PromptLink] => [
    `value ${output}`,
    { node: of, output },
  ]);
  const shows = showingAll(declaration.outputs.length);
  return { id, type: "inkloom shown target", declaration: shows, inputs: new Map(links) };
}

const showingAll = (outputs: number): NodeDeclaration => ({
  title: { en: "Shown", zh: "显示" },
  category: "image",
  required: {},
  outputs: [],
  isOutput: true,
  takesNothing: true,
  async run(inputs, { images, memory }) {
    const values = Array.from({ length: outputs }, (_, at) => inputs.get(`value ${at}`)).filter(
      (value): value is Value => typeof value === "object",
    );
    const text: string[] = [];
    const pictures = [];
    for (const value of values)
      if (value.type === "IMAGE" || value.type === "MASK") {
        const image = value.type === "IMAGE" ? value.value : maskImage(value.value, memory);
        const where = { prefix: "shown", type: "temp" } as const;
        const { texts } = image;
        pictures.push(
          ...(await images.write(pixelsOf(image), { ...where, ...(texts && { texts }) })),
        );
      } else text.push(...wordsOf(value));
    return {
      values: [],
      shown: {
        ...(pictures.length > 0 && { images: pictures }),
        ...(text.length > 0 && { text }),
      },
    };
  },
});
