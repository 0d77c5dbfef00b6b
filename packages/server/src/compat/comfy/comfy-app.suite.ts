/** A server of this dialect alone over a real queue, a worker and the embedded model; who asks stands in a header. */
import { rm } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import Fastify, { type FastifyInstance } from "fastify";
import { encodePng } from "@inkloom/pixels";
import { pino } from "pino";
import { expect } from "vitest";
import { cpuContext } from "../../../../tools/src/cpu-context.suite.ts";
import { type Account, LOCAL_ACCOUNT } from "../../auth/account.ts";
import { openJobQueue, type JobQueue } from "../../jobs/queue.ts";
import { preparedHome } from "../../storage/prepared-home.suite.ts";
import { users } from "../../storage/schema.ts";
import { openStorage, type Storage } from "../../storage/storage.ts";
import { toolWork } from "../../work/run-tools.ts";
import { submit } from "../../work/submit.ts";
import { checkComfyJob } from "./check-comfy.ts";
import type { ComfyParts } from "./comfy-parts.ts";
import { comfyRoutes } from "./comfy-routes.ts";
import { recordOf } from "./json-values.ts";
import { keepPicture, type SentPicture } from "./pictures/sent-pictures.ts";
import { forgetNodes, runComfyJob } from "./run-comfy.ts";

/** Two users and one who only looks, by the names that `x-account` gives. */
export const ACCOUNTS = {
  anna: { userId: "0199c0de-0000-7000-8000-00000000000a", name: "anna", role: "user" },
  bo: { userId: "0199c0de-0000-7000-8000-00000000000b", name: "bo", role: "user" },
  vera: { userId: "0199c0de-0000-7000-8000-00000000000c", name: "vera", role: "viewer" },
} as const satisfies Record<string, Account>;

export interface ComfyApp {
  readonly app: FastifyInstance;
  readonly home: string;
  readonly storage: Storage;
  readonly queue: JobQueue;
  /** How often memory was freed. */
  readonly freed: () => number;
  /** What nobody expected and the test has not taken. */
  readonly errors: unknown[];
  /** `127.0.0.1:1234`, once it listens. */
  readonly listen: () => Promise<string>;
  /** The same data, as after a restart. */
  readonly again: () => Promise<FastifyInstance>;
  readonly close: () => Promise<void>;
}

/** The picture that `copyGraph` begins with. */
const given = async (): Promise<SentPicture> => ({
  bytes: await encodePng({ width: 8, height: 8, data: new Uint8ClampedArray(256).fill(200) }),
  place: { area: "input", folder: "", name: "given.png" },
  overwrite: false,
});

const model = (name: string, folder = false) => ({
  name,
  filename: folder ? name : `${name}.safetensors`,
  folder,
});

const libraryOf = (checkpoints: readonly string[]) =>
  ({
    page: ({ kind }: { kind?: string } = {}) =>
      Promise.resolve({
        models:
          kind === "checkpoint"
            ? checkpoints.map((name) => model(name, name === "inkloom-mini"))
            : kind === "embedding"
              ? [model("bad-hands")]
              : kind === "lora"
                ? [model("ink")]
                : [],
        total: 0,
      }),
    catalogue: () =>
      Promise.resolve({
        loras: [{ name: "ink", filename: "ink.safetensors", metadata: { ss_tag: "ink" } }],
      }),
  }) as unknown as ComfyParts["library"];

export interface ComfyAppOptions {
  readonly checkpoints?: readonly string[];
  /** @default PGlite */
  readonly databaseUrl?: string;
  /** Of another one, whose pictures it shares. */
  readonly home?: string;
  /** Whether it runs graphs itself. @default true */
  readonly works?: boolean;
}

