import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import {
  expectContent,
  loraFile,
  pulled,
  pulling,
  refused,
  serving,
  sha256,
  temporaryHome,
  testServer,
  tinyOnnx,
} from "./hostile-server.suite.ts";
import type { PullProgress } from "./request.ts";
import { sitesFrom } from "./sites.ts";

const server = await testServer();
const other = await testServer();
const file = loraFile();
const hash = sha256(file);
let home = "";

beforeEach(async () => {
  home = await temporaryHome();
  server.seen.length = 0;
  other.seen.length = 0;
});

const expectFile = (path: string, content: Uint8Array = file) =>
  expectContent(join(home, path), content);
const hub = () => sitesFrom({ HF_ENDPOINT: server.origin, HF_TOKEN: "hf_secret" });
const civitai = () => sitesFrom({ CIVITAI_ENDPOINT: server.origin, CIVITAI_TOKEN: "civ" });

describe("a plain address", () => {
  test("is fetched in pieces by several connections, and put where its kind belongs", async () => {
    server.on("/files/ink%20style.safetensors", serving(file));
    const progress: PullProgress[] = [];
    const report = await pulled(
      { what: `${server.origin}/files/ink%20style.safetensors` },
      home,
      [server],
      { onProgress: (each) => progress.push(each) },
    );
    expect(report).toEqual({
      file: "loras/ink style.safetensors",
      kind: "lora",
      bytes: file.length,
      sha256: hash,
      verified: null,
      already: false,
      fetched: file.length,
    });
    await expectFile("loras/ink style.safetensors");
    // The first request asks about the file, the others bring each byte once.
    const pieces = server.seen.slice(1).map(({ range }) => range ?? []);
    expect(pieces.length).toBe(Math.ceil(file.length / 65536));
    expect(pieces.reduce((sum, [start = 0, end = 0]) => sum + end - start + 1, 0)).toBe(
      file.length,
    );
    expect(progress.map(({ stage }) => stage)).toEqual(
      expect.arrayContaining(["ask", "fetch", "check"]),
    );
    expect(progress.at(-1)).toMatchObject({ done: file.length, of: file.length });
    expect(await readdir(join(home, "downloads"))).toEqual([]);
  });

  test("is fetched by one connection where the server gives no parts", async () => {
    server.on("/whole.safetensors", serving(file, { ranges: false }));
    await pulled({ what: `${server.origin}/whole.safetensors` }, home, [server]);
    await expectFile("loras/whole.safetensors");
    expect(server.seen).toHaveLength(2);
  });

  test("whose size nobody tells is fetched to its end", async () => {
    server.on("/chunked.safetensors", (response) => {
      response.writeHead(200);
      response.end(file);
    });
    const report = await pulled({ what: `${server.origin}/chunked.safetensors` }, home, [server]);
    expect(report).toMatchObject({ bytes: file.length, sha256: hash, fetched: file.length });
  });

  test("gets the server's name, or the asker's, and the ending of its content", async () => {
    const named = { "Content-Disposition": 'attachment; filename="../../brush.bin"' };
    server.on("/download", serving(file, { headers: named }));
    const first = await pulled({ what: `${server.origin}/download` }, home, [server]);
    expect(first.file).toBe("loras/brush.safetensors");
    const second = await pulled({ what: `${server.origin}/download`, name: "CON" }, home, [server]);
    expect(second.file).toBe("loras/_CON.safetensors");
  });

  test("goes where the asker says", async () => {
    server.on("/x.safetensors", serving(file));
    const what = `${server.origin}/x.safetensors`;
    const report = await pulled({ what, kind: "controlnet" }, home, [server]);
    expect(report.file).toBe("ControlNet/x.safetensors");
  });

  test("is compared with the hash that the asker gives, in any case", async () => {
    server.on("/known.safetensors", serving(file));
    const what = `${server.origin}/known.safetensors`;
    const report = await pulled({ what, sha256: hash.toUpperCase() }, home, [server]);
    expect(report.verified).toBe("asker");
    const wrong = await refused({ what, sha256: "0".repeat(64), name: "w" }, home, [server]);
    expect(wrong.code).toBe("pull/checksum");
    expect(wrong.message).toContain(hash);
    expect(await readdir(join(home, "downloads"))).toEqual([]);
    expect(await readdir(join(home, "loras"))).toEqual(["known.safetensors"]);
    const noHash = await refused({ what, sha256: "abc" }, home, [server]);
    expect(noHash.code).toBe("input/invalid");
  });
});

