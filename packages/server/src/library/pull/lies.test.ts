/** Servers that break, lie, or lead astray: nothing but the right file is ever put into place. */
import { readdir, readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  endless,
  expectContent,
  loraFile,
  pulled,
  refused,
  serving,
  temporaryHome,
  testServer,
} from "./hostile-server.suite.ts";
import { sitesFrom } from "./sites.ts";

const server = await testServer();
const other = await testServer();
const file = loraFile(256 * 1024);
let home = "";

beforeEach(async () => {
  home = await temporaryHome();
  server.seen.length = 0;
  other.seen.length = 0;
});

const what = `${server.origin}/x.safetensors`;
const at = (handler: Parameters<typeof server.on>[1]) => {
  server.on("/x.safetensors", handler);
};
const placed = () => readdir(join(home, "loras")).catch(() => []);
/** What was fetched must be the file, to the byte. */
const expectWhole = async () => {
  await expectContent(join(home, "loras/x.safetensors"), file);
};

describe("connections", () => {
  test("that break again and again, each time after some bytes, end with the whole file", async () => {
    at(serving(file, { cutAfter: 10_000 }));
    const report = await pulled({ what }, home, [server], {
      limits: { patience: { tries: 8, firstWait: 1, longestWait: 2 } },
    });
    expect(report.fetched).toBe(file.length);
    await expectWhole();
  });

  test("that break without parts being given begin anew, and are given up in the end", async () => {
    let served = 0;
    at((response, seen) => {
      served++;
      const cut = served < 4 ? { cutAfter: 10_000 } : {};
      serving(file, { ranges: false, ...cut })(response, seen);
    });
    await pulled({ what }, home, [server]);
    await expectWhole();
    at(serving(file, { ranges: false, cutAfter: 10_000 }));
    const error = await refused({ what, name: "y" }, home, [server]);
    expect(error.code).toBe("pull/unreachable");
    expect(await readdir(join(home, "downloads"))).toEqual([]);
  });

  test("on which nothing comes any more are given up and made anew", async () => {
    let served = 0;
    at((response, seen) => {
      if (++served === 3) {
        response.writeHead(206, {
          "Content-Range": `bytes ${seen.range?.join("-") ?? ""}/${file.length}`,
          ETag: '"v1"',
        });
        response.write(file.subarray(seen.range?.[0], (seen.range?.[0] ?? 0) + 100));
        return; // and silence
      }
      serving(file)(response, seen);
    });
    await pulled({ what }, home, [server], { limits: { idle: 100 } });
    await expectWhole();
  });

  test("on which bytes only drip are given up", async () => {
    at((response, seen) => {
      if (seen.range?.[1] === 0) {
        serving(file)(response, seen);
        return;
      }
      const [start, end] = seen.range ?? [0, 0];
      const dripping = setInterval(() => response.write("x"), 20);
      response.on("close", () => {
        clearInterval(dripping);
      });
      response.writeHead(206, {
        "Content-Range": `bytes ${start}-${end}/${file.length}`,
        ETag: '"v1"',
      });
    });
    const error = await refused({ what }, home, [server], { limits: { idle: 60 } });
    expect(error.code).toBe("pull/unreachable");
    expect(error.message).toMatch(/only \d+ bytes came within 0.06 s/);
  });

  test("that nobody answers are given up", async () => {
    at(() => undefined);
    const error = await refused({ what }, home, [server], { limits: { answer: 50 } });
    expect(error.code).toBe("pull/unreachable");
    expect(error.message).toContain(
      "given up after 4 failed tries; the last one: no answer within 0.05 s",
    );
    const gone = await refused({ what: "http://127.0.0.1:9/x.pt" }, home, [], {
      allowPrivate: true,
    });
    expect(gone.code).toBe("pull/unreachable");
    expect(gone.message).toContain("ECONNREFUSED");
  });

  test("that are refused for a while are waited for as long as the server asks", async () => {
    let served = 0;
    at((response, seen) => {
      if (++served <= 2) response.writeHead(served === 1 ? 429 : 503, { "Retry-After": "1" }).end();
      else serving(file)(response, seen);
    });
    const begun = performance.now();
    await pulled({ what }, home, [server], {
      limits: { patience: { tries: 4, firstWait: 1, longestWait: 60 } },
    });
    // The server asks for a second each, and so long is waited at most.
    expect(performance.now() - begun).toBeGreaterThan(110);
    await expectWhole();
  });
});

