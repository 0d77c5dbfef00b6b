/** A server of this dialect alone, with settings in memory; who asks stands in a header. */
import Fastify, { type FastifyInstance } from "fastify";
import { type Account, LOCAL_ACCOUNT, type Role } from "../../auth/account.ts";
import type { DialectService } from "../service.ts";
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
