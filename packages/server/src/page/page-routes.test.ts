import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { fastify } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installProblems } from "../routes/problems/install-problems.ts";
import { pageRoutes } from "./page-routes.ts";

const folder = mkdtempSync(join(tmpdir(), "inkloom-page-"));
const app = fastify();

beforeAll(async () => {
  mkdirSync(join(folder, "assets"));
  mkdirSync(join(folder, ".vite"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>the page</title>");
  writeFileSync(join(folder, "worker.js"), "self.skipWaiting();");
  writeFileSync(join(folder, ".built"), "stamp");
  writeFileSync(join(folder, ".vite", "manifest.json"), "{}");
  writeFileSync(join(folder, "assets", "index-abc.js"), "console.log('script');");
  writeFileSync(
    join(folder, "assets", "index-abc.js.br"),
    brotliCompressSync(Buffer.from("console.log('script');")),
  );
  installProblems(app);
  await app.register(pageRoutes, { folder });
  await app.ready();
});
afterAll(() => app.close());

describe("the page's addresses", () => {
  test.each(["/", "/app/gallery", "/app/create/img2img", "/app/", "/app/settings/users?x=1"])(
    "%s is the document, whose policy allows scripts of files alone",
    async (url) => {
      const answer = await app.inject({ url });
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toContain("<title>the page</title>");
      expect(answer.headers["content-type"]).toContain("text/html");
      expect(answer.headers["cache-control"]).toBe("no-cache");
      const policy = String(answer.headers["content-security-policy"]);
      const scripts = policy.split("; ").find((each) => each.startsWith("script-src"));
      expect(scripts).toBe("script-src 'self'");
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
    },
  );

  test("files are compressed for whoever takes that, and kept for good", async () => {
    const plain = await app.inject({ url: "/app/assets/index-abc.js" });
    expect(plain.body).toBe("console.log('script');");
    expect(plain.headers["cache-control"]).toContain("immutable");
    const small = await app.inject({
      url: "/app/assets/index-abc.js",
      headers: { "accept-encoding": "gzip, br" },
    });
    expect(small.headers["content-encoding"]).toBe("br");
    expect(small.headers["content-type"]).toContain("javascript");
    expect(brotliDecompressSync(small.rawPayload).toString()).toBe("console.log('script');");
  });

  test("the worker may stand before every address of the page", async () => {
    const answer = await app.inject({ url: "/app/worker.js" });
    expect(answer.headers["service-worker-allowed"]).toBe("/");
    expect(answer.headers["cache-control"]).toBe("no-cache");
  });

  test("a file of another version is missing, and says so", async () => {
    const answer = await app.inject({ url: "/app/assets/index-old.js" });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: "request/unknown" });
  });

  test.each([
    "/app/assets/../../package.json",
    "/app/assets/..%2f..%2fpackage.json",
    "/app/..%2f.built",
    "/app/.built",
    "/app/.vite/manifest.json",
    "/app/%2e%2e/%2e%2e/etc/passwd",
  ])("%s gives nothing but the page or a refusal", async (url) => {
    const answer = await app.inject({ url });
    expect([200, 400, 404]).toContain(answer.statusCode);
    if (answer.statusCode === 200) expect(answer.body).toContain("<title>the page</title>");
    expect(answer.body).not.toMatch(/stamp|root:|workspaces/);
  });
});
