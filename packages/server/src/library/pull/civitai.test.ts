import { describe, expect, test } from "vitest";
import { readVersion } from "./civitai.ts";

const hash = "AB".repeat(32);

describe("what Civitai tells of a version", () => {
  test("is that of its main file", () => {
    const version = {
      model: { type: "Checkpoint" },
      files: [
        { name: "extra.zip", type: "Training Data" },
        { name: "main.safetensors", type: "Model", primary: true, hashes: { SHA256: hash } },
      ],
    };
    expect(readVersion(version)).toEqual({
      name: "main.safetensors",
      kind: "checkpoint",
      sha256: { value: hash.toLowerCase(), by: "site" },
    });
  });

  test("is that of the first file where none is the main one, and its kind may be the file's own", () => {
    const version = { model: { type: "Checkpoint" }, files: [{ name: "v.pt", type: "VAE" }] };
    expect(readVersion(version)).toEqual({ name: "v.pt", kind: "vae" });
  });

  test.each([
    null,
    [],
    "text",
    { files: "none" },
    { files: [null, 7] },
    { files: [] },
    { files: [{ name: 5, hashes: { SHA256: "short" } }] },
    { files: [{ hashes: "x" }], model: { type: "Workflows" } },
  ])("is nothing where it is %j", (version) => {
    expect(readVersion(version)).toEqual({});
  });
});