describe("lengths", () => {
  test("that are shorter than announced are a broken connection", async () => {
    at((response, seen) => {
      const { socket } = response;
      serving(file.subarray(0, -5000), {
        ranges: false,
        headers: { "Content-Length": String(file.length) },
      })(response, seen);
      setTimeout(() => socket?.destroy(), 10);
    });
    expect((await refused({ what }, home, [server])).code).toBe("pull/unreachable");
    expect(await placed()).toEqual([]);
  });

  test("of a piece that goes on behind its end are refused", async () => {
    at((response, seen) => {
      if (seen.range === undefined || seen.range[1] === 0) {
        serving(file)(response, seen);
        return;
      }
      const [start, end] = seen.range;
      response.writeHead(206, {
        "Content-Range": `bytes ${start}-${end}/${file.length}`,
        ETag: '"v1"',
      });
      response.end(Buffer.alloc(end - start + 2000));
    });
    const error = await refused({ what }, home, [server]);
    expect(error.code).toBe("pull/answer");
    expect(error.message).toContain("sent more bytes than were asked for");
    expect(await placed()).toEqual([]);
  });

  test("of a piece that ends early without a word are made up for", async () => {
    at((response, seen) => {
      const [start, end] = seen.range ?? [0, 0];
      response.writeHead(206, {
        "Content-Range": `bytes ${start}-${end}/${file.length}`,
        ETag: '"v1"',
      });
      response.end(file.subarray(start, Math.min(end + 1, start + 20_000)));
    });
    await pulled({ what }, home, [server], {
      limits: { patience: { tries: 8, firstWait: 1, longestWait: 2 } },
    });
    await expectWhole();
  });

  test("without end are stopped at the end that was announced", async () => {
    at((response, seen) => {
      if (seen.range !== undefined) serving(file, { ranges: false })(response, seen);
      else endless(response, seen);
    });
    const error = await refused({ what }, home, [server]);
    expect(error.code).toBe("pull/answer");
    expect(error.message).toContain(`sent more than the ${file.length} bytes`);
    expect(await readdir(join(home, "downloads"))).toEqual([]);
  });

  test("without end and without a word are stopped where the room ends", async () => {
    at(endless);
    let free = 0;
    const error = await refused({ what }, home, [server], {
      limits: {
        // Of the spare gigabyte half a megabyte is too much.
        freeBytes: () => Promise.resolve(free++ === 0 ? 1e12 : 1024 ** 3 + 500_000),
      },
    });
    expect(error.code).toBe("pull/space");
    expect(error.message).toContain("a file of unknown size");
    expect(await readdir(join(home, "downloads"))).toEqual([]);
  });

  test("other than the hub's are refused before anything is fetched", async () => {
    at(serving(file, { headers: { "X-Linked-Size": "12" } }));
    const error = await refused({ what }, home, [], {
      sites: sitesFrom({ HF_ENDPOINT: server.origin }),
    });
    expect(error.code).toBe("pull/answer");
    expect(server.seen).toHaveLength(1);
  });

  test("of nothing at all are no file", async () => {
    at((response) => {
      response.writeHead(416, { "Content-Range": "bytes */0" }).end();
    });
    expect((await refused({ what }, home, [server])).message).toContain("is an empty file");
    at((response) => {
      response.writeHead(200, { "Content-Length": "0" }).end();
    });
    expect((await refused({ what }, home, [server])).code).toBe("weights/empty");
  });
});

