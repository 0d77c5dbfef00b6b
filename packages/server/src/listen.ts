/** The service at its addresses, from the first request to the last. */
import { isIPv6 } from "node:net";
import type { FastifyInstance } from "fastify";
import { Problem } from "@inkloom/contract";
import { createApp } from "./app.ts";
import { type LocalKey, openLocalKey } from "./auth/local-key.ts";
import type { OpenService } from "./open-service.ts";

export interface Listening {
  /** `http://127.0.0.1:7860`; of the second port behind it, where there is one. */
  readonly addresses: readonly string[];
  /** Takes no new requests and no new jobs; what runs has `graceMs` to end. */
  close(graceMs?: number): Promise<void>;
}

export interface ListenOptions {
  /** Folder of the built page. */
  readonly page?: string | undefined;
}

/** Closes the service where it cannot.
 *  @throws Problem `service/address` where an address cannot be listened at */
export async function listen(
  service: OpenService,
  { page }: ListenOptions = {},
): Promise<Listening> {
  const { config, storage } = service;
  const { host, port, alsoPort } = config;
  const apps: FastifyInstance[] = [];
  const addresses: string[] = [];
  let localKey: LocalKey | undefined;
  const close = async (graceMs?: number): Promise<void> => {
    try {
      await Promise.all(apps.map((app) => app.close()));
      await localKey?.close();
    } finally {
      // Whatever the addresses did, jobs are handed back and the database is closed.
      await service.close(graceMs);
    }
  };
  try {
    localKey = await openLocalKey(config.home);
    for (const [at, isSecond] of [
      [port, false],
      [alsoPort, true],
    ] as const) {
      if (at === undefined) continue;
      const app = await createApp(service, { isSecond, localKey: localKey.key, page });
      apps.push(app);
      addresses.push(await listenAt(app, host, at));
    }
    const [address] = addresses;
    if (address !== undefined) await storage.database.announce(address);
    return { addresses, close };
  } catch (error) {
    await close(0);
    throw error;
  }
}

async function listenAt(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Problem(
      "service/address",
      {
        en: `${host}:${port} cannot be listened at: ${said}; expected an address of this machine and a free port.`,
        zh: `无法监听 ${host}:${port}：${said}；应为本机地址和空闲端口。`,
      },
      { cause: error },
    );
  }
  const bound = app.server.address();
  const free = typeof bound === "object" && bound !== null ? bound.port : port;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${free}`;
}
