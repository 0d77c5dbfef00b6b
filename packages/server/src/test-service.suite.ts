/** A whole service for tests: PGlite, the embedded model on the processor, no address. */
import { rm } from "node:fs/promises";
import { pino } from "pino";
import { cpuContext } from "../../tools/src/cpu-context.suite.ts";
import type { ServiceConfig } from "./config/service-config.ts";
import { openService, type OpenService } from "./open-service.ts";
import { preparedHome } from "./storage/prepared-home.suite.ts";

export interface TestService {
  readonly home: string;
  readonly embeddedModels: string;
  /** Opens it, again with what is there. */
  open(settings?: Partial<ServiceConfig>): Promise<OpenService>;
  /** After every service that was opened was closed. */
  remove(): Promise<void>;
}

export async function testService(): Promise<TestService> {
  const home = await preparedHome("inkloom-service-");
  const { context, close } = await cpuContext();
  const { embeddedModels, runtime } = context;
  return {
    home,
    embeddedModels,
    open: (settings = {}) =>
      openService({
        config: {
          home,
          host: "127.0.0.1",
          port: 0,
          modelsFrom: [],
          login: "auto",
          allowedHosts: [],
          allowedOrigins: [],
          trustedProxies: [],
          slots: 1,
          waiting: 100,
          waitingPerUser: 80,
          webhookHosts: [],
          pictureHosts: [],
          uploadLimit: 2 ** 20,
          pixelLimit: 2 ** 22,
          requestsPerMinute: 0,
          logLevel: "silent",
          ...settings,
        },
        embeddedModels,
        runtime,
        env: {},
        log: pino({ level: "silent" }),
      }),
    remove: async () => {
      await close();
      await rm(home, { recursive: true });
    },
  };
}