describe("a file of the same name", () => {
  test("is the one that was asked for: nothing is fetched where its hash is known", async () => {
    server.on("/same.safetensors", serving(file));
    const what = `${server.origin}/same.safetensors`;
    const request = { what, kind: "lora", sha256: hash } as const;
    await pulled(request, home, [server]);
    server.seen.length = 0;
    const again = await pulled(request, home, [server]);
    expect(again).toMatchObject({ already: true, fetched: 0, file: "loras/same.safetensors" });
    expect(server.seen).toHaveLength(1);
  });

  test("is the one that was asked for, found out by fetching where no hash is known", async () => {
    server.on("/same.safetensors", serving(file));
    const what = `${server.origin}/same.safetensors`;
    await pulled({ what }, home, [server]);
    expect(await pulled({ what }, home, [server])).toMatchObject({ already: true });
    expect(await readdir(join(home, "downloads"))).toEqual([]);
  });

  test("is never replaced, whether its size tells or only its content", async () => {
    await mkdir(join(home, "loras"));
    const mine = loraFile(file.length, 2);
    await writeFile(join(home, "loras/mine.safetensors"), mine);
    server.on("/mine.safetensors", serving(file));
    const what = `${server.origin}/mine.safetensors`;
    expect((await refused({ what }, home, [server])).code).toBe("pull/exists");
    await writeFile(join(home, "loras/mine.safetensors"), "short");
    server.seen.length = 0;
    expect((await refused({ what, kind: "lora" }, home, [server])).code).toBe("pull/exists");
    expect(server.seen).toHaveLength(1);
    await expectFile("loras/mine.safetensors", Buffer.from("short"));
    // What was fetched is not fetched again for another name.
    server.seen.length = 0;
    const named = await pulled({ what, name: "theirs" }, home, [server]);
    expect(named).toMatchObject({ file: "loras/theirs.safetensors", fetched: 0 });
    expect(server.seen).toHaveLength(1);
  });
});

describe("Hugging Face", () => {
  test("states the hash where it sends on to another host, which gets no token", async () => {
    server.on("/a/b/resolve/main/sub/ink.safetensors", (response) => {
      response.writeHead(302, {
        Location: `${other.origin}/cdn/123?signature=abc`,
        "X-Linked-Size": String(file.length),
        "X-Linked-Etag": `"${hash}"`,
      });
      response.end();
    });
    other.on("/cdn/123", serving(file));
    const report = await pulled({ what: "hf:a/b/sub/ink.safetensors" }, home, [other], {
      sites: hub(),
    });
    expect(report).toMatchObject({ file: "loras/ink.safetensors", verified: "site", sha256: hash });
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(["Bearer hf_secret"]);
    expect(other.seen.length).toBeGreaterThan(2);
    for (const { headers } of other.seen) expect(headers.authorization).toBeUndefined();
  });

  test("is asked again where the address that it sent to has expired", async () => {
    let signature = 0;
    server.on("/a/b/resolve/main/long.safetensors", (response) => {
      signature++;
      response.writeHead(302, { Location: `${other.origin}/cdn/long?s=${signature}` }).end();
    });
    const serve = serving(file);
    let served = 0;
    other.on("/cdn/long", (response, seen) => {
      if (seen.path.endsWith("s=1") && ++served > 3) response.writeHead(403).end();
      else serve(response, seen);
    });
    const report = await pulled({ what: "hf:a/b/long.safetensors" }, home, [other], {
      sites: hub(),
    });
    expect(report.sha256).toBe(hash);
    expect(signature).toBe(2);
  });

  test("that keeps another file than the catalogue knows is found out at once", async () => {
    server.on("/a/b/resolve/main/swapped.safetensors", (response, seen) => {
      serving(file, { headers: { "X-Linked-Etag": `"${"1".repeat(64)}"` } })(response, seen);
    });
    const error = await refused({ what: "hf:a/b/swapped.safetensors", sha256: hash }, home, [], {
      sites: hub(),
    });
    expect(error.code).toBe("pull/checksum");
    expect(server.seen).toHaveLength(1);
  });

  test.each([
    [401, "pull/denied"],
    [403, "pull/denied"],
    [404, "pull/missing"],
  ])("that answers %i is told as %s", async (status, code) => {
    server.on("/a/b/resolve/main/closed.pt", (response) => {
      response.writeHead(status).end("no");
    });
    expect((await refused({ what: "hf:a/b/closed.pt" }, home, [], { sites: hub() })).code).toBe(
      code,
    );
    expect(server.seen).toHaveLength(1);
  });

  test("believes only the hub's own word for a hash", async () => {
    server.on(
      "/plain.safetensors",
      serving(file, { headers: { "X-Linked-Etag": "0".repeat(64) } }),
    );
    const report = await pulled({ what: `${server.origin}/plain.safetensors` }, home, [server]);
    expect(report.verified).toBeNull();
  });
});

