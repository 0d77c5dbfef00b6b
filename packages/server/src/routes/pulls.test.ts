import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fastify, type InjectOptions } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Account } from "../auth/account.ts";
import {
  expectContent,
  LIMITS,
  loraFile,
  serving,
  sha256,
  temporaryHome,
  testServer,
} from "../library/pull/hostile-server.suite.ts";
import { openPulls, type Pulls } from "../library/pull/pulls.ts";
import { sitesFrom } from "../library/pull/sites.ts";
import { installProblems } from "./problems/install-problems.ts";
import { pullRoutes } from "./pulls.ts";
import { checkRequest } from "./schemas/check-request.ts";
import { SHAPES } from "./schemas/shapes.ts";

const server = await testServer();
const home = await temporaryHome();
const file = loraFile();
const errors: unknown[] = [];
const came: string[] = [];

const accountOf = (role: Account["role"]): Account => ({ userId: role, name: role, role });

const app = fastify();
installProblems(app);
app.decorateRequest("account");
app.addHook("onRequest", async (request) => {
  request.account = accountOf((request.headers["x-role"] ?? "admin") as Account["role"]);
});
app.setValidatorCompiler(checkRequest);
for (const [name, shape] of Object.entries(SHAPES)) app.addSchema({ $id: name, ...shape });

let pulls: Pulls;
beforeAll(async () => {
  pulls = openPulls({
    home,
    sites: sitesFrom({}),
    privateHosts: [server.host],
    limits: LIMITS,
    onError: (error) => errors.push(error),
    onFiles: (files) => came.push(...files.map((each) => each.file)),
  });
  await app.register(pullRoutes, { prefix: "/api/v1", pulls });
});
afterAll(async () => {
  await pulls.close();
  await app.close();
  expect(errors).toEqual([]);
});

interface Answer {
  readonly id: string;
  readonly state: string;
  readonly what: string;
  readonly progress: { readonly done?: number } | null;
  readonly files: readonly { readonly file: string }[] | null;
  readonly error: { readonly code: string; readonly detail: string } | null;
}

async function ask<T = Answer>(
  method: "GET" | "POST" | "DELETE",
  path: string,
  more: InjectOptions = {},
) {
  const answer = await app.inject({ method, url: `/api/v1/models/${path}`, ...more });
  return { status: answer.statusCode, body: answer.json<T>() };
}

async function ended(id: string): Promise<Answer> {
  for (let tries = 0; tries < 400; tries++) {
    const { body } = await ask("GET", `pulls/${id}`);
    if (!["waiting", "running"].includes(body.state)) return body;
    await pause(10);
  }
  throw new Error("the download did not end");
}

