/** Opens everything a service needs, in the order in which one part needs the other. */
import { pino, type Logger } from "pino";
import { requiresLogin } from "./auth/login-required.ts";
import { logOptions } from "./auth/log-options.ts";
import { Problem } from "@inkloom/contract";
import {
  type DatasetDesk,
  modelsFrom,
  openDatasetDesk,
  openPromptDesk,
  type PromptDesk,
  type RunContext,
} from "@inkloom/tools";
import { forgetNodes, runComfyJob } from "./compat/comfy/run-comfy.ts";
import { checkComfyJob } from "./compat/comfy/check-comfy.ts";
import { type ConfigLayers, readConfig, type ReadConfig } from "./config/read-config.ts";
import type { ServiceConfig } from "./config/service-config.ts";
import { openSettingsDesk, type SettingsDesk } from "./config/settings-desk.ts";
import { openAccounts, type Accounts } from "./auth/accounts.ts";
import { openJobQueue } from "./jobs/queue.ts";
import { openLibrary, type ModelLibrary } from "./library/library.ts";
import { loraAliases } from "./library/lora-aliases.ts";
import { openPulls, type Pulls } from "./library/pull/pulls.ts";
import { sitesFrom } from "./library/pull/sites.ts";
import type { Service } from "./service.ts";
import { forgetWorkflowNodes, runWorkflowJob } from "./workflow/run-workflow.ts";
import { checkWorkflowJob } from "./workflow/workflow-request.ts";
import { housekeeping } from "./storage/housekeeping.ts";
import { isPicturePlace } from "./storage/picture-place.ts";
import { openStorage, picturesFolder } from "./storage/storage.ts";
import { keptRuntimes } from "./work/kept-runtimes.ts";
import { sharedDatasets } from "./work/shared-datasets.ts";
import { sharedPrompts } from "./work/shared-prompts.ts";
import { toolWork } from "./work/run-tools.ts";
import { submit } from "./work/submit.ts";
import { tellingNoFolder } from "./work/without-folders.ts";

export interface ServiceParts {
  readonly config: ServiceConfig;
  readonly embeddedModels: string;
  /** An engine for a device; asked for once per device and kept. The caller closes it after the service. */
  readonly runtime: RunContext["runtime"];
  /** Where downloads come from: mirrors, and tokens for them. @default that of the process */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What gave the settings, for those who look after them. @default the environment and the file as they are */
  readonly settings?: {
    readonly layers: ConfigLayers;
    readonly started: Pick<ReadConfig, "values">;
  };
  readonly log?: Logger;
  /** Whether files of models are looked after: in the process that answers is enough. @default true */
  readonly keepsLibrary?: boolean;
}

export interface OpenService extends Service {
  readonly library: ModelLibrary;
  readonly accounts: Accounts;
  readonly pulls: Pulls;
  readonly prompts: PromptDesk;
  readonly datasets: DatasetDesk;
  readonly settings: SettingsDesk;
  /** Whether whoever asks must log in. */
  readonly needsLogin: boolean;
  /** Ids of the jobs that run in this process. */
  running(): string[];
  /** Lets go of networks that no job uses. */
  freeMemory(): Promise<void>;
  /** Takes no new job, lets those that run end for `graceMs`, then hands them back. */
  close(graceMs?: number): Promise<void>;
}

/** Logs are beside what a command answers. */
const STANDARD_ERROR = 2;