describe("ranges", () => {
  test("that are answered with the whole file are not asked for again", async () => {
    let served = 0;
    at((response, seen) => {
      serving(file, { ranges: ++served === 1 })(response, seen);
    });
    await pulled({ what }, home, [server]);
    await expectWhole();
    expect(server.seen.at(-1)?.range).toBeUndefined();
  });

  test("that are answered with bytes from elsewhere are not believed", async () => {
    at((response, seen) => {
      if (seen.range === undefined || seen.range[1] === 0) {
        serving(file)(response, seen);
        return;
      }
      const [start, end] = seen.range;
      const body = file.subarray(start + 100, end + 101);
      response.writeHead(206, {
        "Content-Length": body.length,
        "Content-Range": `bytes ${start + 100}-${start + 99 + body.length}/${file.length}`,
        ETag: '"v1"',
      });
      response.end(body);
    });
    await pulled({ what }, home, [server]);
    await expectWhole();
    expect(server.seen.at(-1)?.range).toBeUndefined();
  });

  test.each([
    ["no Content-Range", {}],
    ["a Content-Range that is none", { "Content-Range": "bytes a-b/c" }],
    ["a Content-Range behind the end", { "Content-Range": "bytes 0-9/5" }],
  ])("that come with %s are not believed", async (_, headers) => {
    at((response, seen) => {
      if (seen.range === undefined) {
        serving(file)(response, seen);
        return;
      }
      response.writeHead(206, headers);
      response.end(file.subarray(seen.range[0], seen.range[1] + 1));
    });
    await pulled({ what }, home, [server]);
    await expectWhole();
  });
});

describe("a file that changes while it is fetched", () => {
  const next = loraFile(256 * 1024, 9);

  test("is begun anew, and nothing of the old one is left in it", async () => {
    let served = 0;
    at((response, seen) => {
      const old = ++served <= 3;
      serving(old ? file : next, { etag: old ? '"v1"' : '"v2"' })(response, seen);
    });
    await pulled({ what }, home, [server]);
    await expectContent(join(home, "loras/x.safetensors"), next);
  });

  test("is noticed by its date where there is no stamp, and by its size", async () => {
    let served = 0;
    at((response, seen) => {
      const old = ++served <= 3;
      serving(old ? file : next, { etag: "", lastModified: old ? "old" : "new" })(response, seen);
    });
    await pulled({ what }, home, [server]);
    await expectContent(join(home, "loras/x.safetensors"), next);
    served = 0;
    at((response, seen) => {
      serving(++served <= 3 ? next : file.subarray(0, 200_000), { etag: "" })(response, seen);
    });
    // What comes in the end is cut off: its header says so.
    expect((await refused({ what, name: "y" }, home, [server])).code).toBe("weights/truncated");
  });

  test("all the time is given up", async () => {
    let served = 0;
    at((response, seen) => {
      serving(file, { etag: `"${served++}"` })(response, seen);
    });
    expect((await refused({ what }, home, [server])).code).toBe("pull/changed");
    expect(await placed()).toEqual([]);
  });
});

describe("something else than a model", () => {
  test("such as a page is refused by its type, before its bytes are fetched", async () => {
    at(serving(Buffer.from("<html>"), { headers: { "Content-Type": "text/html" } }));
    expect((await refused({ what }, home, [server])).code).toBe("pull/page");
    expect(server.seen).toHaveLength(1);
  });

  test.each([
    ["a page under a type of its own", Buffer.from("<!doctype html><p>Log in"), "weights/pointer"],
    [
      "a Git LFS pointer",
      Buffer.from("version https://git-lfs.github.com/spec/v1\noid x"),
      "weights/pointer",
    ],
    ["a cut-off model", file.subarray(0, 100_000), "weights/truncated"],
    ["a ZIP", Buffer.from("PK\x05\x06".padEnd(22, "\0"), "latin1"), "weights/unknown-format"],
    ["noise", Buffer.alloc(1000, 0xa5), "weights/unknown-format"],
    ["a text", Buffer.from("hello"), "weights/unknown-format"],
  ])("such as %s is refused by its content and removed", async (_, content, code) => {
    at(serving(content));
    const error = await refused({ what }, home, [server]);
    expect(error.code).toBe(code);
    expect(error.message).toContain("x.safetensors");
    expect(await placed()).toEqual([]);
    expect(await readdir(join(home, "downloads"))).toEqual([]);
  });

  test("that came compressed is refused: its bytes cannot be counted", async () => {
    const body = gzipSync(file);
    at(serving(body, { headers: { "Content-Encoding": "gzip" } }));
    const error = await refused({ what }, home, [server]);
    expect(error.code).toBe("pull/answer");
    expect(error.message).toContain("compressed (gzip)");
    expect(server.seen[0]?.headers["accept-encoding"]).toBe("identity");
  });

  test("a text where a list of tags is due is taken, a page in its place is not", async () => {
    server.on("/tags.csv", serving(Buffer.from("tag_id,name\n1,猫\n")));
    const tags = await pulled({ what: `${server.origin}/tags.csv`, kind: "tagger" }, home, [
      server,
    ]);
    expect(tags.file).toBe("taggers/tags.csv");
    server.on("/page.csv", serving(Buffer.from("  <!DOCTYPE html>")));
    const page = await refused({ what: `${server.origin}/page.csv`, kind: "tagger" }, home, [
      server,
    ]);
    expect(page.code).toBe("pull/content");
    server.on("/bytes.csv", serving(Buffer.from([0xff, 0xfe, 0, 1])));
    const bytes = await refused({ what: `${server.origin}/bytes.csv`, kind: "tagger" }, home, [
      server,
    ]);
    expect(bytes.code).toBe("pull/content");
  });

  test("a model that does not tell its kind is kept until the asker does", async () => {
    const header = Buffer.from('{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}');
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    at(serving(Buffer.concat([length, header, Buffer.from("1234")])));
    const error = await refused({ what }, home, [server]);
    expect(error.code).toBe("pull/content");
    expect(error.message).toContain("--kind");
    const report = await pulled({ what, kind: "annotator" }, home, [server]);
    expect(report).toMatchObject({ file: "annotators/x.safetensors", fetched: 0 });
  });
});

