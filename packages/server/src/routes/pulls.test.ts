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
  readonly files: readonly { readonly file: string; readonly fetched: number }[] | null;
  readonly error: { readonly code: string; readonly detail: string } | null;
}

async function ask(
  method: "GET" | "POST" | "DELETE",
  path: string,
  more: InjectOptions = {},
): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await app.inject({ method, url: `/api/v1/models/${path}`, ...more });
  return { status: answer.statusCode, body: answer.json() };
}

const pullOf = ({ body }: { readonly body: unknown }) => body as Answer;
const start = async (payload: object) => pullOf(await ask("POST", "pulls", { payload }));
const look = async (id: string) => pullOf(await ask("GET", `pulls/${id}`));

async function ended(id: string): Promise<Answer> {
  for (let tries = 0; tries < 400; tries++) {
    const pull = await look(id);
    if (!["waiting", "running"].includes(pull.state)) return pull;
    await pause(10);
  }
  throw new Error("the download did not end");
}

describe("/models/pulls", () => {
  test("starts a download, which is listed and ends with its files", async () => {
    server.on("/ink.safetensors", serving(file));
    const what = `${server.origin}/ink.safetensors?token=secret`;
    const answer = await ask("POST", "pulls", { payload: { what, sha256: sha256(file) } });
    expect(answer).toMatchObject({
      status: 202,
      body: { what: `${server.origin}/ink.safetensors`, error: null },
    });
    const done = await ended(pullOf(answer).id);
    expect(done).toMatchObject({
      state: "done",
      files: [
        { file: "loras/ink.safetensors", kind: "lora", verified: "asker", fetched: file.length },
      ],
    });
    await expectContent(join(home, "loras/ink.safetensors"), file);
    expect(came).toEqual(["loras/ink.safetensors"]);
    const listed = await ask("GET", "pulls");
    expect(listed.body).toEqual({ pulls: [done] });
    expect(JSON.stringify(listed.body)).not.toMatch(/secret|inkloom-pull-/);
  });

  test("tells why a download failed, in the reader's language", async () => {
    const what = `${server.origin}/absent.pt`;
    const { id } = await start({ what });
    await ended(id);
    const answer = await ask("GET", `pulls/${id}`, { headers: { "accept-language": "zh" } });
    expect(answer.body).toMatchObject({
      state: "failed",
      error: {
        code: "pull/missing",
        status: 404,
        detail: expect.stringContaining("返回 404") as string,
      },
    });
  });

  test("calls no private address that the configuration does not allow", async () => {
    for (const what of ["http://127.0.0.1:1/x.pt", "http://169.254.169.254/x", "http://[::1]/x"]) {
      const { id } = await start({ what });
      expect((await ended(id)).error?.code).toBe("pull/address");
    }
  });

  test("cancels a download and keeps what came", async () => {
    let begun = 0;
    server.on("/slow.safetensors", (response, seen) => {
      // After some pieces nothing comes any more.
      if (++begun <= 4) serving(file)(response, seen);
    });
    const what = `${server.origin}/slow.safetensors`;
    const { id } = await start({ what });
    while (((await look(id)).progress?.done ?? 0) < 150_000) await pause(5);
    expect((await ask("DELETE", `pulls/${id}`)).status).toBe(202);
    expect((await ended(id)).state).toBe("cancelled");
    server.on("/slow.safetensors", serving(file));
    const again = await ended((await start({ what })).id);
    expect(again.state).toBe("done");
    expect(again.files?.[0]?.fetched).toBeLessThan(file.length);
    // One that ended stays as it is.
    expect(pullOf(await ask("DELETE", `pulls/${again.id}`)).state).toBe("done");
  });

  test("lets two run at once and the others wait, which can be cancelled before they begin", async () => {
    server.on("/never.safetensors", () => undefined);
    const begin = (i: number) => start({ what: `${server.origin}/never.safetensors?${i}` });
    const started = [await begin(1), await begin(2), await begin(3)];
    expect(started.map(({ state }) => state)).toEqual(["running", "running", "waiting"]);
    const ids = started.map(({ id }) => id).reverse();
    for (const id of ids) await ask("DELETE", `pulls/${id}`);
    for (const id of ids) expect((await ended(id)).state).toBe("cancelled");
  });

  test.each([
    [{}, "input/invalid"],
    [{ what: "" }, "input/invalid"],
    [{ what: "x", kind: "script" }, "input/invalid"],
    [{ what: "x", sha256: "abc" }, "input/invalid"],
    [{ what: "x", home: "/etc" }, "input/invalid"],
    [{ what: "/etc/passwd" }, "pull/source"],
    [{ what: "file:///etc/passwd" }, "pull/source"],
  ])("refuses %j", async (payload, code) => {
    const answer = await ask("POST", "pulls", { payload });
    expect(answer).toMatchObject({ status: 400, body: { code } });
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
    expect((await ask("GET", "pulls/x")).body).toMatchObject({ code: "pull/unknown" });
  });
});

test("/models/catalogue tells what there is, in the reader's language", async () => {
  const { body } = await ask("GET", "catalogue", { headers: { "accept-language": "zh-CN" } });
  const { entries } = body as { readonly entries: readonly { readonly id: string }[] };
  expect(entries.find(({ id }) => id === "sd15")).toEqual({
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
  expect(entries.find(({ id }) => id === "silero-vad")).not.toHaveProperty("bytes");
});
