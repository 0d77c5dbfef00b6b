/** `inkloom serve` and `inkloom worker`: the service itself. */
import { printable, Problem, type Text } from "@inkloom/contract";
import type { ServiceBench } from "./command.ts";
import { serviceCommand } from "./command.ts";
import { openSettings, tellWarnings } from "./open-settings.ts";
import { settingFlags, settingOptions } from "./setting-options.ts";

const WORDS = {
  at: { en: "Inkloom answers at", zh: "墨织的地址：" },
  also: { en: "clients of ComfyUI at", zh: "ComfyUI 客户端的地址：" },
  code: {
    en: "There is no user yet. To make the first admin, enter this code on the page or send it to /api/v1/session/first-admin:",
    zh: "尚无用户。要创建第一位管理员，请在页面输入以下设置码，或将其发送到 /api/v1/session/first-admin：",
  },
  works: { en: "Takes jobs, as many at once:", zh: "正在领取任务，同时进行的任务数：" },
  ending: {
    en: "Ending: what runs has 30 s. Interrupt again to end at once.",
    zh: "正在结束：运行中的任务有 30 秒时间。再次中断可立即结束。",
  },
} as const satisfies Readonly<Record<string, Text>>;

/** Milliseconds that jobs are given when the service ends; what is not done by then waits for the next start. */
const GRACE = 30_000;

export const serve = serviceCommand({
  words: ["serve"],
  title: { en: "Service", zh: "启动服务" },
  help: {
    en: "Starts the service: jobs, gallery and the API for programs, at one address. It ends when it is interrupted; jobs that wait are there at the next start.",
    zh: "启动服务：在一个地址提供任务、图库和供程序使用的 API。中断即结束；等待中的任务在下次启动时仍在。",
  },
  options: settingOptions("serve"),
  endsItself: true,
  async run(bench) {
    const { around, language } = bench;
    const { service, write } = await openFor(bench, true);
    const { listen } = await import("@inkloom/server");
    const listening = await listen(service, { page: around.page });
    const [address = "", second] = listening.addresses;
    write(`${WORDS.at[language]} ${address}`);
    if (second !== undefined) write(`${WORDS.also[language]} ${second}`);
    const code = service.needsLogin ? await service.accounts.firstAdmin.code() : undefined;
    if (code !== undefined) write(`${WORDS.code[language]} ${code}`);
    await interrupted(around.signal);
    around.stderr.write(`${WORDS.ending[language]}\n`);
    await listening.close(GRACE);
  },
});

export const worker = serviceCommand({
  words: ["worker"],
  title: { en: "Worker", zh: "工作进程" },
  help: {
    en: "Takes jobs from the PostgreSQL server that DATABASE_URL names and does them on this machine, until it is interrupted.",
    zh: "从 DATABASE_URL 指定的 PostgreSQL 服务器领取任务并在本机完成，直到被中断。",
  },
  options: settingOptions("worker"),
  endsItself: true,
  async run(bench) {
    const { around, language } = bench;
    const { service, write } = await openFor(bench, false);
    write(`${WORDS.works[language]} ${service.config.slots}`);
    await interrupted(around.signal);
    around.stderr.write(`${WORDS.ending[language]}\n`);
    await service.close(GRACE);
  },
});

async function openFor(bench: ServiceBench, serving: boolean) {
  const { around, options } = bench;
  const flags = settingFlags(options);
  const { home, read } = await openSettings(around.env, flags);
  const { config, warnings } = read;
  tellWarnings(bench, warnings);
  if (!serving) expectShared(config.databaseUrl, config.slots);
  const { openService } = await import("@inkloom/server");
  const service = await openService({
    config,
    embeddedModels: around.embeddedModels,
    runtime: around.openRuntime,
    env: around.env,
    settings: { layers: { home, env: around.env, flags }, started: read },
    keepsLibrary: serving,
  });
  const write = (line: string) => {
    around.stdout.write(`${printable(line)}\n`);
  };
  return { service, write, home };
}

/** @throws Problem `service/workers` */
function expectShared(databaseUrl: string | undefined, slots: number): void {
  if (databaseUrl === undefined)
    throw new Problem("service/workers", {
      en: "DATABASE_URL is not set, expected the address of a PostgreSQL server.",
      zh: "未设置 DATABASE_URL，应为 PostgreSQL 服务器的地址。",
    });
  if (slots === 0)
    throw new Problem("service/workers", {
      en: "slots is 0, expected at least 1: a worker takes jobs.",
      zh: "slots 为 0，至少应为 1：工作进程要领取任务。",
    });
}

const interrupted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        "abort",
        () => {
          resolve();
        },
        { once: true },
      );
  });
