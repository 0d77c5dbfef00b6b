import { describe, expect, test } from "vitest";
import {
  graphAt,
  partAt,
  partOf,
  reachable,
  type WorkflowDocument,
  withGraphAt,
  withPart,
} from "./document.ts";
import { changedNode, without } from "./edit.ts";
import { FlattenError, flattened, neededBy, type Prompt } from "./flatten.ts";
import { socketsOf, valueBehind } from "./sockets.ts";
import {
  asSubWorkflow,
  mayHold,
  unpacked,
  withOuterValues,
  withoutPort,
  withPort,
} from "./sub-workflow.ts";
import { node, textToImage, TYPES } from "./types.suite.ts";

const made = (ids: readonly string[], document = textToImage()) => {
  const found = asSubWorkflow(document, [], new Set(ids), "Part", TYPES);
  if (found === undefined) throw new Error("nothing was taken");
  return found;
};

/** What runs, whatever the nodes are called. */
function shape(prompt: Prompt) {
  const name = (id: string): string => {
    const { class_type = "?", inputs = {} } = prompt[id] ?? {};
    return `${class_type}(${Object.entries(inputs)
      .map(([key, value]) => {
        if (!Array.isArray(value)) return `${key}=${JSON.stringify(value)}`;
        const [from, output] = value as [string, number];
        return `${key}<-${name(from)}.${output}`;
      })
      .toSorted()
      .join()})`;
  };
  return Object.keys(prompt).map(name).toSorted();
}

describe("a document as a graph that runs", () => {
  const plain = flattened(textToImage(), TYPES);

  test("values and links by their names", () => {
    expect(plain["3"]).toEqual({
      class_type: "KSampler",
      inputs: {
        seed: 7,
        steps: 2,
        cfg: 8,
        sampler_name: "euler",
        scheduler: "normal",
        denoise: 1,
        model: ["4", 0],
        positive: ["6", 0],
        negative: ["7", 0],
        latent_image: ["5", 0],
      },
    });
    expect([...neededBy(plain, ["8"])].toSorted()).toEqual(["3", "4", "5", "6", "7", "8"]);
  });

  test("notes and reroutes are gone, and circles of reroutes lead nowhere", () => {
    const document = textToImage();
    const wide: WorkflowDocument = {
      ...document,
      graph: {
        ...document.graph,
        nodes: [
          ...document.graph.nodes,
          node("10", "reroute"),
          node("11", "reroute"),
          node("12", "note", { text: "hello" }),
        ],
        links: [
          ...document.graph.links.filter(({ to }) => to !== "9"),
          { from: "8", output: 0, to: "10", input: "in" },
          { from: "10", output: 0, to: "11", input: "in" },
          { from: "11", output: 0, to: "9", input: "images" },
        ],
      },
    };
    expect(flattened(wide, TYPES)).toEqual(plain);
    const circle = {
      ...wide,
      graph: {
        ...wide.graph,
        links: [
          ...wide.graph.links.filter(({ to }) => to !== "10"),
          { from: "11", output: 0, to: "10", input: "in" },
        ],
      },
    };
    expect(flattened(circle, TYPES)["9"]?.inputs).toEqual({ filename_prefix: "x" });
  });

  test("muted nodes are left out, bypassed ones pass on what fits", () => {
    const document = textToImage();
    const wide: WorkflowDocument = {
      ...document,
      graph: {
        ...document.graph,
        nodes: [...document.graph.nodes, node("10", "ImageScaleBy", {}, { mode: "bypassed" })],
        links: [
          ...document.graph.links.filter(({ to }) => to !== "9"),
          { from: "8", output: 0, to: "10", input: "image" },
          { from: "10", output: 0, to: "9", input: "images" },
        ],
      },
    };
    expect(flattened(wide, TYPES)).toEqual(plain);
    const muted = changedNode(wide.graph, "10", (each) => ({ ...each, mode: "muted" }));
    expect(flattened({ ...wide, graph: muted }, TYPES)["9"]?.inputs).toEqual({
      filename_prefix: "x",
    });
  });
});