/** @throws what `openStorage` does */
export async function openService(parts: ServiceParts): Promise<OpenService> {
  const { config, embeddedModels, env = process.env } = parts;
  const log = parts.log ?? pino(logOptions(config), pino.destination(STANDARD_ERROR));
  const onError = (error: unknown) => {
    log.error({ err: error }, "unexpected error");
  };
  const { home, databaseUrl, s3 } = config;
  const folders = await modelsFrom(config.modelsFrom);
  const storage = await openStorage({ home, databaseUrl, s3 });
  const closing: (() => Promise<void>)[] = [() => storage.close()];
  // Whatever one part says, those that it was built on are closed as well.
  const close = async (): Promise<void> => {
    const end = closing.pop();
    if (end === undefined) return;
    try {
      await end();
    } finally {
      await close();
    }
  };
  try {
    await expectPlace(parts, storage, log);
    const { webhookSecret } = config;
    const queue = await openJobQueue(storage.database, {
      onError,
      limits: { waiting: config.waiting, waitingPerUser: config.waitingPerUser },
      webhooks:
        webhookSecret === undefined
          ? undefined
          : { hosts: config.webhookHosts, secret: webhookSecret },
    });
    closing.push(() => queue.close());
    const accounts = openAccounts(storage.database.db);
    let running: () => string[] = () => [];
    const library = await openLibrary({
      database: storage.database,
      home,
      embeddedModels,
      folders,
      log,
      isBusy: () => running().length > 0,
      pixelLimit: config.pixelLimit,
      background: parts.keepsLibrary ?? true,
      scansAtOnce: parts.keepsLibrary ?? true,
    });
    closing.push(() => library.close());
    const pulls = openPulls({
      home,
      sites: sitesFrom(env),
      privateHosts: config.pullHosts ?? [],
      onError,
      onFiles: () => void library.scan().catch(onError),
    });
    closing.push(() => pulls.close());
    const places = { home, embeddedModels, folders };
    const work = toolWork({
      storage,
      tools: { ...places, runtime: keptRuntimes(parts.runtime) },
      others: { comfy: runComfyJob, workflow: runWorkflowJob },
      forget: () => {
        forgetNodes(storage);
        forgetWorkflowNodes(storage);
      },
      onError,
    });
    closing.push(() => work.close());
    const worker =
      config.slots === 0
        ? undefined
        : await queue.startWorker({
            run: tellingNoFolder(work.run, places),
            slots: config.slots,
            name: "inkloom",
          });
    if (worker !== undefined) running = () => worker.running();
    const prompts = openPromptDesk({
      ...places,
      aliases: loraAliases(library, onError),
    });
    const layers = parts.settings?.layers ?? { home, env };
    const started = parts.settings ? Promise.resolve(parts.settings.started) : readConfig(layers);
    const checks = {
      comfy: checkComfyJob({ library }),
      workflow: checkWorkflowJob({ library, storage }),
    };
    const keeping = housekeeping(storage, home, {
      onError,
      onDone: (report) => {
        log.info(report, "tidied up");
      },
    });
    return {
      config,
      log,
      storage,
      queue,
      accounts,
      library,
      submit: (wanted, account) => submit({ queue, storage, others: checks }, wanted, account),
      pulls,
      prompts: sharedPrompts(prompts, places),
      datasets: sharedDatasets(openDatasetDesk({ home, lists: prompts.tags }), places),
      settings: openSettingsDesk(layers, started),
      needsLogin: requiresLogin(config),
      running: () => running(),
      freeMemory: () => work.free(),
      close: async (graceMs) => {
        // No new job is taken while the house is still being kept.
        try {
          await Promise.all([keeping.stop(), worker?.stop(graceMs)]);
        } finally {
          await close();
        }
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** With a database that several share, files of one must be files of all. @throws Problem `service/workers` */
async function expectPlace(
  { config, keepsLibrary = true }: ServiceParts,
  { database }: Service["storage"],
  log: Logger,
): Promise<void> {
  if (database.client.kind === "pglite" || config.s3 !== undefined) return;
  const folder = picturesFolder(config.home);
  if (await isPicturePlace(database.db, folder)) return;
  const problem = new Problem("service/workers", {
    en: `The pictures of this database lie elsewhere than in ${folder}; expected the folder that the service has, or a bucket (s3.bucket) for all.`,
    zh: `此数据库的图片不在 ${folder}；应为服务所用的同一文件夹，或所有进程共用的存储桶（s3.bucket）。`,
  });
  if (!keepsLibrary) throw problem;
  log.warn(problem.message);
}
