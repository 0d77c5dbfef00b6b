import { describe, expect, test } from "vitest";
import { checkPrompt, type CheckPromptOptions } from "./check-prompt.ts";
import type { NameLists } from "./context.ts";
import { defaultGraph, withInputs, withNode } from "./default-graph.suite.ts";
import { parseExactJson } from "./exact-json.ts";
import type { Prompt } from "./prompt.ts";

const NAMES: NameLists = {
  checkpoints: ["inkloom-mini"],
  loras: Array.from({ length: 21 }, (_, i) => `style-${i}.safetensors`),
  upscalers: [],
  controlNets: [],
  images: ["cat.png"],
  isImage: (name) => name === "cat.png [output]",
};

const graph = defaultGraph();

function checked(prompt: unknown, options?: CheckPromptOptions) {
  const check = checkPrompt(prompt, NAMES, options);
  if (!("checked" in check)) throw new Error(JSON.stringify(check));
  return check.checked;
}

function refused(prompt: unknown, options?: CheckPromptOptions) {
  const check = checkPrompt(prompt, NAMES, options);
  if ("checked" in check) throw new Error("the prompt was accepted");
  // What a client gets.
  return JSON.parse(JSON.stringify(check)) as typeof check;
}

/** The only error of the only node at fault. */
function onlyError(prompt: Prompt) {
  const { error, nodeErrors } = refused(prompt);
  expect(error).toMatchObject({
    type: "prompt_outputs_failed_validation",
    message: "Prompt outputs failed validation",
  });
  const [node, ...more] = Object.values(nodeErrors);
  expect(more).toEqual([]);
  expect(node?.errors).toHaveLength(1);
  return node?.errors[0];
}

describe("a graph that can run", () => {
  test("is ordered so that each node stands behind those that it needs", () => {
    const { nodes, outputs, nodeErrors } = checked(graph);
    expect(outputs).toEqual(["9"]);
    expect(nodeErrors).toEqual({});
    const order = [...nodes.keys()];
    expect(order.toSorted()).toEqual(["3", "4", "5", "6", "7", "8", "9"]);
    for (const [id, { inputs }] of nodes)
      for (const input of inputs.values())
        if (typeof input === "object")
          expect(order.indexOf(input.node)).toBeLessThan(order.indexOf(id));
  });

  test("keeps seeds exact up to 2^64 - 1, as numbers and as texts", () => {
    for (const seed of ["18446744073709551615", "9007199254740993", "0"]) {
      const sent = parseExactJson(JSON.stringify(graph).replace("156680208700286", seed));
      expect(checked(sent).nodes.get("3")?.inputs.get("seed")).toSatisfy(
        (value) => String(value) === seed,
      );
      const text = withInputs(graph, "3", { seed: ` ${seed} ` });
      expect(checked(text).nodes.get("3")?.inputs.get("seed")).toSatisfy(
        (value) => String(value) === seed,
      );
    }
  });

  test("converts values as Python does", () => {
    const inputs = { steps: 2.9, cfg: "7.5", denoise: true };
    const { nodes } = checked(withInputs(graph, "3", inputs));
    expect(nodes.get("3")?.inputs.get("steps")).toBe(2);
    expect(nodes.get("3")?.inputs.get("cfg")).toBe(7.5);
    expect(nodes.get("3")?.inputs.get("denoise")).toBe(1);
  });

  test("takes wrapped values, and ignores what nodes do not know", () => {
    const inputs = { steps: { __value__: 3 }, colour: "red" };
    const { nodes } = checked(withInputs(graph, "3", inputs));
    expect(nodes.get("3")?.inputs.get("steps")).toBe(3);
    expect(nodes.get("3")?.inputs.has("colour")).toBe(false);
  });

  test("leaves out nodes that no output needs, bad ones as well", () => {
    const prompt = withNode(graph, "20", { class_type: "VAEDecode", inputs: {} });
    expect([...checked(prompt).nodes.keys()]).not.toContain("20");
  });

  test("runs the targets alone where some are named", () => {
    const prompt = withNode(graph, "10", {
      class_type: "PreviewImage",
      inputs: { images: ["8", 0] },
    });
    expect(checked(prompt).outputs).toEqual(["9", "10"]);
    expect(checked(prompt, { targets: ["10"] }).outputs).toEqual(["10"]);
    expect(refused(prompt, { targets: ["8"] }).error.type).toBe("prompt_no_outputs");
  });

  test("takes names of pictures beyond the list", () => {
    const load = { class_type: "LoadImage", inputs: { image: "cat.png [output]" } };
    const preview = { class_type: "PreviewImage", inputs: { images: ["1", 0] } };
    expect(checked({ "1": load, "2": preview }).outputs).toEqual(["2"]);
  });

  test("runs what it can: the errors of other outputs are told", () => {
    const prompt = withNode(graph, "10", { class_type: "PreviewImage", inputs: {} });
    const { outputs, nodes, nodeErrors } = checked(prompt);
    expect(outputs).toEqual(["9"]);
    expect([...nodes.keys()]).not.toContain("10");
    expect(nodeErrors).toEqual({
      "10": {
        errors: [
          {
            type: "required_input_missing",
            message: "Required input is missing",
            details: "images",
            extra_info: { input_name: "images" },
          },
        ],
        dependent_outputs: ["10"],
        class_type: "PreviewImage",
      },
    });
  });

  test("a chain of ten thousand nodes is followed", () => {
    const prompt: Record<string, Prompt[string]> = { ...graph };
    let last = "5";
    for (let i = 0; i < 9990; i++) {
      const inputs = { samples: [last, 0], upscale_method: "area", scale_by: 1 };
      prompt[`chain ${i}`] = { class_type: "LatentUpscaleBy", inputs };
      last = `chain ${i}`;
    }
    const long = withInputs(prompt, "3", { latent_image: [last, 0] });
    expect(checked(long).nodes.size).toBe(9997);
  });
});

