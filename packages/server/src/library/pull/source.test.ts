import { describe, expect, test } from "vitest";
import { readSource } from "./source.ts";
import { credentialsOf, sitesFrom } from "./sites.ts";

const sites = sitesFrom({});
const addressesOf = (what: string, own = sites): string[] =>
  readSource(what, own).files.map(({ url }) => url.href);

describe("what is asked for", () => {
  test.each([
    ["hf:a/b/c.safetensors", "https://huggingface.co/a/b/resolve/main/c.safetensors"],
    ["hf:a/b/sub/c d.pt@v1.0", "https://huggingface.co/a/b/resolve/v1.0/sub/c%20d.pt"],
    ["hf:a/b/c.pt@refs/pr/1", "https://huggingface.co/a/b/resolve/refs%2Fpr%2F1/c.pt"],
    ["https://huggingface.co/a/b/blob/main/c.pt", "https://huggingface.co/a/b/resolve/main/c.pt"],
    [
      "https://huggingface.co/a/b/resolve/main/c.pt?download=true#x",
      "https://huggingface.co/a/b/resolve/main/c.pt?download=true",
    ],
    ["civitai:123", "https://civitai.com/api/download/models/123"],
    [
      "https://civitai.com/models/7/some-name?modelVersionId=123",
      "https://civitai.com/api/download/models/123",
    ],
    [
      "https://civitai.com/api/download/models/123?type=Model&format=SafeTensor",
      "https://civitai.com/api/download/models/123?type=Model&format=SafeTensor",
    ],
    ["https://example.org/blob/x.pt", "https://example.org/blob/x.pt"],
    [" https://example.org/x.pt ", "https://example.org/x.pt"],
  ])("%s leads to %s", (what, address) => {
    expect(addressesOf(what)).toEqual([address]);
  });

  test("by a name of the catalogue brings what is known of it", () => {
    const { entry, files } = readSource("SD15", sites);
    expect(entry?.id).toBe("sd15");
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({
      name: "v1-5-pruned-emaonly.safetensors",
      kind: "checkpoint",
      bytes: 4265146304,
      sha256: { by: "catalogue" },
    });
    expect(readSource("wd14-vit-v3", sites).files).toHaveLength(2);
  });

  test("comes from a mirror where one is named", () => {
    const mirror = sitesFrom({ HF_ENDPOINT: "https://mirror.example/hf/" });
    expect(addressesOf("hf:a/b/c.pt", mirror)).toEqual([
      "https://mirror.example/hf/a/b/resolve/main/c.pt",
    ]);
  });

  test.each([
    "",
    "dreamshaper",
    "/home/me/model.pt",
    "file:///etc/passwd",
    "ftp://example.org/x",
    "hf:a/b",
    "hf:a/../c",
    "hf:a/b/../../c",
    "hf:a/b/./c",
    "hf:a/b/c@",
    "hf:a b/c/d",
    "civitai:",
    "civitai:0",
    "civitai:12x",
    "civitai:1/../2",
    "https://civitai.com/models/7/some-name",
    "https://me:s3cret@example.org/x.pt",
  ])("%j is refused", (what) => {
    expect(() => readSource(what, sites)).toThrow(expect.objectContaining({ code: "pull/source" }));
  });

  test("is not repeated with what may be a password", () => {
    for (const what of ["https://me:s3cret@example.org/x", "nonsense?token=s3cret"])
      expect(() => readSource(what, sites)).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining("s3cret") as string }),
      );
  });
});

describe("a token", () => {
  const headers = credentialsOf(
    sitesFrom({ HF_TOKEN: " hf_secret\n", CIVITAI_TOKEN: "civ", HF_ENDPOINT: "" }),
  );

  test.each([
    ["https://huggingface.co/x", "Bearer hf_secret"],
    ["https://civitai.com/x", "Bearer civ"],
    ["https://huggingface.co:8443/x", undefined],
    ["http://huggingface.co/x", undefined],
    ["https://cdn.huggingface.co/x", undefined],
    ["https://huggingface.co.evil.example/x", undefined],
    ["https://evil.example/huggingface.co", undefined],
  ])("at %s is %s", (address, token) => {
    expect(headers(new URL(address))["Authorization"]).toBe(token);
  });

  test("goes unencrypted to this machine only", () => {
    const at = (base: string) =>
      credentialsOf(sitesFrom({ HF_ENDPOINT: base, HF_TOKEN: "t" }))(new URL(`${base}/x`));
    expect(at("http://127.0.0.1:9000")).toEqual({ Authorization: "Bearer t" });
    expect(at("http://[::1]:9000")).toEqual({ Authorization: "Bearer t" });
    expect(at("http://127.example.org")).toEqual({});
    expect(at("http://mirror.lan")).toEqual({});
  });

  test.each([
    { HF_ENDPOINT: "mirror" },
    { HF_ENDPOINT: "ftp://mirror.example" },
    { HF_ENDPOINT: "https://me:s3cret@mirror.example" },
    { HF_TOKEN: "two words" },
    { CIVITAI_TOKEN: "line\nbreak" },
  ])("or a mirror that cannot be one is refused: %j", (env) => {
    expect(() => sitesFrom(env)).toThrow(expect.objectContaining({ code: "pull/source" }));
  });
});
