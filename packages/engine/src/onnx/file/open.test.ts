/** ONNX files of strangers: read by header, refused by name before any runtime sees them, fitted with other inputs. */
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Problem } from "@inkloom/contract";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createNodeRuntime } from "../../runtime/node/index.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { DATA_TYPE } from "../data-type.ts";
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
} from "../onnx_pb.js";
import { OnnxWriter } from "../writer.ts";
import { GraphEditor } from "./graph-editor.ts";
import { openOnnx } from "./open.ts";
import { theirs } from "./value-names.ts";

/** Values of the weight: more bytes than stay inside a graph. */
const SIZE = 400;
const values = Float32Array.from({ length: SIZE }, (_, i) => i / 8);
const bytes = new Uint8Array(values.buffer);

let base = "";
let folder = "";
let runtime: Runtime;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "inkloom-onnx-file-"));
  runtime = await createNodeRuntime("cpu", { threads: 1 });
});
beforeEach(async () => {
  folder = await mkdtemp(join(base, "model-"));
});
afterAll(async () => {
  await runtime.close();
  await rm(base, { recursive: true, force: true });
});

/** y = x + w, where w [400] lies as `external` says; inside the graph without. */
function model(external?: Readonly<Record<string, string | number>>): ModelProto {
  const capabilities = {
    fusedAttention: false,
    fusedBias: false,
    fusedActivations: false,
    int8Products: false,
    loops: false,
    emptyValues: false,
  };
  const onnx = new OnnxWriter(capabilities);
  const x = onnx.input("x", [SIZE], "float32");
  onnx.external("w", [SIZE], DATA_TYPE.float32, { location: "data", offset: 0, length: 4 * SIZE });
  onnx.output("y", onnx.node("Add", [x, "w"]), [SIZE], "float32");
  const made = fromBinary(ModelProtoSchema, onnx.finish("add"));
  const tensor = weightOf(made);
  tensor.externalData = Object.entries(external ?? {}).map(([key, value]) =>
    create(StringStringEntryProtoSchema, { key, value: String(value) }),
  );
  if (external) return made;
  tensor.dataLocation = TensorProto_DataLocation.DEFAULT;
  tensor.rawData = bytes;
  return made;
}

const graphOf = ({ graph }: ModelProto) => {
  if (graph === undefined) throw new Error("no graph");
  return graph;
};

const weightOf = (made: ModelProto) => {
  const [tensor] = graphOf(made).initializer;
  if (tensor === undefined) throw new Error("no weight");
  return tensor;
};

async function save(made: ModelProto, name = "model.onnx"): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, toBinary(ModelProtoSchema, made));
  return path;
}

async function refusal(path: string, root?: string): Promise<readonly [string, string]> {
  const thrown = await openOnnx(path, root).catch((error: unknown) => error);
  if (!(thrown instanceof Problem)) throw new Error(`expected a problem, got ${String(thrown)}`);
  expect(thrown.message).toContain(path);
  expect(thrown.explain("zh").sentence).toMatch(/\p{Script=Han}/u);
  return [thrown.code, thrown.message];
}

/** y for x of ones, from a session of the file with an input and an output of other names. */
async function computed(path: string): Promise<unknown> {
  const editor = new GraphEditor(await openOnnx(path));
  editor.feed("x", editor.input("mine", [SIZE], "float32"));
  editor.output("sum", theirs("y"), [SIZE], "float32");
  const session = await runtime.load(editor.finish("add"));
  const mine = { dtype: "float32", shape: [SIZE], data: new Float32Array(SIZE).fill(1) } as const;
  const { sum } = await session.run({ mine });
  await session.release();
  return sum?.data;
}

const expected = values.map((value) => value + 1);