describe("sub-workflows", () => {
  test.each([
    [["3"]],
    [["3", "8"]],
    [["6", "7"]],
    [["4", "6", "7", "5", "3", "8", "9"]],
    [["4", "9"]],
  ])("%j as one node run the same, and unpacked they are the same", (ids) => {
    const before = shape(flattened(textToImage(), TYPES));
    const { document, id } = made(ids);
    expect(shape(flattened(document, TYPES))).toEqual(before);
    const open = unpacked(document, [], id);
    expect(open?.document.parts).toEqual({});
    expect(shape(flattened(open?.document ?? document, TYPES))).toEqual(before);
    expect(open?.ids.size).toBe(ids.length);
  });

  test("inputs and outputs are what crosses the border, once for each source", () => {
    const { document, id } = made(["6", "7"]);
    expect(Object.values(document.parts)[0]).toMatchObject({
      name: "Part",
      inputs: [{ name: "clip", type: "CLIP" }],
      outputs: [
        { name: "conditioning", type: "CONDITIONING" },
        { name: "conditioning_2", type: "CONDITIONING" },
      ],
    });
    const outer = document.graph.nodes.find((each) => each.id === id);
    expect(outer && socketsOf(outer, document, [], TYPES).inputs).toHaveLength(1);
  });

  test("one within another is flattened under both names", () => {
    const first = made(["3", "8"]);
    const second = made([first.id, "9"], first.document);
    const prompt = flattened(second.document, TYPES);
    expect(shape(prompt)).toEqual(shape(flattened(textToImage(), TYPES)));
    expect(Object.keys(prompt)).toContain(`${second.id}:${first.id}:3`);
    const path = [second.id, first.id];
    expect(graphAt(second.document, path).nodes.map(({ type }) => type)).toContain("KSampler");
    expect(reachable(second.document, [...path, "99"])).toEqual(path);
    expect(partAt(second.document, [])).toBeUndefined();
  });

  test("a sub-workflow that holds itself is refused", () => {
    const { document, id } = made(["3"]);
    const [part] = Object.values(document.parts);
    if (part === undefined) throw new Error("no part");
    const circle = withPart(document, {
      ...part,
      graph: { ...part.graph, nodes: [...part.graph.nodes, node("40", `part:${part.id}`)] },
    });
    expect(() => flattened(circle, TYPES)).toThrow(FlattenError);
    expect(mayHold(document, part.id, part.id)).toBe(false);
    expect(mayHold(document, "other", part.id)).toBe(true);
    expect(partOf(document.graph.nodes.find((each) => each.id === id)?.type ?? "")).toBe(part.id);
  });

  test("many nodes through sub-workflows of sub-workflows are refused before they are made", () => {
    let document: WorkflowDocument = { graph: { nodes: [], links: [], frames: [] }, parts: {} };
    for (let i = 0; i < 12; i++) {
      const inner = i === 0 ? "VAEDecode" : `part:${i - 1}`;
      const nodes = Array.from({ length: 10 }, (_, n) => node(String(n + 1), inner));
      document = withPart(document, {
        id: String(i),
        name: "",
        inputs: [],
        outputs: [],
        graph: { nodes, links: [], frames: [] },
      });
    }
    const bomb = { ...document, graph: { ...document.graph, nodes: [node("1", "part:11")] } };
    expect(() => flattened(bomb, TYPES)).toThrow("many");
  });

  test("a field that is led outside is filled there", () => {
    const { document, id } = made(["5"]);
    const part = Object.values(document.parts)[0];
    const entry = part?.graph.nodes.find(({ type }) => type === "part-inputs")?.id;
    if (part === undefined || entry === undefined) throw new Error("no part");
    const grown = withPort(document, [id], part, "inputs", { name: "width", type: "INT" });
    const inner = graphAt(grown.document, [id]);
    const linked = withGraphAt(grown.document, [id], {
      ...inner,
      links: [...inner.links, { from: entry, output: grown.index, to: "5", input: "width" }],
    });
    const outer = linked.graph.nodes.find((each) => each.id === id);
    if (outer === undefined) throw new Error("no node");
    const [socket] = socketsOf(outer, linked, [], TYPES).inputs;
    expect(socket).toMatchObject({ name: "width", field: { type: "INT" } });
    const now = Object.values(linked.parts)[0];
    expect(now && valueBehind(now, "width")).toBe(64);
    const filled = {
      ...linked,
      graph: changedNode(linked.graph, id, (each) => ({ ...each, values: { width: 96 } })),
    };
    expect(flattened(filled, TYPES)[`${id}:5`]?.inputs).toMatchObject({ width: 96, height: 64 });
    expect(now && withOuterValues(now, outer)).toBe(now?.graph);
    const gone = withoutPort(filled, now ?? part, "inputs", 0);
    expect(Object.values(gone.parts)[0]?.inputs).toEqual([]);
    expect(flattened(gone, TYPES)[`${id}:5`]?.inputs).toMatchObject({ width: 64 });
  });

  test("without an output, later ones keep their links", () => {
    const { document, id } = made(["6", "7"]);
    const [part] = Object.values(document.parts);
    if (part === undefined) throw new Error("no part");
    const gone = withoutPort(document, part, "outputs", 0);
    const links = gone.graph.links.filter(({ from }) => from === id);
    expect(links).toEqual([{ from: id, output: 0, to: "3", input: "negative" }]);
  });

  test("nothing is no sub-workflow, and what bounds one cannot be taken out of it", () => {
    expect(asSubWorkflow(textToImage(), [], new Set(["77"]), "x", TYPES)).toBeUndefined();
    expect(unpacked(textToImage(), [], "3")).toBeUndefined();
    const { document, id } = made(["3"]);
    const inner = graphAt(document, [id]);
    const all = new Set(inner.nodes.map((each) => each.id));
    expect(
      without(inner, all)
        .nodes.map(({ type }) => type)
        .toSorted(),
    ).toEqual(["part-inputs", "part-outputs"]);
  });
});