export async function openComfyApp(options: ComfyAppOptions = {}): Promise<ComfyApp> {
  const { checkpoints = ["inkloom-mini", "sub/other"], databaseUrl, works = true } = options;
  const library = libraryOf(checkpoints);
  const home = options.home ?? (await preparedHome("inkloom-comfy-"));
  const errors: unknown[] = [];
  const onError = (error: unknown): void => {
    errors.push(error);
  };
  const storage = await openStorage({ home, databaseUrl });
  await storage.database.db
    .insert(users)
    .values(Object.values(ACCOUNTS).map(({ userId: id, name, role }) => ({ id, name, role })))
    .onConflictDoNothing();
  for (const owner of [null, ACCOUNTS.anna.userId, ACCOUNTS.bo.userId])
    await keepPicture(storage, owner, await given(), 2 ** 20);
  const queue = await openJobQueue(storage.database, { onError });
  const { context, close: closeContext } = await cpuContext();
  const work = toolWork({
    storage,
    tools: { ...context, home },
    others: { comfy: runComfyJob },
    onError,
  });
  if (works) await queue.startWorker({ run: work.run });
  const log = pino({ level: "silent" });
  log.error = (about: { readonly err: unknown }) => {
    errors.push(about.err);
  };
  let freed = 0;
  const parts: ComfyParts = {
    config: { uploadLimit: 2 ** 20, pixelLimit: 2 ** 20 } as ComfyParts["config"],
    log,
    storage,
    queue,
    library,
    submit: (wanted, account) =>
      submit({ queue, storage, others: { comfy: checkComfyJob({ library }) } }, wanted, account),
    freeMemory: async () => {
      forgetNodes(storage);
      freed++;
    },
  };
  const apps: FastifyInstance[] = [];
  const open = async (): Promise<FastifyInstance> => {
    const app = Fastify();
    apps.push(app);
    app.decorateRequest("account");
    app.addHook("onRequest", async (request) => {
      const name = String(request.headers["x-account"] ?? "");
      request.account = name in ACCOUNTS ? ACCOUNTS[name as keyof typeof ACCOUNTS] : LOCAL_ACCOUNT;
    });
    await app.register(comfyRoutes, { parts, root: true });
    await app.ready();
    return app;
  };
  const app = await open();
  return {
    app,
    home,
    storage,
    queue,
    errors,
    freed: () => freed,
    listen: async () => new URL(await app.listen({ host: "127.0.0.1", port: 0 })).host,
    again: open,
    close: async () => {
      await Promise.all(apps.map((each) => each.close()));
      await queue.close();
      await work.close();
      await closeContext();
      await storage.close();
      if (options.home === undefined) await rm(home, { recursive: true });
    },
  };
}

/** What the server answers to JSON, as `name` or whoever sits at the machine. */
export function asker(app: FastifyInstance, name?: keyof typeof ACCOUNTS) {
  const headers = name === undefined ? {} : { "x-account": name };
  const get = async (url: string) => app.inject({ method: "GET", url, headers });
  const post = async (url: string, payload?: object) =>
    app.inject({ method: "POST", url, headers, ...(payload && { payload }) });
  /** The history's entry, once there is one. */
  const ended = async (id: string, patience = 30_000): Promise<HistoryEntry> => {
    const start = performance.now();
    while (performance.now() - start < patience) {
      const entry = (await get(`/history/${id}`)).json<Record<string, HistoryEntry>>()[id];
      if (entry !== undefined) return entry;
      await pause(10);
    }
    return expect.fail(`${id} did not end`);
  };
  /** Queues a graph. @returns its id */
  const queue = async (prompt: object, more: object = {}): Promise<string> => {
    const answer = await post("/prompt", { prompt, ...more });
    const id = recordOf(answer.json())?.["prompt_id"];
    return typeof id === "string" ? id : expect.fail(answer.body);
  };
  const run = async (prompt: object, more: object = {}): Promise<HistoryEntry> =>
    ended(await queue(prompt, more));
  return { get, post, queue, run, ended };
}

export interface HistoryEntry {
  readonly prompt: readonly [number, string, object, Record<string, unknown>, string[]];
  readonly outputs: Record<
    string,
    { readonly images: readonly { filename: string; subfolder: string; type: string }[] }
  >;
  readonly status: {
    readonly status_str: string;
    readonly completed: boolean;
    readonly messages: readonly (readonly [string, Record<string, unknown>])[];
  };
  readonly meta: Record<string, unknown>;
}

/** One file and texts as a form. */
export function form(
  file: Uint8Array,
  filename: string,
  fields: Readonly<Record<string, string>> = {},
): { payload: Buffer; headers: Record<string, string> } {
  const boundary = "-----------test";
  const parts = Object.entries(fields).map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="${filename}"\r\nContent-Type: text/html\r\n\r\n`;
  return {
    payload: Buffer.concat([
      Buffer.from(parts.join("") + head),
      file,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
  };
}
