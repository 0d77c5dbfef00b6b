import { checkPrompt, objectInfo, pageToPrompt } from "@inkloom/tools";
import { Problem } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { apiWorkflow, pageWorkflow } from "../default-workflow.suite.ts";
import { NO_NAMES } from "../exact-integers.ts";

const info = objectInfo(NO_NAMES);
const names = { ...NO_NAMES, checkpoints: ["inkloom-mini"] };
const convert = (page: unknown) => pageToPrompt(page, info);
const inputsOf = (page: unknown, id: string) => convert(page)[id]?.inputs;

type Page = ReturnType<typeof pageWorkflow>;
type PageNode = Page["nodes"][number] & Record<string, unknown>;

/** The page with one of its nodes changed. */
const changed = (id: number, change: Record<string, unknown>, page: Page = pageWorkflow()) => ({
  ...page,
  nodes: page.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)),
});

/** The page with a node between `link` and where it went: the new link has the number 20. */
function between(link: number, node: Partial<PageNode>) {
  const page = pageWorkflow();
  const [, , , target, slot, type] = page.links.find(([id]) => id === link) ?? [];
  return {
    ...page,
    nodes: [
      ...page.nodes.map((each) => ({
        ...each,
        inputs: each.inputs.map((input) => (input.link === link ? { ...input, link: 20 } : input)),
      })),
      { id: 30, mode: 0, inputs: [{ name: "", type: "*", link }], ...node },
    ],
    links: [...page.links, [20, 30, 0, target, slot, type]],
  };
}

describe("a workflow of the page as a prompt", () => {
  test("the graph that the page begins with becomes the same prompt as its export", () => {
    const made = convert(pageWorkflow());
    const bare = Object.fromEntries(
      Object.entries(made).map(([id, { class_type, inputs }]) => [id, { class_type, inputs }]),
    );
    expect(bare).toEqual(apiWorkflow());
    expect(checkPrompt(made, names)).toMatchObject({ checked: { outputs: ["9"], nodeErrors: {} } });
    expect(made["3"]).toMatchObject({ _meta: { title: "KSampler" } });
  });

  test("what becomes of a seed after each run is no value of the node", () => {
    for (const control of ["fixed", "increment", "randomize", true, false])
      expect(
        inputsOf(
          changed(3, { widgets_values: [7, control, 4, 6.5, "dpmpp_2m", "karras", 0.5] }),
          "3",
        ),
      ).toMatchObject({ seed: 7, steps: 4, cfg: 6.5, sampler_name: "dpmpp_2m", denoise: 0.5 });
    expect(
      inputsOf(changed(3, { widgets_values: [7, 4, 6.5, "euler", "karras", 1] }), "3"),
    ).toMatchObject({ seed: 7, steps: 4, cfg: 6.5 });
  });

  test("values by name, and those that are left out, are taken as the page does", () => {
    expect(inputsOf(changed(5, { widgets_values: { height: 128, width: 96 } }), "5")).toEqual({
      width: 96,
      height: 128,
      batch_size: 1,
    });
    expect(inputsOf(changed(5, { widgets_values: [96] }), "5")).toMatchObject({ height: 512 });
  });

  test("reroutes are followed to where they begin", () => {
    expect(inputsOf(between(9, { type: "Reroute" }), "9")).toMatchObject({ images: ["8", 0] });
    expect(convert(between(9, { type: "Reroute" }))).not.toHaveProperty("30");
  });

  test("reroutes in a circle lead nowhere", () => {
    const page = between(9, { type: "Reroute", inputs: [{ name: "", type: "*", link: 20 }] });
    expect(inputsOf(page, "9")).not.toHaveProperty("images");
  });

  test("a muted node and what hangs on it alone are left out", () => {
    const made = convert(changed(8, { mode: 2 }));
    expect(made).not.toHaveProperty("8");
    expect(made["9"]?.inputs).toEqual({ filename_prefix: "ComfyUI" });
  });

  test("a bypassed node passes on what comes in of the same type", () => {
    const lora = {
      type: "LoraLoader",
      mode: 4,
      inputs: [
        { name: "clip", type: "CLIP", link: 3 },
        { name: "model", type: "MODEL", link: 1 },
      ],
    };
    expect(inputsOf(between(1, lora), "3")).toMatchObject({ model: ["4", 0] });
    const nothing = { ...lora, inputs: [{ name: "clip", type: "CLIP", link: 3 }] };
    expect(inputsOf(between(1, nothing), "3")).not.toHaveProperty("model");
  });

  test("a node that only holds a value gives it to the fields that it is linked to", () => {
    const page = changed(3, {
      inputs: [{ name: "steps", type: "INT", link: 21, widget: { name: "steps" } }],
    });
    const held = {
      ...page,
      nodes: [...page.nodes, { id: 31, type: "PrimitiveNode", widgets_values: [13, "fixed"] }],
      links: [...page.links, [21, 31, 0, 3, 4, "INT"]],
    };
    expect(inputsOf(held, "3")).toMatchObject({ steps: 13 });
  });

  test("a field that is linked takes the link, whatever it holds", () => {
    const page = changed(6, {
      inputs: [
        { name: "clip", type: "CLIP", link: 3 },
        { name: "text", type: "STRING", link: 22, widget: { name: "text" } },
      ],
    });
    const linked = { ...page, links: [...page.links, [22, 7, 0, 6, 1, "STRING"]] };
    expect(inputsOf(linked, "6")).toMatchObject({ text: ["7", 0] });
  });

  test("links as objects, as newer pages write them", () => {
    const page = pageWorkflow();
    const links = page.links.map(([id, origin_id, origin_slot, target_id, target_slot, type]) => ({
      id,
      origin_id,
      origin_slot,
      target_id,
      target_slot,
      type,
    }));
    expect(convert({ ...page, links, version: 1 })).toEqual(convert(page));
  });

  test("notes are left out, and unknown nodes stay for the check to refuse", () => {
    const page = pageWorkflow();
    const nodes = [
      ...page.nodes,
      { id: 40, type: "MarkdownNote", widgets_values: ["read me"] },
      { id: 41, type: "Unheard", widgets_values: [1] },
    ];
    const made = convert({ ...page, nodes });
    expect(made).not.toHaveProperty("40");
    expect(made["41"]).toEqual({ class_type: "Unheard", inputs: {}, _meta: { title: "Unheard" } });
    expect(checkPrompt(made, names)).toMatchObject({ error: { type: "missing_node_type" } });
  });

  test.each([[undefined], [null], [[]], ["text"], [{}], [{ nodes: {} }], [apiWorkflow()]])(
    "%j is no workflow of the page",
    (page) => {
      expect(() => convert(page)).toThrow(Problem);
    },
  );

  test("a subgraph is refused in words", () => {
    const page = pageWorkflow();
    const nodes = [...page.nodes, { id: 50, type: "5f3a" }];
    const withOne = { ...page, nodes, definitions: { subgraphs: [{ id: "5f3a", nodes: [] }] } };
    expect(() => convert(withOne)).toThrow("subgraph");
  });

  test("nodes without sense are left out instead of failing", () => {
    const page = pageWorkflow();
    const nodes = [...page.nodes, null, 7, { type: "Note" }, { id: {}, type: "KSampler" }];
    const links = [...page.links, null, [1], ["x", 1, 2], { id: 4 }];
    expect(convert({ ...page, nodes, links })).toEqual(convert(page));
  });
});
