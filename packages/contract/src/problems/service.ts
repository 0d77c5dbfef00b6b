/** How a service cannot begin. */
import { entry, type ProblemEntry } from "./entry.ts";

export const SERVICE_PROBLEMS = {
  "service/address": entry(
    400,
    {
      en: "The service cannot listen at the address it was told.",
      zh: "服务无法监听所给的地址。",
    },
    {
      en: "Stop what uses the port, or choose another: `inkloom serve --port 7861`.",
      zh: "请停止占用该端口的程序，或改用其他端口：`inkloom serve --port 7861`。",
    },
  ),
  "service/workers": entry(
    400,
    {
      en: "A worker of its own needs a database that several processes can use.",
      zh: "独立的工作进程需要多个进程可共用的数据库。",
    },
    {
      en: "Set DATABASE_URL to a PostgreSQL server; with the database in the data folder, `inkloom serve` does the work itself.",
      zh: "请将 DATABASE_URL 设为 PostgreSQL 服务器；使用数据文件夹中的数据库时，由 `inkloom serve` 自己完成任务。",
    },
  ),
  "service/unreachable": entry(
    502,
    { en: "The running service does not answer.", zh: "正在运行的服务没有应答。" },
    {
      en: "Look in its log whether it still works, or stop it; a server of another machine is named by INKLOOM_SERVER.",
      zh: "请查看其日志确认是否仍在工作，或将其停止；其他机器上的服务由 INKLOOM_SERVER 指定。",
    },
  ),
} as const satisfies Readonly<Record<string, ProblemEntry>>;
