import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { encodePng } from "@inkloom/pixels";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type Answer,
  drawing,
  jobOf,
  type Name,
  openTestApi,
  png,
  type TestApi,
} from "./test-api.suite.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterEach(() => api.empty());
afterAll(() => api.close());

interface Uploaded {
  readonly asset: string;
  readonly hash: string;
  readonly url: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly name?: string;
}

const filesOf = ({ body }: Answer): Uploaded[] => (body as { files: Uploaded[] }).files;
const codeOf = ({ body }: Answer): string => (body as { code: string }).code;
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const upload = (who: Name, bytes: Uint8Array | string, type = "image/png"): Promise<Answer> =>
  api.ask(who, "POST", "/assets", {
    payload: Buffer.from(bytes as Uint8Array),
    headers: { "content-type": type },
  });

const uploaded = async (who: Name, bytes: Uint8Array): Promise<Uploaded> => {
  const [file] = filesOf(await upload(who, bytes));
  return file ?? expect.fail("nothing was uploaded");
};

const form = (
  parts: readonly { name: string; filename?: string; bytes: Uint8Array | string }[],
) => {
  const edge = "----edge";
  const pieces = parts.flatMap(({ name, filename, bytes }) => [
    `--${edge}\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? "" : `; filename="${filename}"`}\r\n` +
      `Content-Type: ${filename === undefined ? "text/plain" : "image/png"}\r\n\r\n`,
    bytes,
    "\r\n",
  ]);
  return {
    payload: Buffer.concat(
      [...pieces, `--${edge}--\r\n`].map((each) => Buffer.from(each as Uint8Array)),
    ),
    headers: { "content-type": `multipart/form-data; boundary=${edge}` },
  };
};

