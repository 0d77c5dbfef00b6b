import { describe, expect, test } from "vitest";
import {
  bytes,
  expectRefused,
  forge,
  pickle,
  stateDict,
  temporaryFolder,
  tensor,
  torchZip,
  zip,
  type Bytes,
} from "./forged-files.suite.ts";
import { openWeights } from "./open.ts";
import { readFloat32 } from "./read.ts";

const folder = await temporaryFolder();
const four = { count: 4, size: [4], stride: [1] };
const data = Buffer.from(new Float32Array([1, 2, 3, 4]).buffer);
const good = stateDict(four);
const { start, stop, mark, tuple, reduce, build, emptyDict } = pickle;
/** A pickle whose value is `name(text)`: what a hostile file does. */
const call = (module: string, name: string, argument: string) =>
  bytes(start, pickle.global(module, name), mark, pickle.text(argument), tuple, reduce, stop);

async function numbers(content: Bytes): Promise<Float32Array | undefined> {
  const entry = (await openWeights(await forge(folder, content))).entries.get("w");
  return entry && readFloat32(entry);
}

describe("a PyTorch zip file opens", () => {
  test("with stored, zip64 and deflated records alike", async () => {
    const deflated = { name: "archive/data/0", content: data, deflated: true };
    const records = [
      { name: "archive/data.pkl", content: good },
      { name: "archive/data/0", content: data },
    ];
    const expected = new Float32Array([1, 2, 3, 4]);
    expect(await numbers(torchZip(good, { 0: data }))).toEqual(expected);
    expect(await numbers(zip(records, { zip64: true }))).toEqual(expected);
    expect(await numbers(torchZip(good, {}, [deflated]))).toEqual(expected);
  });

  test("with a name in any script, whether or not the archive says it is UTF-8", async () => {
    for (const flags of [0, 0x800]) {
      const content = zip([
        { name: "墨织/data.pkl", content: good, flags },
        { name: "墨织/data/0", content: data, flags },
      ]);
      expect(await numbers(content)).toEqual(new Float32Array([1, 2, 3, 4]));
    }
  });

  test("with a view into part of a storage", async () => {
    const part = stateDict({ count: 4, offset: 1, size: [2], stride: [2] });
    expect(await numbers(torchZip(part, { 0: data }))).toEqual(new Float32Array([2, 4]));
  });
});

describe("a pickle that imports anything off the short list is refused by name:", () => {
  const names = [
    ["os", "system"],
    ["posix", "system"],
    ["builtins", "eval"],
    ["__builtin__", "getattr"],
    ["subprocess", "Popen"],
    ["torch.storage", "_load_from_bytes"],
    ["torch", "load"],
    ["collections", "namedtuple"],
    ["numpy", "load"],
    ["argparse", "Namespace"],
  ] as const;
  test.each(names)("%s.%s", async (module, name) => {
    const content = torchZip(call(module, name, "touch /tmp/inkloom-was-here"));
    await expectRefused(
      folder,
      content,
      "weights/pickle-import",
      `wants to import "${module}.${name}"`,
    );
  });

  test("also by STACK_GLOBAL, through the memo, and deep inside a state dict", async () => {
    const stackGlobal = bytes(start, pickle.text("os"), pickle.text("system"), 0x93, stop);
    const memo = bytes(start, pickle.text("os"), "q\x00", pickle.text("system"), "q\x01");
    const recalled = bytes(memo, "h\x00", "h\x01", 0x93, stop);
    const inside = bytes(
      bytes(start, emptyDict, pickle.text("w"), tensor(four), "s", pickle.text("x")),
      bytes(pickle.global("os", "system"), mark, pickle.text("true"), tuple, reduce, "s", stop),
    );
    for (const content of [stackGlobal, recalled, inside])
      await expectRefused(
        folder,
        torchZip(content, { 0: data }),
        "weights/pickle-import",
        '"os.system"',
      );
  });

  test("and names of the list that mean nothing here may not be called", async () => {
    const { ModelCheckpoint } = { ModelCheckpoint: "pytorch_lightning.callbacks.model_checkpoint" };
    await expectRefused(
      folder,
      torchZip(call(ModelCheckpoint, "ModelCheckpoint", "x")),
      "weights/pickle-import",
      `wants to call ${ModelCheckpoint}.ModelCheckpoint`,
    );
    await expectRefused(
      folder,
      torchZip(call("torch", "FloatStorage", "x")),
      "weights/pickle-import",
      "wants to call torch.FloatStorage",
    );
  });

  test("attributes cannot be set on tensors or names", async () => {
    const onTensor = bytes(start, tensor(four), emptyDict, build, stop);
    await expectRefused(
      folder,
      torchZip(onTensor),
      "weights/pickle",
      "BUILD: expected a dict, found a tensor",
    );
    const onName = bytes(start, pickle.global("torch", "FloatStorage"), emptyDict, build, stop);
    await expectRefused(
      folder,
      torchZip(onName),
      "weights/pickle",
      "BUILD: expected a dict, found the name torch.FloatStorage",
    );
  });
});