describe("a graph", () => {
  test("with its weight inside is read by header and computes what it did", async () => {
    const path = await save(model());
    const { entries, inputs, outputs, opset, format } = await openOnnx(path);
    expect({ inputs, outputs, opset, format }).toEqual({
      inputs: [{ name: "x", dtype: "float32", shape: [SIZE] }],
      outputs: [{ name: "y", dtype: "float32", shape: [SIZE] }],
      opset: 19,
      format: "onnx",
    });
    expect(entries.get("w")).toMatchObject({
      dtype: "F32",
      shape: [SIZE],
      location: { kind: "file", path, length: 4 * SIZE },
    });
    expect(await computed(path)).toEqual(expected);
  });

  test.each([0, 1, 4096])("with its weight in another file at byte %d", async (offset) => {
    await writeFile(
      join(folder, "weights.pb"),
      new Uint8Array([...new Uint8Array(offset), ...bytes]),
    );
    const path = await save(model({ location: "weights.pb", offset, length: bytes.length }));
    expect(await computed(path)).toEqual(expected);
  });

  test("with a packed list of floats instead of raw bytes", async () => {
    const made = model();
    const tensor = weightOf(made);
    tensor.rawData = new Uint8Array();
    tensor.floatData = [...values];
    expect(await computed(await save(made))).toEqual(expected);
  });

  test("whose values are called as ours are kept apart", async () => {
    const made = model();
    for (const node of graphOf(made).node)
      node.output = node.output.map((name) => (name.startsWith("Add") ? "sum" : name));
    for (const node of graphOf(made).node) if (node.opType === "Identity") node.input = ["sum"];
    expect(await computed(await save(made))).toEqual(expected);
  });

  test("with an input that nothing is given for", async () => {
    const editor = new GraphEditor(await openOnnx(await save(model())));
    editor.output("sum", theirs("y"), [SIZE], "float32");
    expect(() => editor.finish("add")).toThrow('the graph has the input "x", which is not known');
  });
});

describe("weights outside", () => {
  const length = bytes.length;

  test.each([
    "../secret",
    "/etc/hostname",
    "a/../../secret",
    "C:\\secret",
    "..\\secret",
    "\\secret",
  ])("are not looked for at %s", async (location) => {
    await writeFile(join(base, "secret"), bytes);
    const [code, message] = await refusal(await save(model({ location, length })));
    expect(code).toBe("onnx/external-data");
    expect(message).toContain("leaves the folder of the model");
  });

  test("are not reached by a link that leaves the folder", async () => {
    await writeFile(join(base, "secret"), bytes);
    await symlink(join(base, "secret"), join(folder, "data"));
    const [code, message] = await refusal(await save(model({ location: "data", length })));
    expect(code).toBe("onnx/external-data");
    expect(message).toContain("is a link that leaves the folder of the model");
  });

  test("may be a link within the model's folder, as beside another network", async () => {
    await mkdir(join(folder, "unet"));
    await writeFile(join(folder, "shared"), bytes);
    await symlink("../shared", join(folder, "unet/data"));
    const path = await save(model({ location: "data", length }), "unet/model.onnx");
    expect((await openOnnx(path, folder)).entries.size).toBe(1);
    expect((await refusal(path))[0]).toBe("onnx/external-data"); // unet alone is the folder
  });

  test("may be a link to the blobs of Hugging Face's cache", async () => {
    const snapshot = join(folder, "models--a--b/snapshots/1234");
    await mkdir(join(snapshot, "unet"), { recursive: true });
    await mkdir(join(folder, "models--a--b/blobs"));
    await writeFile(join(folder, "models--a--b/blobs/abcd"), bytes);
    await symlink("../../../blobs/abcd", join(snapshot, "unet/data"));
    const path = join(snapshot, "unet/model.onnx");
    await writeFile(path, toBinary(ModelProtoSchema, model({ location: "data", length })));
    expect((await openOnnx(path, snapshot)).entries.size).toBe(1);
  });

  test.each<[string, Record<string, string | number>, string, string]>([
    ["are not there", { location: "data" }, "onnx/external-data", "is not there"],
    ["have no name", {}, "onnx/external-data", "leaves the folder"],
    ["are a folder", { location: "folder" }, "onnx/external-data", "is no file"],
    [
      "reach beyond the file",
      { location: "short", offset: 8 },
      "weights/truncated",
      '"w" needs bytes 8 to 1608 of short, which has only 1600',
    ],
    [
      "lie at no number",
      { location: "short", offset: "-8" },
      "onnx/external-data",
      'the offset "-8"',
    ],
    [
      "have another length",
      { location: "short", length: 8 },
      "onnx/malformed",
      "has 8 bytes, expected 1600",
    ],
  ])("that %s", async (_, external, code, words) => {
    await mkdir(join(folder, "folder"));
    await writeFile(join(folder, "short"), bytes);
    const [given, message] = await refusal(await save(model(external)));
    expect(given).toBe(code);
    expect(message).toContain(words);
  });

  test("of a constant inside a node are refused", async () => {
    const made = model();
    const t = create(TensorProtoSchema, {
      name: "c",
      dims: [1n],
      dataType: DATA_TYPE.float32,
      dataLocation: TensorProto_DataLocation.EXTERNAL,
      externalData: [
        create(StringStringEntryProtoSchema, { key: "location", value: "/etc/hostname" }),
      ],
    });
    const attribute = [
      create(AttributeProtoSchema, { name: "value", type: AttributeProto_AttributeType.TENSOR, t }),
    ];
    graphOf(made).node.push(
      create(NodeProtoSchema, { opType: "Constant", output: ["c"], attribute }),
    );
    expect(await refusal(await save(made))).toEqual([
      "onnx/external-data",
      expect.stringContaining('the constant "c" inside a node lies in another file'),
    ]);
  });
});

