/** The API for tests: a queue and a store on PGlite, with four accounts that a header names. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import websocket from "@fastify/websocket";
import fastify, { type FastifyInstance, type InjectOptions } from "fastify";
import { encodePng } from "@inkloom/pixels";
import { openDatasetDesk, openPromptDesk } from "@inkloom/tools";
import { expect } from "vitest";
import type { Account } from "../auth/account.ts";
import { openAccounts } from "../auth/accounts.ts";
import { readConfig } from "../config/read-config.ts";
import type { ServiceConfig } from "../config/service-config.ts";
import { openSettingsDesk } from "../config/settings-desk.ts";
import { openJobQueue } from "../jobs/queue.ts";
import type { JobWorker, RunTool } from "../jobs/worker.ts";
import { enterPictures } from "../storage/gallery/enter.ts";
import {
  assets,
  boards,
  documents,
  gallery,
  jobs,
  settings,
  uploads,
  users,
} from "../storage/schema.ts";
import { openStorage } from "../storage/storage.ts";
import { sharedDatasets } from "../work/shared-datasets.ts";
import { sharedPrompts } from "../work/shared-prompts.ts";
import { submit } from "../work/submit.ts";
import { api, type ApiOptions } from "./api.ts";
import type { JobAnswer } from "./jobs/job-answer.ts";
import { answerCheck } from "./openapi/answer-check.suite.ts";
import type { OpenApiDocument } from "./openapi/document.ts";
import { installProblems } from "./problems/install-problems.ts";
import { prepareDatabase } from "../storage/prepared-home.suite.ts";

export const ACCOUNTS = {
  ann: { userId: randomUUID(), name: "ann", role: "user" },
  ben: { userId: randomUUID(), name: "ben", role: "user" },
  root: { userId: randomUUID(), name: "root", role: "admin" },
  guest: { userId: randomUUID(), name: "guest", role: "viewer" },
} as const satisfies Readonly<Record<string, Account>>;

export type Name = keyof typeof ACCOUNTS;

/** Names the account of a request; a token may do so too. */
export const WHO = "x-test-account";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Of JSON what it says, else the text. */
  readonly body: unknown;
  readonly bytes: Buffer;
}