const get = (who: Name, path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  api.ask(who, "GET", path, { headers });

describe("an upload", () => {
  test("of one picture as the body itself is stored by its hash", async () => {
    const bytes = await png(1);
    const answer = await upload("ann", bytes);
    expect(answer.status).toBe(201);
    const hash = sha256(bytes);
    expect(filesOf(answer)).toEqual([
      {
        asset: `asset:${hash}`,
        url: `/api/v1/assets/${hash}`,
        hash,
        bytes: bytes.length,
        mediaType: "image/png",
        width: 8,
        height: 4,
      },
    ]);
    expect(filesOf(await upload("ann", bytes, "application/octet-stream"))).toEqual(
      filesOf(answer),
    );
    const { bytes: stored } = await get("ann", `/assets/${hash}`);
    expect(stored.equals(bytes)).toBe(true);
  });

  test("of several comes as a form, and each is told by its name", async () => {
    const files = [await png(1), await png(2)] as const;
    const [first, second] = files;
    const answer = await api.ask(
      "ann",
      "POST",
      "/assets",
      form([
        { name: "note", bytes: "hello" },
        { name: "a", filename: "../../first.png", bytes: first },
        { name: "b", filename: "second.png", bytes: second },
      ]),
    );
    expect(answer.status).toBe(201);
    expect(filesOf(answer).map(({ hash }) => hash)).toEqual(files.map(sha256));
    expect(filesOf(answer).map(({ name }) => name)).toEqual(["first.png", "second.png"]);
  });

  test("is known by its content, whatever it is called", async () => {
    expect(filesOf(await upload("ann", await png(1), "image/jpeg"))[0]?.mediaType).toBe(
      "image/png",
    );
    for (const text of ["<svg xmlns='http://www.w3.org/2000/svg'/>", "<html></html>", ""])
      expect((await upload("ann", text)).status).toBeGreaterThanOrEqual(400);
    expect(codeOf(await upload("ann", "<html></html>"))).toBe("request/media");
    expect(codeOf(await upload("ann", "hello", "text/html"))).toBe("request/media");
    expect(codeOf(await upload("ann", gzipSync(await png(1))))).toBe("request/media");
  });

  test("of half a picture is refused, and nothing of it is kept", async () => {
    const whole = await encodePng({
      width: 60,
      height: 60,
      data: new Uint8ClampedArray(60 * 60 * 4).map((_, at) => (at * 7919) % 256),
    });
    const half = whole.subarray(0, whole.length / 2);
    expect(codeOf(await upload("ann", half))).toBe("input/picture");
    expect(await api.service.storage.pictures.has(sha256(half))).toBe(false);
  });

  test("that would become too large is refused before it is decoded", async () => {
    const large = await png(0, 1001, 1000);
    expect(large.length).toBeLessThan(20_000);
    const answer = await upload("ann", large);
    expect(answer).toMatchObject({ status: 413, body: { code: "request/large" } });
  });

  test("with too many bytes is refused, alone and in a form", async () => {
    const noise = Buffer.alloc(200_001, 1);
    expect(await upload("ann", noise)).toMatchObject({ status: 413 });
    const answer = await api.ask(
      "ann",
      "POST",
      "/assets",
      form([{ name: "a", filename: "a", bytes: noise }]),
    );
    expect(answer).toMatchObject({ status: 413, body: { code: "request/large" } });
  });

  test("of more files than are taken at once, or of none, is refused", async () => {
    const bytes = await png(1);
    const many = Array.from({ length: 17 }, (_, at) => ({
      name: `${at}`,
      filename: "a.png",
      bytes,
    }));
    expect((await api.ask("ann", "POST", "/assets", form(many))).status).toBe(413);
    const none = await api.ask("ann", "POST", "/assets", form([{ name: "a", bytes: "x" }]));
    expect(codeOf(none)).toBe("request/malformed");
  });

  test("can be drawn from", async () => {
    const { asset } = await uploaded("ann", await png(1));
    const answer = await api.ask("ann", "POST", "/tools/info", { payload: { picture: asset } });
    expect(answer.status).toBe(202);
  });

  test("is forgotten with its file, unless somebody else has it too", async () => {
    const { hash } = await uploaded("ann", await png(1));
    await uploaded("ben", await png(1));
    await age();
    expect((await api.ask("ann", "DELETE", `/assets/${hash}`)).status).toBe(204);
    expect((await get("ann", `/assets/${hash}`)).status).toBe(404);
    expect((await api.ask("ann", "DELETE", `/assets/${hash}`)).status).toBe(404);
    expect((await get("ben", `/assets/${hash}`)).status).toBe(200);
    await age();
    expect((await api.ask("ben", "DELETE", `/assets/${hash}`)).status).toBe(204);
    expect((await get("root", `/assets/${hash}`)).status).toBe(404);
  });
});

/** As if all had been stored long ago. */
const age = (): Promise<unknown> =>
  api.service.storage.database.db.execute(
    "update assets set created_at = now() - interval '1 day'",
  );

describe("a stored file", () => {
  test("never changes, and cannot be run or shown elsewhere", async () => {
    const { hash, url } = await uploaded("ann", await png(3));
    const { headers, status } = await get("ann", url.replace("/api/v1", ""));
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "image/png",
      etag: `"${hash}"`,
      "cache-control": "private, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      "accept-ranges": "bytes",
    });
    expect(headers["content-security-policy"]).toMatch(/sandbox/);
    expect(headers["content-disposition"]).toMatch(/^inline; filename="[0-9a-f]{12}\.png"$/);
  });

  test("is sent in part", async () => {
    const bytes = Buffer.from(await png(3));
    const { hash } = await uploaded("ann", bytes);
    const part = await get("ann", `/assets/${hash}`, { range: "bytes=8-15" });
    expect(part.status).toBe(206);
    expect(part.headers["content-range"]).toBe(`bytes 8-15/${bytes.length}`);
    expect(part.bytes).toEqual(bytes.subarray(8, 16));
    const end = await get("ann", `/assets/${hash}`, { range: "bytes=-4" });
    expect(end.bytes).toEqual(bytes.subarray(-4));
    const outside = await get("ann", `/assets/${hash}`, { range: "bytes=100000-" });
    expect(outside).toMatchObject({ status: 416, body: { code: "request/range" } });
    expect(outside.headers["content-range"]).toBe(`bytes */${bytes.length}`);
    expect(outside.headers["cache-control"]).toBe("no-store");
    const other = { range: "bytes=8-15", "if-range": '"another"' };
    expect((await get("ann", `/assets/${hash}`, other)).status).toBe(200);
  });

  test("is not sent again to who has it, and its size is told without it", async () => {
    const bytes = await png(3);
    const { hash } = await uploaded("ann", bytes);
    const same = await get("ann", `/assets/${hash}`, { "if-none-match": `W/"x", "${hash}"` });
    expect([same.status, same.bytes.length]).toEqual([304, 0]);
    const head = await api.ask("ann", "HEAD", `/assets/${hash}`);
    expect([head.status, head.headers["content-length"], head.bytes.length]).toEqual([
      200,
      String(bytes.length),
      0,
    ]);
  });

  test("is saved under a name that is only a name", async () => {
    const { hash } = await uploaded("ann", await png(3));
    const named = async (name: string) =>
      (await get("ann", `/assets/${hash}?save=${encodeURIComponent(name)}`)).headers[
        "content-disposition"
      ];
    expect(await named("lake")).toBe(`attachment; filename="lake.png"; filename*=UTF-8''lake.png`);
    expect(await named("湖.png")).toBe(
      `attachment; filename="_.png"; filename*=UTF-8''%E6%B9%96.png`,
    );
    expect(await named('../a"\r\nX-Evil: 1')).toBe(
      `attachment; filename=".._a___X-Evil_ 1.png"; filename*=UTF-8''.._a___X-Evil_%201.png`,
    );
  });

  test("comes small, in sizes that there are", async () => {
    const { hash } = await uploaded("ann", await png(3, 600, 300));
    const small = await get("ann", `/assets/${hash}?width=64`);
    expect(small.headers).toMatchObject({ "content-type": "image/webp", etag: `"${hash}-64"` });
    expect(small.bytes.length).toBeLessThan(1000);
    const again = await get("ann", `/assets/${hash}?width=64`, { "if-none-match": `"${hash}-64"` });
    expect(again.status).toBe(304);
    for (const width of ["65", "0", "-1", "100000", "x"])
      expect(codeOf(await get("ann", `/assets/${hash}?width=${width}`))).toBe("input/invalid");
  });

  test.each(["0", "..", "%2e%2e%2fdatabase", "x".repeat(64), "A".repeat(64), "..%2f".repeat(20)])(
    "is not called %s",
    async (name) => {
      expect((await get("root", `/assets/${name}`)).status).toBeGreaterThanOrEqual(400);
    },
  );
});