describe("Civitai", () => {
  const version = {
    model: { type: "LORA" },
    files: [
      { type: "VAE", name: "other.pt", hashes: { SHA256: "F".repeat(64) } },
      {
        type: "Model",
        name: "ink.safetensors",
        primary: true,
        hashes: { SHA256: hash.toUpperCase() },
      },
    ],
  };

  test("tells name, kind and hash of a version, and gets its token in a header", async () => {
    server.on("/api/v1/model-versions/7", (response) => {
      response.end(JSON.stringify(version));
    });
    server.on("/api/download/models/7", (response) => {
      response.writeHead(307, { Location: `${other.origin}/bucket/7` }).end();
    });
    other.on("/bucket/7", serving(file));
    const report = await pulled({ what: "civitai:7" }, home, [other], { sites: civitai() });
    expect(report).toMatchObject({ file: "loras/ink.safetensors", kind: "lora", verified: "site" });
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer civ",
      "Bearer civ",
    ]);
    for (const { headers } of other.seen) expect(headers.authorization).toBeUndefined();
  });

  test("without a word about the version gives the name with the file, which is not verified", async () => {
    server.on("/api/v1/model-versions/8", (response) => {
      response.end("<html>not JSON</html>");
    });
    const named = { "Content-Disposition": "attachment; filename*=UTF-8''%E5%A2%A8.safetensors" };
    server.on("/api/download/models/8", serving(file, { headers: named }));
    const report = await pulled({ what: "civitai:8" }, home, [], { sites: civitai() });
    expect(report).toMatchObject({ file: "loras/墨.safetensors", verified: null });
  });

  test("that sends people to its login is told as a page", async () => {
    server.on("/api/download/models/9", (response) => {
      response.writeHead(302, { Location: "/login?return=9" }).end();
    });
    server.on("/login", (response) => {
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end("<html>");
    });
    const error = await refused({ what: "civitai:9" }, home, [], { sites: civitai() });
    expect(error.code).toBe("pull/page");
    expect(error.message).not.toContain("return=9");
  });
});

describe("an entry of the catalogue", () => {
  test("with several files puts them together, each told by its content", async () => {
    const tags = Buffer.from("tag_id,name\n1,猫\n");
    const revision = "7f6b584d0bd3f55c4531f14ba3d4761b2bccdc0f";
    const base = `/SmilingWolf/wd-vit-tagger-v3/resolve/${revision}`;
    server.on(`${base}/model.onnx`, serving(tinyOnnx()));
    server.on(`${base}/selected_tags.csv`, serving(tags));
    const files = await pulling({ what: "wd14-vit-v3" }, home, [], { sites: hub() });
    expect(files).toMatchObject([
      { file: "taggers/wd14-vit-v3/model.onnx", kind: "tagger", verified: null },
      { file: "taggers/wd14-vit-v3/selected_tags.csv", kind: "tagger", bytes: tags.length },
    ]);
    await expectFile("taggers/wd14-vit-v3/model.onnx", tinyOnnx());
    const both = await refused({ what: "wd14-vit-v3", name: "x" }, home, [], { sites: hub() });
    expect(both.message).toContain("wd14-vit-v3 consists of 2 files");
  });

  test("is refused where the server has another size, or other bytes, than is known of it", async () => {
    const path = "/madebyollin/taesd/resolve/931366cc24b8bc15d6f682fa2e0352f1deec397b";
    server.on(`${path}/taesd_decoder.safetensors`, serving(file));
    const size = await refused({ what: "taesd" }, home, [], { sites: hub() });
    expect(size.code).toBe("pull/size");
    expect(size.message).toContain("expected 4895612");
    expect(server.seen).toHaveLength(1);
    server.on(`${path}/taesd_decoder.safetensors`, serving(Buffer.alloc(4895612)));
    const bytes = await refused({ what: "taesd" }, home, [], { sites: hub() });
    expect(bytes.code).toBe("pull/checksum");
    expect(await readdir(join(home, "downloads"))).toEqual([]);
  });
});

test("nothing is fetched where the disk has no room, and the figures are told", async () => {
  server.on("/large.safetensors", serving(file));
  const error = await refused({ what: `${server.origin}/large.safetensors` }, home, [server], {
    limits: { freeBytes: () => Promise.resolve(200e6) },
  });
  // 268 MB are left for everything else.
  expect(error.code).toBe("pull/space");
  const tight = await refused({ what: `${server.origin}/large.safetensors` }, home, [server], {
    limits: { freeBytes: () => Promise.resolve(268_600_000) },
  });
  expect(tight.message).toMatch(
    /takes 52\d kB more, and 268 MB are left for everything else; 269 MB are free/,
  );
  expect(server.seen).toHaveLength(2);
});

test("two at once for one file are not mixed up: the second is told to wait", async () => {
  const slow = serving(file);
  server.on("/busy.safetensors", (response, seen) => {
    setTimeout(() => {
      slow(response, seen);
    }, 30);
  });
  const what = `${server.origin}/busy.safetensors`;
  const results = await Promise.allSettled([
    pulling({ what }, home, [server]),
    pulling({ what }, home, [server]),
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(results.find((each) => each.status === "rejected")?.reason).toMatchObject({
    code: "pull/busy",
  });
  await expectFile("loras/busy.safetensors");
});