describe("/models/pulls", () => {
  test("starts a download, which is listed and ends with its files", async () => {
    server.on("/ink.safetensors", serving(file));
    const what = `${server.origin}/ink.safetensors?token=secret`;
    const { status, body } = await ask("POST", "pulls", {
      payload: { what, sha256: sha256(file) },
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({ what: `${server.origin}/ink.safetensors`, error: null });
    const done = await ended(body.id);
    expect(done).toMatchObject({
      state: "done",
      files: [
        { file: "loras/ink.safetensors", kind: "lora", verified: "asker", fetched: file.length },
      ],
    });
    await expectContent(join(home, "loras/ink.safetensors"), file);
    expect(came).toEqual(["loras/ink.safetensors"]);
    const listed = await ask<{ pulls: Answer[] }>("GET", "pulls");
    expect(listed.body.pulls[0]).toEqual(done);
    expect(JSON.stringify(listed.body)).not.toMatch(/secret|inkloom-pull-/);
  });

  test("tells why a download failed, in the reader's language", async () => {
    const what = `${server.origin}/absent.pt`;
    const { body } = await ask("POST", "pulls", { payload: { what } });
    await ended(body.id);
    const answer = await ask("GET", `pulls/${body.id}`, { headers: { "accept-language": "zh" } });
    expect(answer.body).toMatchObject({
      state: "failed",
      error: { code: "pull/missing", status: 404 },
    });
    expect(answer.body.error?.detail).toMatch(/返回 404/);
  });

  test("calls no private address that the configuration does not allow", async () => {
    for (const what of ["http://127.0.0.1:1/x.pt", "http://169.254.169.254/x", "http://[::1]/x"]) {
      const { body } = await ask("POST", "pulls", { payload: { what } });
      expect((await ended(body.id)).error?.code).toBe("pull/address");
    }
  });

  test("cancels a download and keeps what came", async () => {
    let begun = 0;
    server.on("/slow.safetensors", (response, seen) => {
      // After some pieces nothing comes any more.
      if (++begun <= 4) serving(file)(response, seen);
    });
    const what = `${server.origin}/slow.safetensors`;
    const { body } = await ask("POST", "pulls", { payload: { what } });
    while (((await ask("GET", `pulls/${body.id}`)).body.progress?.done ?? 0) < 150_000)
      await pause(5);
    const { status } = await ask("DELETE", `pulls/${body.id}`);
    expect(status).toBe(202);
    expect((await ended(body.id)).state).toBe("cancelled");
    server.on("/slow.safetensors", serving(file));
    const again = await ended((await ask("POST", "pulls", { payload: { what } })).body.id);
    expect(again.state).toBe("done");
    expect((again.files?.[0] as { fetched?: number } | undefined)?.fetched).toBeLessThan(
      file.length,
    );
    // One that ended stays as it is.
    expect((await ask("DELETE", `pulls/${again.id}`)).body.state).toBe("done");
  });

  test("lets two run at once and the others wait, which can be cancelled before they begin", async () => {
    server.on("/never.safetensors", () => undefined);
    const start = (i: number) =>
      ask("POST", "pulls", { payload: { what: `${server.origin}/never.safetensors?${i}` } });
    const started = [await start(1), await start(2), await start(3)];
    expect(started.map(({ body }) => body.state)).toEqual(["running", "running", "waiting"]);
    const ids = started.map(({ body }) => body.id).reverse();
    for (const id of ids) await ask("DELETE", `pulls/${id}`);
    for (const id of ids) expect((await ended(id)).state).toBe("cancelled");
  });

  test.each([
    [{}, "request/malformed"],
    [{ what: "" }, "request/malformed"],
    [{ what: "x", kind: "script" }, "request/malformed"],
    [{ what: "x", sha256: "abc" }, "request/malformed"],
    [{ what: "x", home: "/etc" }, "request/malformed"],
    [{ what: "/etc/passwd" }, "pull/source"],
    [{ what: "file:///etc/passwd" }, "pull/source"],
  ])("refuses %j", async (payload, code) => {
    const { status, body } = await ask<{ code: string }>("POST", "pulls", { payload });
    expect(status).toBe(400);
    expect(body.code).toBe(code);
  });

  test("is for admins; the catalogue is for everybody", async () => {
    for (const role of ["user", "viewer"]) {
      const headers = { "x-role": role };
      expect((await ask("GET", "pulls", { headers })).status).toBe(403);
      expect((await ask("POST", "pulls", { headers, payload: { what: "sd15" } })).status).toBe(403);
      expect((await ask("GET", "pulls/x", { headers })).status).toBe(403);
      expect((await ask("DELETE", "pulls/x", { headers })).status).toBe(403);
      expect((await ask("GET", "catalogue", { headers })).status).toBe(200);
    }
    expect((await ask<{ code: string }>("GET", "pulls/x")).body.code).toBe("pull/unknown");
  });
});

test("/models/catalogue tells what there is, in the reader's language", async () => {
  const { body } = await ask<{ entries: Record<string, unknown>[] }>("GET", "catalogue", {
    headers: { "accept-language": "zh-CN" },
  });
  expect(body.entries.find(({ id }) => id === "sd15")).toEqual({
    id: "sd15",
    kind: "checkpoint",
    title: "Stable Diffusion 1.5 模型",
    files: ["v1-5-pruned-emaonly.safetensors"],
    bytes: 4265146304,
    licence: {
      name: "CreativeML OpenRAIL-M",
      address: "https://huggingface.co/spaces/CompVis/stable-diffusion-license",
    },
    usedBy: ["generate", "img2img", "grid"],
    verified: true,
  });
  expect(body.entries.find(({ id }) => id === "silero-vad")).not.toHaveProperty("bytes");
});