describe("pictures of somebody else", () => {
  test("are not there, large, small, or by a job", async () => {
    await api.work(drawing(api.service));
    const payload = { prompt: "x", seed: 77 };
    const job = jobOf(await api.ask("ann", "POST", "/tools/generate?wait=20", { payload }));
    const [{ hash: drawn }] = (job.result as { files: [{ hash: string }] }).files;
    const { hash: own } = await uploaded("ann", await png(5));
    for (const hash of [drawn, own]) {
      expect((await get("ann", `/assets/${hash}`)).status).toBe(200);
      expect((await get("root", `/assets/${hash}`)).status).toBe(200);
      for (const query of ["", "?width=64", `?job=${job.id}`, "?save=x"]) {
        const answer = await get("ben", `/assets/${hash}${query}`);
        expect([answer.status, codeOf(answer)]).toEqual([404, "asset/missing"]);
      }
      expect((await api.ask("ben", "HEAD", `/assets/${hash}`)).status).toBe(404);
      expect((await api.ask("ben", "DELETE", `/assets/${hash}`)).status).toBe(404);
    }
  });

  test("that nothing but one's own job names are had by it", async () => {
    const bytes = await png(9);
    const { hash } = await api.service.storage.pictures.put(bytes, "image/png");
    await api.work(async () => ({ result: { files: [{ role: "picture", hash }], report: {} } }));
    const payload = { prompt: "x" };
    const { id } = jobOf(await api.ask("ann", "POST", "/tools/generate?wait=20", { payload }));
    expect((await get("ann", `/assets/${hash}`)).status).toBe(404);
    expect((await get("ann", `/assets/${hash}?job=${id}`)).bytes.equals(bytes)).toBe(true);
    expect((await get("ben", `/assets/${hash}?job=${id}`)).status).toBe(404);
  });

  test("are uploaded by nobody who may only look", async () => {
    expect(codeOf(await upload("guest", await png(1)))).toBe("auth/forbidden");
    expect(codeOf(await api.ask("guest", "DELETE", `/assets/${"0".repeat(64)}`))).toBe(
      "auth/forbidden",
    );
  });
});

