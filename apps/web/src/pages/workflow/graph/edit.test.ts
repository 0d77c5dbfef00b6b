import { describe, expect, test } from "vitest";
import { aligned, inColumns } from "./arrange.ts";
import { freeId } from "./document.ts";
import {
  changedNode,
  linksInto,
  moved,
  piece,
  withCopy,
  withFrame,
  within,
  withLink,
  withNode,
  without,
  withoutLink,
  withValue,
} from "./edit.ts";
import { fits, leadsTo, refusalOf, typesThatFit } from "./fits.ts";
import { back, forth, type History, NO_HISTORY, stepped } from "./history.ts";
import { node, textToImage, TYPES } from "./types.suite.ts";
import { standardValues } from "./node-type.ts";

const { graph } = textToImage();

describe("changes of a graph", () => {
  test("a new node gets a number that none has", () => {
    const { graph: made, id } = withNode(graph, node("0", "VAEDecode"));
    expect(id).toBe("10");
    expect(made.nodes).toHaveLength(8);
    expect(freeId({ nodes: [node("x", "a"), node("7", "a")], links: [], frames: [] })).toBe("8");
  });

  test("an input takes one link", () => {
    const link = { from: "6", output: 0, to: "3", input: "negative" };
    const made = withLink(graph, link);
    expect(made.links.filter(({ to, input }) => to === "3" && input === "negative")).toEqual([
      link,
    ]);
    expect(withoutLink(made, link).links).toHaveLength(8);
  });

  test("a node goes with its links", () => {
    const made = without(graph, new Set(["3"]));
    expect(made.nodes.map(({ id }) => id)).not.toContain("3");
    expect(made.links.some(({ from, to }) => from === "3" || to === "3")).toBe(false);
    expect(made.links).toHaveLength(4);
  });

  test("a copy has links of its own, and those from outside where they are asked for", () => {
    const chosen = new Set(["3", "8"]);
    const { graph: made, ids } = withCopy(
      graph,
      piece(graph, chosen),
      { x: 40, y: 40 },
      linksInto(graph, chosen),
    );
    expect([...ids]).toEqual(["10", "11"]);
    expect(made.links).toContainEqual({ from: "10", output: 0, to: "11", input: "samples" });
    expect(made.links).toContainEqual({ from: "4", output: 0, to: "10", input: "model" });
    expect(made.nodes.at(-1)).toMatchObject({ x: 8 * 300 + 40, y: 40 });
    expect(graph.nodes).toHaveLength(7);
  });

  test("fields are filled and emptied; places change alone", () => {
    const made = withValue(graph, "3", "steps", 9);
    expect(made.nodes.find(({ id }) => id === "3")?.values["steps"]).toBe(9);
    const emptied = withValue(made, "3", "steps", undefined);
    expect(emptied.nodes.find(({ id }) => id === "3")?.values).not.toHaveProperty("steps");
    expect(moved(graph, new Map([["4", { x: 1, y: 2 }]])).nodes[0]).toMatchObject({ x: 1, y: 2 });
    expect(changedNode(graph, "4", (each) => ({ ...each, title: "t" })).nodes[0]?.title).toBe("t");
  });

  test("a frame holds what begins within it", () => {
    const { graph: made } = withFrame(graph, { title: "f", x: 0, y: -10, width: 1600, height: 50 });
    const [frame] = made.frames;
    expect(frame && within(frame, made).map(({ id }) => id)).toEqual(["4", "5", "3"]);
  });

  test("a new node holds what its type begins with", () => {
    const type = TYPES.get("KSampler");
    expect(type && standardValues(type)).toEqual({
      seed: 0,
      steps: 20,
      cfg: 8,
      sampler_name: "euler",
      scheduler: "normal",
      denoise: 1,
    });
  });
});