describe("a graph that is none", () => {
  test("a node of control that is known and does not run is refused with the reason", () => {
    const prompt = withNode(graph, "20", {
      class_type: "ControlNetInpaintingAliMamaApply",
      inputs: {},
    });
    expect(refused(prompt).error).toMatchObject({
      type: "missing_node_type",
      message:
        "Node 'ControlNetInpaintingAliMamaApply' does not run here: " +
        "ControlNets that take a mask beside the picture are not supported.",
    });
  });

  test.each([
    ["nothing", undefined],
    ["null", null],
    ["a list", []],
    ["a text", "{}"],
  ])("%s", (_, prompt) => {
    expect(refused(prompt).error.type).toBe("invalid_prompt");
  });

  test.each([[null], [3], ["KSampler"], [[]], [{}], [{ class_type: 3 }]])(
    "a node that is %j",
    (node) => {
      expect(refused({ ...graph, "7": node }).error).toEqual({
        type: "invalid_prompt",
        message: "Cannot execute because a node is missing the class_type property.",
        details: "Node ID '#7'",
        extra_info: {},
      });
    },
  );

  test.each(["ETN_Translate", "__proto__", "constructor", "toString", ""])(
    "a node of the unknown type %j",
    (type) => {
      const node = { class_type: type, inputs: {}, _meta: { title: "Mine" } };
      expect(refused(withNode(graph, "12", node)).error).toEqual({
        type: "missing_node_type",
        message: `Node '${type}' not found. The custom node may not be installed.`,
        details: "Node ID '#12'",
        extra_info: { node_id: "12", class_type: type, node_title: "Mine" },
      });
    },
  );

  test("one without outputs", () => {
    const { "9": _, ...rest } = graph;
    expect(refused(rest).error).toEqual({
      type: "prompt_no_outputs",
      message: "Prompt has no outputs",
      details: "",
      extra_info: {},
    });
    expect(refused({}).error.type).toBe("prompt_no_outputs");
  });

  test("one that goes in a circle, which is named", () => {
    const circle = withInputs(graph, "6", { clip: ["20", 1] });
    const lora = {
      class_type: "CLIPSetLastLayer",
      inputs: { clip: ["21", 0], stop_at_clip_layer: -2 },
    };
    const back = {
      class_type: "CLIPSetLastLayer",
      inputs: { clip: ["20", 0], stop_at_clip_layer: -2 },
    };
    const { error } = refused({
      ...withInputs(circle, "6", { clip: ["20", 0] }),
      "20": lora,
      "21": back,
    });
    expect(error.type).toBe("dependency_cycle");
    expect(error.details).toBe("20 -> 21 -> 20");
  });

  test("one whose circle is itself, or is ten thousand nodes long", () => {
    const own = { class_type: "LatentUpscaleBy", inputs: { samples: ["5", 0] } };
    expect(refused(withNode(graph, "5", own)).error.details).toBe("5 -> 5");
    const prompt: Record<string, Prompt[string]> = { ...graph };
    for (let i = 0; i < 9990; i++) {
      const inputs = { samples: [`c${(i + 1) % 9990}`, 0], upscale_method: "area", scale_by: 1 };
      prompt[`c${i}`] = { class_type: "LatentUpscaleBy", inputs };
    }
    const { error } = refused(withInputs(prompt, "3", { latent_image: ["c0", 0] }));
    expect(error.type).toBe("dependency_cycle");
    expect(error.details).toContain("(9990 nodes)");
    expect(error.details.length).toBeLessThan(500);
  });

  test("one of too many nodes, or with an id too long", () => {
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [i, graph["9"]]));
    expect(refused(many).error.message).toContain("10001 nodes, expected at most 10000");
    expect(refused({ ["x".repeat(300)]: graph["9"] }).error.message).toContain("300 characters");
  });
});