describe("the gallery", () => {
  interface Entry {
    readonly id: string;
    readonly prompt: string;
    readonly asset: string;
    readonly thumbnail: string;
    readonly tags: string[];
  }
  const page = async (who: Name, query = ""): Promise<{ entries: Entry[]; next: string | null }> =>
    (await get(who, `/gallery${query}`)).body as { entries: Entry[]; next: string | null };
  const change = (who: Name, name: string, payload: object): Promise<Answer> =>
    api.ask(who, "POST", `/gallery/${name}`, { payload });
  const draw = async (who: Name, ...prompts: string[]): Promise<void> => {
    for (const [at, prompt] of prompts.entries()) {
      const payload = { prompt, seed: at };
      await api.ask(who, "POST", "/tools/generate?wait=20", { payload });
    }
  };

  test("holds what was drawn, in pages, and finds it again", async () => {
    await api.work(drawing(api.service));
    await draw("ann", "a red house", "a blue lake", "山水 a lake");
    const first = await page("ann", "?limit=2");
    const second = await page("ann", `?limit=2&cursor=${first.next ?? ""}`);
    expect([...first.entries, ...second.entries].map(({ prompt }) => prompt)).toEqual([
      "山水 a lake",
      "a blue lake",
      "a red house",
    ]);
    expect(second.next).toBe(null);
    const found = async (query: string) =>
      (await page("ann", query)).entries.map(({ prompt }) => prompt);
    expect(await found("?text=lake")).toEqual(["山水 a lake", "a blue lake"]);
    expect(await found(`?text=${encodeURIComponent("山水")}`)).toEqual(["山水 a lake"]);
    expect(await found("?tool=upscale")).toEqual([]);
    expect(await found("?model=inkloom-mini&text=red")).toEqual(["a red house"]);
    expect(await found("?until=2020-01-01T00:00:00Z")).toEqual([]);
    expect(codeOf(await get("ann", "/gallery?cursor=x"))).toBe("gallery/cursor");
    expect(codeOf(await get("ann", "/gallery?from=yesterday"))).toBe("input/invalid");
    const [entry] = first.entries;
    expect((await get("ann", (entry?.thumbnail ?? "").replace("/api/v1", ""))).status).toBe(200);
    expect((await get("ann", `/gallery/${entry?.id ?? ""}`)).body).toMatchObject({
      ...entry,
      infotext: null,
      record: null,
    });
  });

  test("is put in order, many pictures at once", async () => {
    await api.work(drawing(api.service));
    await draw("ann", "one", "two", "three");
    const ids = (await page("ann")).entries.map(({ id }) => id);
    const [a = "", b = ""] = ids;
    expect((await change("ann", "favourite", { ids: [a], favourite: true })).body).toEqual({
      changed: [a],
    });
    expect((await page("ann", "?favourite=true")).entries.map(({ id }) => id)).toEqual([a]);
    await change("ann", "tags", { ids: [a, b], add: ["海", "sea"] });
    await change("ann", "tags", { ids: [b], remove: ["sea"], add: ["boat"] });
    expect((await page("ann", "?tag=sea")).entries.map(({ tags }) => tags)).toEqual([
      ["海", "sea"],
    ]);
    expect((await page("ann", `?tag=${encodeURIComponent("海")}&tag=boat`)).entries).toMatchObject([
      { id: b },
    ]);
    expect(codeOf(await change("ann", "tags", { ids: [a], add: ["x\ny"] }))).toBe("gallery/tag");
    await change("ann", "remove", { ids: [a, b] });
    expect((await page("ann")).entries).toHaveLength(1);
    expect((await page("ann", "?removed=true")).entries).toHaveLength(2);
    expect((await get("ann", "/gallery/counts")).body).toEqual({
      matching: 1,
      pictures: 1,
      favourites: 0,
      removed: 2,
    });
    await change("ann", "restore", { ids: [b] });
    await age();
    expect((await change("ann", "purge", { ids })).body).toEqual({ purged: 1 });
    expect((await get("ann", "/gallery/counts")).body).toEqual({
      matching: 2,
      pictures: 2,
      favourites: 0,
      removed: 0,
    });
    expect((await get("ann", `/gallery/${a}`)).status).toBe(404);
  });

  test("is one's own", async () => {
    await api.work(drawing(api.service));
    await draw("ann", "mine");
    const [entry] = (await page("ann")).entries;
    const ids = [entry?.id ?? ""];
    expect((await page("ben")).entries).toEqual([]);
    expect((await page("ben", "?text=mine")).entries).toEqual([]);
    expect((await page("ben", "?removed=true")).entries).toEqual([]);
    expect(codeOf(await get("ben", `/gallery/${ids[0] ?? ""}`))).toBe("gallery/unknown");
    expect((await get("ben", "/gallery/counts")).body).toMatchObject({ pictures: 0 });
    for (const [name, more] of [
      ["favourite", { favourite: true }],
      ["tags", { add: ["x"] }],
      ["remove", {}],
      ["restore", {}],
    ] as const)
      expect((await change("ben", name, { ids, ...more })).body).toEqual({ changed: [] });
    await change("ann", "remove", { ids });
    expect((await change("ben", "purge", { ids })).body).toEqual({ purged: 0 });
    expect((await change("ben", "restore", { ids })).body).toEqual({ changed: [] });
    for (const name of ["favourite", "tags", "remove", "restore", "purge"])
      expect(
        codeOf(
          await change("guest", name, { ids, ...(name === "favourite" && { favourite: true }) }),
        ),
      ).toBe("auth/forbidden");
    expect((await page("root", "?removed=true")).entries).toHaveLength(1);
    expect((await change("root", "restore", { ids })).body).toEqual({ changed: ids });
    expect(codeOf(await change("ann", "remove", { ids: ["x"] }))).toBe("input/invalid");
  });
});