export interface TestApi {
  readonly app: FastifyInstance;
  readonly service: ApiOptions["service"];
  /** What the queue reported and the test has not taken. */
  readonly errors: unknown[];
  /** Asks as somebody; a body is sent as JSON. */
  ask(who: Name, method: string, path: string, options?: InjectOptions): Promise<Answer>;
  /** Runs jobs until the test ends. */
  work(run: RunTool, slots?: number): Promise<JobWorker>;
  until(condition: () => Promise<boolean> | boolean): Promise<void>;
  /** Where the app listens; once. */
  listen(): Promise<string>;
  /** After each test. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

const MODELS = fileURLToPath(new URL("../../../../models", import.meta.url));

const CONFIG = {
  host: "127.0.0.1",
  login: "auto",
  waiting: 150,
  waitingPerUser: 120,
  webhookHosts: ["127.0.0.1"],
  webhookSecret: "between us",
  uploadLimit: 200_000,
  pixelLimit: 1_000_000,
} as const;

export async function openTestApi(): Promise<TestApi> {
  const home = await mkdtemp(join(tmpdir(), "inkloom-api-"));
  await prepareDatabase(join(home, "database"));
  const storage = await openStorage({ home });
  const errors: unknown[] = [];
  const queue = await openJobQueue(storage.database, {
    onError: (error) => errors.push(error),
    limits: CONFIG,
    webhooks: { hosts: CONFIG.webhookHosts, secret: CONFIG.webhookSecret },
  });
  const { db } = storage.database;
  await db
    .insert(users)
    .values(Object.values(ACCOUNTS).map(({ userId: id, name, role }) => ({ id, name, role })));
  const config: ServiceConfig = {
    ...CONFIG,
    home,
    port: 0,
    modelsFrom: [],
    allowedHosts: [],
    allowedOrigins: [],
    trustedProxies: [],
    slots: 0,
    pictureHosts: [],
    requestsPerMinute: 0,
    logLevel: "silent",
  };
  const places = { home, embeddedModels: MODELS };
  const prompts = openPromptDesk(places);
  const service: ApiOptions["service"] = {
    config,
    accounts: openAccounts(db),
    // Their routes have tests of their own.
    library: {} as ApiOptions["service"]["library"],
    pulls: {} as ApiOptions["service"]["pulls"],
    prompts: sharedPrompts(prompts, places),
    datasets: sharedDatasets(openDatasetDesk({ home, lists: prompts.tags }), places),
    settings: openSettingsDesk({ home, env: {} }, readConfig({ home, env: {} })),
    storage,
    queue,
    submit: (wanted, account) => submit({ queue, storage, others: {} }, wanted, account),
  };
  const app = fastify();
  installProblems(app);
  await app.register(websocket);
  app.decorateRequest("account");
  app.addHook("onRequest", async (request) => {
    const { [WHO]: named, authorization = "" } = request.headers;
    request.account = ACCOUNTS[(named ?? authorization.replace("Bearer ", "")) as Name];
  });
  await app.register(api, { prefix: "/api/v1", service });
  await app.ready();
  const { body: document } = await app.inject({
    url: "/api/v1/openapi.json",
    headers: { [WHO]: "root" },
  });
  const check = answerCheck(JSON.parse(document) as OpenApiDocument);
  const workers: JobWorker[] = [];
  return {
    app,
    service,
    errors,
    async ask(who, method, path, options = {}) {
      const { headers, ...rest } = options;
      const answer = await app.inject({
        method: method as "GET",
        url: `/api/v1${path}`,
        headers: { [WHO]: who, ...headers },
        ...rest,
      });
      const isJson = String(answer.headers["content-type"]).includes("json") && answer.body !== "";
      const body = isJson ? answer.json<unknown>() : answer.body;
      const status = answer.statusCode;
      if (isJson && path !== "/openapi.json")
        check({ method, path: `/api/v1${path}`, status, body });
      return {
        status,
        headers: answer.headers,
        body,
        bytes: answer.rawPayload,
      };
    },
    async work(run, slots = 1) {
      const worker = await queue.startWorker({ run, slots });
      workers.push(worker);
      return worker;
    },
    async until(condition) {
      const start = performance.now();
      while (!(await condition())) {
        if (performance.now() - start > 20_000) expect.fail("what was waited for did not happen");
        await pause(5);
      }
    },
    listen: () => app.listen({ host: "127.0.0.1", port: 0 }),
    async empty() {
      await Promise.all(workers.splice(0).map((worker) => worker.stop(0)));
      for (const table of [jobs, settings, documents, boards, gallery, uploads, assets])
        await db.delete(table);
      expect(errors.splice(0)).toEqual([]);
    },
    async close() {
      await app.close();
      await queue.close();
      await storage.close();
      await rm(home, { recursive: true });
    },
  };
}

export const jobOf = ({ body }: Answer): JobAnswer => body as JobAnswer;

export const jobsOf = ({ body }: Answer): JobAnswer[] => (body as { jobs: JobAnswer[] }).jobs;

/** A small picture of one colour; each shade is another file. */
export const png = (shade: number, width = 8, height = 4): Promise<Uint8Array> =>
  encodePng({ width, height, data: new Uint8ClampedArray(width * height * 4).fill(shade) });

/** Draws a picture of the shade that the seed says, and keeps it as tools do. */
export const drawing =
  ({ storage }: TestApi["service"]): RunTool =>
  async ({ id, user, tool, request }, { onProgress }) => {
    onProgress({ stage: "sample", step: 1, steps: 1 });
    const seed = Number(request["seed"] ?? 0);
    const stored = await storage.pictures.put(await png(seed % 256), "image/png");
    const picture = { ...stored, mediaType: "image/png", width: 8, height: 4 };
    return {
      result: { files: [{ role: "picture", ...picture, seed }], report: { seconds: 0 } },
      record: (tx) =>
        enterPictures(tx, [
          {
            picture,
            userId: user ?? undefined,
            jobId: id,
            tool,
            prompt: typeof request["prompt"] === "string" ? request["prompt"] : "",
            model: "inkloom-mini",
            seed,
          },
        ]),
    };
  };
