/** A server of this dialect alone, with settings in memory; who asks stands in a header. */
import { encodePng } from "@inkloom/pixels";
import Fastify, { type FastifyInstance } from "fastify";
import { type Account, LOCAL_ACCOUNT, type Role } from "../../auth/account.ts";
import { CATALOGUE } from "../dialect-service.suite.ts";
import type { DialectRequest, DialectService } from "../service.ts";
import type { AccountSettings } from "./account-settings.ts";
import type { PictureLimits } from "./given-pictures.ts";
import { a1111Routes } from "./routes.ts";
import { type Settings, STANDARD_SETTINGS } from "./settings.ts";

export const LIMITS: PictureLimits = {
  pictureHosts: [],
  uploadLimit: 2 ** 20,
  pixelLimit: 2 ** 20,
};

export interface A1111App {
  readonly app: FastifyInstance;
  /** `GET /sdapi/v1/options`, in the order of registration. */
  readonly routes: readonly string[];
  /** How often models were looked for, and memory was freed. */
  readonly counts: { refreshed: number; freed: number };
}

export function a1111App(service: DialectService, limits: Partial<PictureLimits> = {}): A1111App {
  const app = Fastify();
  const counts = { refreshed: 0, freed: 0 };
  const routes: string[] = [];
  app.addHook("onRoute", ({ method, url }) => {
    if (method !== "HEAD") routes.push(`${String(method)} ${url}`);
  });
  app.addHook("onRequest", async (request) => {
    request.account = accountOf(String(request.headers["x-account"] ?? ""));
  });
  app.register(a1111Routes, {
    dialect: () => service,
    settings: memorySettings(),
    limits: { ...LIMITS, ...limits },
    refresh: async () => {
      counts.refreshed++;
    },
    freeMemory: async () => {
      counts.freed++;
    },
  });
  return { app, routes, counts };
}

/** `anna/user`; nobody is the person at the machine. */
function accountOf(text: string): Account {
  const [name, role] = text.split("/");
  if (name === undefined || name === "") return LOCAL_ACCOUNT;
  return { userId: name, name, role: role as Role };
}

function memorySettings(): AccountSettings {
  const kept = new Map<string | null, Settings>();
  return {
    read: async ({ userId }) => ({ ...STANDARD_SETTINGS, ...kept.get(userId) }),
    keep: async ({ userId }, changed) => {
      kept.set(userId, { ...kept.get(userId), ...changed });
    },
  };
}

/** A service that draws nothing: grey pictures that tell what they were asked for. */
export function quickService(): {
  readonly service: DialectService;
  /** Every request that arrived. */
  readonly asked: DialectRequest[];
} {
  const asked: DialectRequest[] = [];
  const service: DialectService = {
    catalogue: () => Promise.resolve(CATALOGUE),
    told: (request) => {
      asked.push(request);
      return Promise.resolve({});
    },
    run: async (request) => {
      asked.push(request);
      const pixels = { width: 8, height: 8, data: new Uint8ClampedArray(256).fill(128) };
      const inkloom = JSON.stringify({ parameters: request.parameters });
      return [await encodePng(pixels, { parameters: "grey", inkloom })];
    },
  };
  return { service, asked };
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

interface Drawn {
  readonly images: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly info: Readonly<Record<string, unknown>>;
}

type Headers = Readonly<Record<string, string>>;

/** Asks as clients do; paths without a slash are those below /sdapi/v1. */
export interface Client {
  /** Whatever is answered. */
  readonly post: (path: string, body?: object, headers?: Headers) => Promise<Answer>;
  /** What is answered with 200. */
  readonly get: (path: string, headers?: Headers) => Promise<Record<string, unknown>>;
  readonly posted: (
    path: string,
    body?: object,
    headers?: Headers,
  ) => Promise<Record<string, unknown>>;
  /** The same of txt2img and img2img, with `info` read. */
  readonly drawn: (path: string, body: object, headers?: Headers) => Promise<Drawn>;
}

export function client(app: () => FastifyInstance): Client {
  const urlOf = (path: string): string => (path.startsWith("/") ? path : `/sdapi/v1/${path}`);
  const read = ({ status, text }: Answer): Record<string, unknown> => {
    if (status !== 200) throw new Error(`${status}: ${text.slice(0, 300)}`);
    return JSON.parse(text) as Record<string, unknown>;
  };
  const post: Client["post"] = async (path, body, headers = {}) => {
    const { statusCode, body: text } = await app().inject({
      method: "POST",
      url: urlOf(path),
      ...(body && { payload: body }),
      headers,
    });
    return { status: statusCode, text };
  };
  const posted: Client["posted"] = async (path, body, headers) =>
    read(await post(path, body, headers));
  return {
    post,
    posted,
    get: async (path, headers = {}) => {
      const { statusCode, body: text } = await app().inject({ url: urlOf(path), headers });
      return read({ status: statusCode, text });
    },
    drawn: async (path, body, headers) => {
      const answer = await posted(path, body, headers);
      const info: unknown = JSON.parse(String(answer["info"]));
      return { ...answer, info } as unknown as Drawn;
    },
  };
}