describe("inputs that are wrong", () => {
  test("a missing one", () => {
    expect(onlyError(withInputs(graph, "3", { seed: undefined }))).toEqual({
      type: "required_input_missing",
      message: "Required input is missing",
      details: "seed",
      extra_info: { input_name: "seed" },
    });
  });

  test("a value below and above the range", () => {
    expect(onlyError(withInputs(graph, "3", { steps: 0 }))).toEqual({
      type: "value_smaller_than_min",
      message: "Value 0 smaller than min of 1",
      details: "steps",
      extra_info: {
        input_name: "steps",
        input_config: ["INT", { default: 20, min: 1, max: 10000 }],
        received_value: 0,
      },
    });
    expect(onlyError(withInputs(graph, "3", { denoise: 1.5 }))).toMatchObject({
      type: "value_bigger_than_max",
      message: "Value 1.5 bigger than max of 1",
      details: "denoise",
    });
  });

  test("a seed beyond 2^64 - 1, and the range told exactly", () => {
    const error = checkPrompt(withInputs(graph, "3", { seed: 2n ** 64n }), NAMES);
    const text = JSON.stringify(error);
    expect(text).toContain(
      '"message":"Value 18446744073709551616 bigger than max of 18446744073709551615"',
    );
    expect(text).toContain('"max":18446744073709551615');
    expect(text).toContain('"received_value":18446744073709551616');
    expect(onlyError(withInputs(graph, "3", { seed: 2 ** 64 }))?.type).toBe(
      "value_bigger_than_max",
    );
    expect(onlyError(withInputs(graph, "3", { seed: -1 }))?.type).toBe("value_smaller_than_min");
  });

  test.each([
    ["INT", "steps", "many"],
    ["INT", "steps", "2.5"],
    ["INT", "steps", null],
    ["INT", "steps", {}],
    ["INT", "steps", Infinity],
    ["INT", "steps", "9".repeat(100_000)],
    ["FLOAT", "cfg", NaN],
    ["FLOAT", "cfg", -Infinity],
    ["FLOAT", "cfg", "nan"],
    ["FLOAT", "cfg", "0x10"],
    ["FLOAT", "cfg", ""],
    ["FLOAT", "cfg", "1e999"],
  ])("a value that is no %s: %s %j", (kind, name, value) => {
    const error = onlyError(withInputs(graph, "3", { [name]: value }));
    expect(error?.type).toBe("invalid_input_type");
    expect(error?.message).toBe(`Failed to convert an input value to a ${kind} value`);
    expect(error?.extra_info).toMatchObject({ input_name: name });
  });

  test("a name that is not in the list; long lists are counted", () => {
    expect(onlyError(withInputs(graph, "4", { ckpt_name: "../../etc/passwd" }))).toEqual({
      type: "value_not_in_list",
      message: "Value not in list",
      details: "ckpt_name: '../../etc/passwd' not in ['inkloom-mini']",
      extra_info: {
        input_name: "ckpt_name",
        input_config: [["inkloom-mini"], {}],
        received_value: "../../etc/passwd",
      },
    });
    const lora = {
      class_type: "LoraLoader",
      inputs: {
        model: ["4", 0],
        clip: ["4", 1],
        lora_name: "other",
        strength_model: 1,
        strength_clip: 1,
      },
    };
    const prompt = withInputs(withNode(graph, "10", lora), "3", { model: ["10", 0] });
    expect(onlyError(prompt)).toMatchObject({
      type: "value_not_in_list",
      details: "lora_name: 'other' not in (list of length 21)",
      extra_info: { input_config: null },
    });
    expect(onlyError(withInputs(graph, "3", { sampler_name: "__proto__" }))?.type).toBe(
      "value_not_in_list",
    );
  });

  test("a picture that is not there", () => {
    const prompt = {
      "1": { class_type: "LoadImage", inputs: { image: "../secret.png" } },
      "2": { class_type: "PreviewImage", inputs: { images: ["1", 0] } },
    };
    expect(onlyError(prompt)).toMatchObject({
      type: "custom_validation_failed",
      message: "Custom validation failed for node",
      details: "image - Invalid image file: ../secret.png",
    });
  });

  test("a link of the wrong type", () => {
    expect(onlyError(withInputs(graph, "3", { model: ["4", 2] }))).toEqual({
      type: "return_type_mismatch",
      message: "Return type mismatch between linked nodes",
      details: "model, received_type(VAE) mismatch input_type(MODEL)",
      extra_info: {
        input_name: "model",
        input_config: ["MODEL", {}],
        received_type: "VAE",
        linked_node: ["4", 2],
      },
    });
    expect(onlyError(withInputs(graph, "3", { seed: ["4", 2] }))?.type).toBe(
      "return_type_mismatch",
    );
  });

  test.each([
    [["4"]],
    [["4", 0, 1]],
    [["4", "0"]],
    [["4", -1]],
    [["4", 0.5]],
    [["4", 9]],
    [["nobody", 0]],
    [["__proto__", 0]],
    [["constructor", 0]],
    [[{}, 0]],
    [[]],
    ["text"],
    [null],
  ])("a link that leads nowhere: %j", (link) => {
    const error = onlyError(withInputs(graph, "8", { vae: link }));
    expect(error?.type).toBe("bad_linked_input");
    expect(error?.message).toBe(
      "Bad linked input, must be a length-2 list of [node_id, slot_index]",
    );
    expect(error?.details).toBe("vae");
  });

  test("links may name nodes by numbers", () => {
    expect(checked(withInputs(graph, "8", { vae: [4, 2] })).outputs).toEqual(["9"]);
  });

  test("inputs that are no object count as none", () => {
    for (const inputs of [null, 3, "x", [], undefined])
      expect(onlyError(withNode(graph, "9", { class_type: "PreviewImage", inputs }))?.type).toBe(
        "required_input_missing",
      );
  });

  test("an inherited name is not an input that was given", () => {
    const sent = JSON.parse(
      JSON.stringify(withInputs(graph, "3", { seed: undefined })).replace(
        '"steps"',
        '"__proto__":{"seed":1},"steps"',
      ),
    ) as Prompt;
    expect(onlyError(sent)?.type).toBe("required_input_missing");
  });

  test("every output that a bad node stops is named, and the nodes between are not blamed", () => {
    const prompt = withNode(withInputs(graph, "4", { ckpt_name: "none" }), "10", {
      class_type: "PreviewImage",
      inputs: { images: ["8", 0] },
    });
    const { nodeErrors, error } = refused(prompt);
    expect(Object.keys(nodeErrors)).toEqual(["4"]);
    expect(nodeErrors["4"]?.dependent_outputs).toEqual(["9", "10"]);
    expect(nodeErrors["4"]?.class_type).toBe("CheckpointLoaderSimple");
    expect(error.details).toBe(
      "* CheckpointLoaderSimple 4:\n  - Value not in list: ckpt_name: 'none' not in ['inkloom-mini']",
    );
  });

  test("a bad node of the name __proto__ is told about", () => {
    const sent = JSON.parse(
      '{"__proto__": {"class_type": "PreviewImage", "inputs": {}}}',
    ) as unknown;
    const { nodeErrors } = refused(sent);
    expect(Object.getOwnPropertyNames(nodeErrors)).toEqual(["__proto__"]);
    const own = Object.entries(nodeErrors);
    expect(own[0]?.[1].errors[0]?.type).toBe("required_input_missing");
  });

  test("thousands of outputs behind one bad chain are answered shortly", () => {
    const prompt: Record<string, Prompt[string]> = { ...withInputs(graph, "5", { width: 1 }) };
    for (let i = 0; i < 4900; i++) {
      const inputs = { samples: [i === 0 ? "5" : `c${i - 1}`, 0], upscale_method: "area" };
      prompt[`c${i}`] = { class_type: "LatentUpscaleBy", inputs };
      const images = { images: ["8", 0] };
      prompt[`o${i}`] = { class_type: "PreviewImage", inputs: images };
    }
    const start = performance.now();
    const { nodeErrors } = refused(withInputs(prompt, "3", { latent_image: ["c4899", 0] }));
    expect(performance.now() - start).toBeLessThan(5000);
    expect(nodeErrors["5"]?.dependent_outputs).toHaveLength(100);
  });
});
