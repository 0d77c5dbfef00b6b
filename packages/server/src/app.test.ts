import type { FastifyInstance, InjectOptions } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOOLS } from "@inkloom/contract";
import { decodePng } from "@inkloom/pixels";
import { createApp } from "./app.ts";
import { testHistory } from "./auth/history.suite.ts";
import { isOpen } from "./auth/open-routes.ts";
import { listen } from "./listen.ts";
import type { OpenService } from "./open-service.ts";
import { type TestService, testService } from "./test-service.suite.ts";

const SMALL = { width: 64, height: 64, steps: 1 };
const PASSWORD = "correct horse battery";

let place: TestService;
let service: OpenService;
let app: FastifyInstance;
let routes: { method: string; url: string }[];

beforeAll(async () => {
  place = await testService();
  service = await place.open({ login: "always" });
  for (const name of ["ann", "ben"])
    await service.accounts.users.add({ name, password: PASSWORD, role: "user" });
  app = await createApp(service);
  await app.ready();
  routes = routesOf(app);
});
afterAll(async () => {
  await app.close();
  await service.close();
  await place.remove();
});

/** Every route, read from the router's own picture of itself. */
function routesOf(of: FastifyInstance): { method: string; url: string }[] {
  const found: { method: string; url: string }[] = [];
  const above: string[] = [];
  for (const line of of.printRoutes({ commonPrefix: false }).split("\n")) {
    const parts = /^([│ ]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (parts === null) continue;
    const [, indent = "", piece = "", methods = ""] = parts;
    const depth = indent.length / 4;
    above.splice(depth, above.length, piece);
    const url = above.join("");
    for (const method of methods.split(", ").filter((each) => each !== ""))
      found.push({ method, url });
  }
  return found;
}

const basic = (name: string) => `Basic ${Buffer.from(`${name}:${PASSWORD}`).toString("base64")}`;
const as = (name: string, options: InjectOptions) =>
  app.inject({ ...options, headers: { authorization: basic(name), ...options.headers } });

describe("one guard for all", () => {
  test("there is something to guard on every surface", () => {
    const urls = routes.map(({ url }) => url);
    for (const url of [
      "/api/v1/jobs",
      "/api/v1/tools/:id",
      "/api/v1/models",
      "/api/v1/users",
      "/sdapi/v1/txt2img",
      "/internal/progress",
      "/controlnet/version",
      "/v1/images/generations",
      "/api/prompt",
      "/ws",
      "/metrics",
      "/",
    ])
      expect(urls).toContain(url);
    expect(routes.length).toBeGreaterThan(150);
  });

  test("no route answers without a login but those that are made for it", async () => {
    const answered: string[] = [];
    for (const { method, url } of routes) {
      if (isOpen(method, url)) continue;
      const answer = await app.inject({
        method: method as "GET",
        url: url.replaceAll(/:\w+(\([^)]*\))?/g, "x").replace("*", "x"),
        headers: { connection: url.endsWith("/ws") ? "upgrade" : "close" },
      });
      if (answer.statusCode !== 401) answered.push(`${method} ${url}: ${answer.statusCode}`);
    }
    expect(answered).toEqual([]);
  });

  test("each dialect takes user and password, and its jobs are theirs", async () => {
    const drawn = await as("ann", {
      method: "POST",
      url: "/sdapi/v1/txt2img",
      payload: { prompt: "a house", seed: 5, ...SMALL },
    });
    expect(drawn.statusCode).toBe(200);
    const { images } = drawn.json<{ images: string[] }>();
    expect(await decodePng(Buffer.from(images[0] ?? "", "base64"))).toMatchObject({ width: 64 });
    const made = await as("ann", {
      method: "POST",
      url: "/v1/images/generations",
      payload: { prompt: "a lake", size: "64x64", n: 1 },
    });
    expect(made.statusCode).toBe(200);
    const mine = (await as("ann", { url: "/api/v1/jobs" })).json<{ jobs: { tool: string }[] }>();
    expect(mine.jobs.map(({ tool }) => tool)).toEqual(["generate", "generate"]);
    const others = (await as("ben", { url: "/api/v1/jobs" })).json<{ jobs: unknown[] }>();
    expect(others.jobs).toEqual([]);
    expect((await as("ben", { url: "/api/v1/gallery" })).json()).toMatchObject({ entries: [] });
  });

  test("every tool can be asked for by its declaration", async () => {
    const told = await as("ann", { url: "/api/v1/tools" });
    const { tools } = told.json<{ tools: { id: string }[] }>();
    expect(tools.map(({ id }) => id)).toEqual(Object.keys(TOOLS));
    for (const id of Object.keys(TOOLS)) {
      const asked = await as("ann", {
        method: "POST",
        url: `/api/v1/tools/${id}`,
        payload: { no_such_parameter: 1 },
      });
      expect([id, asked.statusCode]).toEqual([id, 400]);
      expect(asked.json<{ detail: string }>().detail).toContain("no_such_parameter");
    }
  });

  test("metrics count requests by route and jobs by state, and name nobody", async () => {
    const text = (await as("ann", { url: "/metrics" })).body;
    expect(text).toContain('inkloom_jobs{state="done"} 2');
    expect(text).toMatch(
      /inkloom_http_request_duration_seconds_count\{.*route="\/sdapi\/v1\/txt2img"/,
    );
    expect(text).not.toMatch(/\bann\b/);
  });
});

testHistory(() => ({ app, service, home: place.home, routes }));

describe("the second port", () => {
  test("has the paths of ComfyUI without /api, and nothing of the page or the others", async () => {
    const second = await createApp(service, { isSecond: true });
    await second.ready();
    const urls = new Set(routesOf(second).map(({ url }) => url));
    for (const url of [
      "/prompt",
      "/queue",
      "/history",
      "/view",
      "/object_info",
      "/ws",
      "/api/prompt",
    ])
      expect(urls).toContain(url);
    for (const url of ["/", "/api/v1/jobs", "/sdapi/v1/txt2img"]) expect(urls).not.toContain(url);
    expect(routes.map(({ url }) => url)).not.toContain("/prompt");
    await second.close();
  });
});

describe("the end", () => {
  test("a job that runs when the service ends is done after the next start", async () => {
    const own = await testService();
    const first = await own.open();
    const listening = await listen(first);
    const parameters = { prompt: "long", ...SMALL, steps: 40, device: "cpu" };
    const [job] = await first.submit([{ tool: "generate", parameters }], {
      userId: null,
      name: "local",
      role: "admin",
    });
    const id = job?.id ?? "";
    for await (const event of first.queue.follow(id)) if (event.type === "progress") break;
    const address = listening.addresses[0] ?? "";
    expect((await fetch(`${address}/api/v1/jobs/${id}`)).status).toBe(200);
    await listening.close(0);
    await expect(fetch(`${address}/healthz`)).rejects.toThrow("fetch failed");

    const second = await own.open();
    for await (const event of second.queue.follow(id)) if (event.type === "dropped") break;
    expect(await second.queue.get(id)).toMatchObject({ state: "done" });
    await second.close();
    await own.remove();
  });
});