describe("what fits", () => {
  const refusal = (from: string, output: number, to: string, input: string) =>
    refusalOf({ from, output, to, input }, textToImage(), [], TYPES);

  test("types must be the same, and nothing may need itself", () => {
    expect(refusal("4", 1, "6", "clip")).toBeUndefined();
    expect(refusal("4", 0, "6", "clip")).toBe("types");
    expect(refusal("4", 9, "6", "clip")).toBe("unknown");
    expect(refusal("4", 1, "6", "nothing")).toBe("unknown");
    expect(refusal("3", 0, "3", "latent_image")).toBe("itself");
    expect(refusal("5", 0, "4", "ckpt_name")).toBe("types");
    expect(fits("IMAGE", "*")).toBe(true);
  });

  test("a circle is refused", () => {
    const document = textToImage();
    const wide = {
      ...document,
      graph: {
        ...document.graph,
        nodes: [...document.graph.nodes, node("10", "ImageScaleBy"), node("11", "ImageScaleBy")],
        links: [...document.graph.links, { from: "10", output: 0, to: "11", input: "image" }],
      },
    };
    const link = { from: "11", output: 0, to: "10", input: "image" };
    expect(refusalOf(link, wide, [], TYPES)).toBe("circle");
    expect(leadsTo(wide.graph, "4", "9")).toBe(true);
    expect(leadsTo(wide.graph, "9", "4")).toBe(false);
  });

  test("a field without a place for links takes none", () => {
    const document = textToImage();
    const nodes = [...document.graph.nodes, node("10", "LoadImage")];
    const link = { from: "8", output: 0, to: "10", input: "image" };
    expect(refusalOf(link, { ...document, graph: { ...document.graph, nodes } }, [], TYPES)).toBe(
      "closed",
    );
  });

  test("a reroute has the type of what comes in, and takes what is wanted behind it", () => {
    const document = textToImage();
    const wide = {
      ...document,
      graph: {
        ...document.graph,
        nodes: [...document.graph.nodes, node("10", "reroute")],
        links: [
          ...document.graph.links.filter(({ to }) => to !== "9"),
          { from: "10", output: 0, to: "9", input: "images" },
        ],
      },
    };
    const into = (from: string) =>
      refusalOf({ from, output: 0, to: "10", input: "in" }, wide, [], TYPES);
    expect(into("8")).toBeUndefined();
    expect(into("5")).toBe("types");
    const filled = {
      ...wide,
      graph: withLink(wide.graph, { from: "8", output: 0, to: "10", input: "in" }),
    };
    const link = { from: "10", output: 0, to: "3", input: "latent_image" };
    expect(refusalOf(link, filled, [], TYPES)).toBe("types");
  });

  test("a loose end is offered the nodes that take it", () => {
    const names = (type: string, side: "input" | "output") =>
      typesThatFit(TYPES.values(), { type, side }).map((each) => each.type);
    expect(names("LATENT", "output")).toEqual(["KSampler", "VAEDecode"]);
    expect(names("LATENT", "input")).toEqual(["EmptyLatentImage", "KSampler"]);
  });
});

describe("steps back and forth", () => {
  test("a hundred of them are kept", () => {
    let history: History<number> = NO_HISTORY;
    for (let i = 0; i < 150; i++) history = stepped(history, i, undefined, i);
    let current = 150;
    let steps = 0;
    for (let found = back(history, current); found; found = back(history, current)) {
      ({ value: current, history } = found);
      steps++;
    }
    expect([steps, current]).toEqual([100, 50]);
    for (let found = forth(history, current); found; found = forth(history, current))
      ({ value: current, history } = found);
    expect(current).toBe(150);
    expect(stepped(back(history, current)?.history ?? history, 1, undefined, 0).after).toEqual([]);
  });

  test("typing into a field is one step, typing into another or later is one more", () => {
    let history: History<number> = NO_HISTORY;
    history = stepped(history, 0, "3 steps", 0);
    history = stepped(history, 1, "3 steps", 500);
    history = stepped(history, 2, "3 steps", 1500);
    expect(history.before).toEqual([0]);
    history = stepped(history, 3, "3 cfg", 1600);
    history = stepped(history, 4, "3 cfg", 9000);
    expect(history.before).toEqual([0, 3, 4]);
  });
});

describe("places", () => {
  const box = (id: string, x = 0, y = 0) => ({ id, x, y, width: 100, height: 50 });

  test("what comes before stands further left, and nothing lies on another", () => {
    const boxes = graph.nodes.map(({ id }) => box(id));
    const places = inColumns(graph, boxes);
    for (const { from, to } of graph.links)
      expect(places.get(from)?.x).toBeLessThan(places.get(to)?.x ?? 0);
    const taken = new Set([...places.values()].map(({ x, y }) => `${x} ${y}`));
    expect(taken.size).toBe(7);
  });

  test("circles and long chains are placed", () => {
    const chain = Array.from({ length: 2000 }, (_, i) => String(i));
    const links = chain.map((from, i) => ({
      from,
      output: 0,
      to: chain[(i + 1) % chain.length] ?? "",
      input: "a",
    }));
    expect(
      inColumns(
        { links },
        chain.map((id) => box(id)),
      ).size,
    ).toBe(2000);
  });

  test("chosen nodes come in line", () => {
    const boxes = [box("a", 0, 10), box("b", 50, 0), box("c", 200, 90)];
    expect(aligned(boxes, "left").get("c")).toEqual({ x: 0, y: 90 });
    expect(aligned(boxes, "right").get("a")).toEqual({ x: 200, y: 10 });
    expect(aligned(boxes, "bottom").get("b")).toEqual({ x: 50, y: 90 });
    expect([...aligned(boxes, "row").values()].map(({ x }) => x)).toEqual([0, 132, 264]);
    expect(aligned(boxes, "column").get("a")).toEqual({ x: 0, y: 82 });
  });
});