describe("redirects", () => {
  const redirect = (location: string) => {
    at((response) => {
      response.writeHead(302, { Location: location }).end();
    });
  };

  test.each([
    ["this machine", "http://localhost:1/x"],
    ["the machine's own network", "http://192.168.0.1/x"],
    ["a cloud's secrets", "http://169.254.169.254/latest/meta-data/"],
    ["IPv6 in disguise", "http://[::ffff:10.0.0.1]/x"],
    ["files", "file:///etc/passwd"],
    ["a place with credentials", "http://me:s3cret@example.org/x"],
    ["nowhere", "http://["],
  ])("to %s are refused", async (_, location) => {
    redirect(location);
    const error = await refused({ what }, home, [server]);
    expect(error.code).toBe("pull/address");
    expect(error.message).not.toContain("s3cret");
    expect(await placed()).toEqual([]);
  });

  test("to a name that means this machine are refused", async () => {
    redirect(`http://models.example:${server.host.split(":")[1] ?? ""}/y`);
    server.on("/y", serving(file));
    const error = await refused({ what }, home, [server], {
      limits: { resolve: () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]) },
    });
    expect(error.code).toBe("pull/address");
    expect(server.seen).toHaveLength(1);
  });

  test("in a circle end", async () => {
    redirect("/x.safetensors");
    expect((await refused({ what }, home, [server])).message).toContain("more than 8 times");
    expect(server.seen.length).toBeLessThan(12);
  });

  test("that move a file between two requests to a private place are refused", async () => {
    let served = 0;
    other.on("/moved.safetensors", (response, seen) => {
      if (++served === 1) serving(file)(response, seen);
      else response.writeHead(302, { Location: "http://10.0.0.1/x" }).end();
    });
    const error = await refused({ what: `${other.origin}/moved.safetensors` }, home, [other]);
    expect(error.code).toBe("pull/address");
  });
});

describe("an address on this machine", () => {
  test("is refused, unless whoever sits at it allows it", async () => {
    at(serving(file));
    const error = await refused({ what }, home, []);
    expect(error.code).toBe("pull/address");
    expect(server.seen).toHaveLength(0);
    await pulled({ what }, home, [], { allowPrivate: true });
    await expectWhole();
  });

  test("that is allowed allows no other one", async () => {
    at((response) => {
      response.writeHead(302, { Location: `${other.origin}/x` }).end();
    });
    const error = await refused({ what }, home, [], { allowPrivate: true });
    expect(error.code).toBe("pull/address");
    expect(other.seen).toHaveLength(0);
  });
});

afterEach(async () => {
  // Whatever happened, no file is in place that is not whole.
  for (const name of await placed())
    expect((await readFile(join(home, "loras", name))).length).toBeGreaterThan(100_000);
});