describe("a damaged or strange file", () => {
  test("cut off anywhere is refused, never read as something else", async () => {
    const whole = toBinary(ModelProtoSchema, model());
    const path = join(folder, "model.onnx");
    for (let length = 0; length < whole.length; length += length < 200 ? 1 : 97) {
      await writeFile(path, whole.subarray(0, length));
      const [code] = await refusal(path);
      expect([
        "weights/empty",
        "weights/truncated",
        "onnx/malformed",
        "onnx/unsupported",
      ]).toContain(code);
    }
  });

  test("of bytes by chance is refused", async () => {
    const path = join(folder, "model.onnx");
    let state = 1;
    for (let round = 0; round < 50; round++) {
      const noise = Uint8Array.from({ length: 64 }, () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state >>> 24;
      });
      await writeFile(path, noise);
      await refusal(path);
    }
  });

  test("that is a pointer to the real one says so", async () => {
    const path = join(folder, "model.onnx");
    await writeFile(path, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n");
    expect((await refusal(path))[0]).toBe("weights/pointer");
  });

  test.each<[string, (made: ModelProto) => void, string, string]>([
    [
      "an operator of somebody else",
      (made) => {
        for (const node of graphOf(made).node) node.domain = "com.evil";
      },
      "onnx/unsupported",
      'the operator "Add" is of the domain "com.evil"',
    ],
    [
      "an old opset",
      (made) => {
        made.opsetImport = [create(OperatorSetIdProtoSchema, { domain: "", version: 9n })];
      },
      "onnx/unsupported",
      "the graph is of ONNX opset 9; expected 11 or newer",
    ],
    [
      "a weight of text",
      (made) => {
        weightOf(made).dataType = TensorProto_DataType.STRING;
      },
      "onnx/unsupported",
      'the weight "w" is of the type STRING',
    ],
    [
      "a weight of another size",
      (made) => {
        weightOf(made).dims = [401n];
      },
      "onnx/malformed",
      'the weight "w" has 1600 bytes, expected 1604 for [401] of F32',
    ],
    [
      "a weight of endless size",
      (made) => {
        weightOf(made).dims = [2n ** 60n, 2n ** 60n];
      },
      "onnx/malformed",
      'the weight "w" has the shape',
    ],
    [
      "a weight twice",
      (made) => {
        graphOf(made).initializer.push(weightOf(made));
      },
      "onnx/malformed",
      'the weight "w" is nameless or there twice',
    ],
    [
      "no nodes",
      (made) => {
        graphOf(made).node = [];
      },
      "onnx/malformed",
      "it holds no graph",
    ],
  ])("with %s", async (_, change, code, words) => {
    const made = model();
    change(made);
    const [given, message] = await refusal(await save(made));
    expect(given).toBe(code);
    expect(message).toContain(words);
  });

  test.each([
    [20, "nested deeper than 16 levels"],
    [80, "maximum recursion depth"],
  ])("with graphs inside graphs, %d deep, is refused", async (depth, words) => {
    let inner = create(NodeProtoSchema, { opType: "If" });
    for (let level = 0; level < depth; level++) {
      const attribute = create(AttributeProtoSchema, {
        name: "b",
        type: AttributeProto_AttributeType.GRAPH,
        g: { node: [inner] },
      });
      inner = create(NodeProtoSchema, { opType: "If", attribute: [attribute] });
    }
    const made = model();
    graphOf(made).node.push(inner);
    const [code, message] = await refusal(await save(made));
    expect(code).toBe("onnx/malformed");
    expect(message).toContain(words);
  });

  test("with more graph than any real model has is refused before it is read", async () => {
    const path = join(folder, "model.onnx");
    // field 7 (graph) of 100 MiB that holds one node of almost that size
    const size = 100 * 2 ** 20;
    const varint = (value: number): number[] =>
      value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
    const node = [0x0a, ...varint(size)];
    const file = new Uint8Array([0x08, 9, 0x3a, ...varint(size + node.length), ...node]);
    await writeFile(path, file);
    await truncate(path, file.length + size);
    expect((await refusal(path))[0]).toBe("weights/too-large");
  });
});
