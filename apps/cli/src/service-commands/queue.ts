/** `inkloom queue`: the service's jobs, whether it runs or not. */
import { type Language, printable, Problem, type Text } from "@inkloom/contract";
import type { ServiceDesk } from "@inkloom/server";
import type { QueueDesk, ToldJob, WhoseJobs } from "@inkloom/server/elsewhere";
import { atService } from "./at-service.ts";
import { type ServiceBench, serviceCommand } from "./command.ts";
import { JSON_OPTION, lineWidth, oneOf, wholeNumber } from "./common-options.ts";
import { endedLines, jobLines, queueLines, QUEUE_WORDS, shortJob } from "./queue-words.ts";

const json = JSON_OPTION;

const JOB = {
  name: "job",
  help: {
    en: "Id of a job; `inkloom queue list` shows them",
    zh: "任务编号；可用 `inkloom queue list` 查看",
  },
} as const;
const JOBS = { ...JOB, many: true } as const;
const ANY_JOBS = {
  name: "job",
  help: {
    en: "Ids of jobs; the queue itself where none is given",
    zh: "任务编号；未给出时指整个队列",
  },
  many: true,
  optional: true,
} as const;

const mine = {
  flags: "--mine",
  help: {
    en: "One's own jobs instead of everybody's",
    zh: "仅自己的任务，而不是所有人的任务",
  },
} as const;

const LIMIT = { minimum: 1, maximum: 1000 } as const;
const PRIORITY = { minimum: -1000, maximum: 1000 } as const;
const ENDED = ["done", "failed", "cancelled"] as const;

async function atQueue<T>(
  bench: Pick<ServiceBench, "around" | "language">,
  work: (queue: QueueDesk) => Promise<T>,
): Promise<T> {
  return atService(bench, async (desk) => {
    const wrong: string[] = [];
    const queue = await openQueue(desk, bench.language, (error) => {
      wrong.push(error instanceof Error ? error.message : JSON.stringify(error));
    });
    try {
      return await work(queue);
    } finally {
      await queue.close();
      // What went wrong beside the work is no reason to keep its answer back.
      for (const line of wrong) bench.around.stderr.write(`${printable(line)}\n`);
    }
  });
}

/** Of the service itself only where there is none to ask. */
async function openQueue(
  desk: ServiceDesk,
  language: Language,
  onError: (error: unknown) => void,
): Promise<QueueDesk> {
  if (desk.kind === "there")
    return (await import("@inkloom/server/elsewhere")).queueThere(desk.ask);
  return (await import("@inkloom/server")).openQueueDesk(desk, language, onError);
}

const queueList = serviceCommand({
  words: ["queue", "list"],
  title: { en: "Look at the queue", zh: "查看队列" },
  help: {
    en: "Lists jobs that run and wait, in their order; with --ended those that have ended, the newest first.",
    zh: "按顺序列出正在运行和等待的任务；使用 --ended 时列出已结束的任务，最近的在前。",
  },
  options: {
    ended: {
      flags: "--ended",
      help: { en: "Jobs that have ended instead", zh: "改为列出已结束的任务" },
    },
    state: {
      flags: "--state <state>",
      help: {
        en: `With --ended, how they ended: ${ENDED.join(", ")}`,
        zh: `配合 --ended，结束状态：${ENDED.join("、")}`,
      },
      values: ENDED,
    },
    tool: { flags: "--tool <id>", help: { en: "Jobs of one tool", zh: "仅某个工具的任务" } },
    limit: {
      flags: "--limit <n>",
      help: {
        en: "Most jobs that are listed (a whole number from 1 to 1000; default: 50)",
        zh: "最多列出的任务数（1 到 1000 之间的整数；默认：50）",
      },
    },
    json,
  },
  async run(bench) {
    const { around, language, options } = bench;
    const columns = lineWidth(around.stdout);
    const limit = wholeNumber(options.limit ?? "50", "--limit", LIMIT);
    const state = options.state === undefined ? undefined : oneOf(options.state, "--state", ENDED);
    if (state !== undefined && options.ended !== true)
      throw new Problem("input/usage", {
        en: "--state is about jobs that have ended, expected --ended beside it.",
        zh: "--state 用于已结束的任务，应同时给出 --ended。",
      });
    const { tool } = options;
    const lines =
      options.ended === true
        ? await atQueue(bench, async (queue) => {
            const page = await queue.ended({ state, tool, limit: Math.min(limit, 200) });
            if (options.json !== true) return endedLines(page.jobs, language, columns);
            bench.printJson(page);
            return [];
          })
        : await atQueue(bench, async (queue) => {
            const list = await queue.list({ tool, limit });
            if (options.json !== true) return queueLines(list, language, columns);
            bench.printJson(list);
            return [];
          });
    for (const line of lines) around.stdout.write(`${line}\n`);
  },
});

const queueShow = serviceCommand({
  words: ["queue", "show"],
  title: { en: "Look at a job", zh: "查看任务" },
  help: {
    en: "Shows all that is known of one job: what was asked for, how far it is, what came of it.",
    zh: "显示一个任务的全部信息：请求内容、进度和结果。",
  },
  takes: [JOB],
  options: { json },
  async run(bench) {
    const { around, language, words, options } = bench;
    const [id = ""] = words;
    const job = await atQueue(bench, (queue) => queue.get(id));
    if (options.json === true) bench.printJson(job);
    else
      for (const line of jobLines(job, language, lineWidth(around.stdout)))
        around.stdout.write(`${line}\n`);
  },
});

/** A command that does the same with each of some jobs. */
const changing = (what: "cancel" | "retry", title: Text, help: Text) =>
  serviceCommand({
    words: ["queue", what],
    title,
    help,
    takes: [JOBS],
    options: { json },
    run: (bench) => changeJobs(bench, (queue, id) => queue.change(id, what)),
  });

const queueCancel = changing(
  "cancel",
  { en: "Cancel jobs", zh: "取消任务" },
  {
    en: "Cancels jobs: at once where they wait, soon where they run; those that wait for them are cancelled as well.",
    zh: "取消任务：等待中的立即取消，运行中的随即停止；等待它们的任务也会取消。",
  },
);

const queueRetry = changing(
  "retry",
  { en: "Run jobs again", zh: "重新运行任务" },
  {
    en: "Queues jobs again that failed or were cancelled, under their ids.",
    zh: "以原编号重新提交失败或已取消的任务。",
  },
);

/** Jobs, or the queue itself where none are named. */
const switching = (what: "pause" | "resume", title: Text, help: Text) =>
  serviceCommand({
    words: ["queue", what],
    title,
    help,
    takes: [ANY_JOBS],
    options: { mine, json },
    async run(bench) {
      const { around, language, words, options } = bench;
      if (words.length > 0) return changeJobs(bench, (queue, id) => queue.change(id, what));
      const whose: WhoseJobs = options.mine === true ? "mine" : "all";
      const paused = await atQueue(bench, (queue) => queue.switchQueue(what, whose));
      if (options.json === true) bench.printJson({ paused });
      else {
        const word = paused.all ? "pausedAll" : paused.mine ? "pausedMine" : "goesOn";
        around.stdout.write(`${QUEUE_WORDS[word][language]}\n`);
      }
    },
  });

const queuePause = switching(
  "pause",
  { en: "Pause the queue", zh: "暂停队列" },
  {
    en: "Lets no more jobs start, or holds single jobs back; what runs goes on.",
    zh: "不再开始新任务，或暂停个别任务；正在运行的任务继续。",
  },
);

const queueResume = switching(
  "resume",
  { en: "Resume the queue", zh: "恢复队列" },
  {
    en: "Lets jobs start again, or single jobs that were held back.",
    zh: "重新开始任务，或恢复个别暂停的任务。",
  },
);

const queueMove = serviceCommand({
  words: ["queue", "move"],
  title: { en: "Change the order", zh: "调整顺序" },
  help: {
    en: "Puts a waiting job directly before or behind another of the same user, or changes its priority.",
    zh: "把等待中的任务移到同一用户的另一任务之前或之后，或更改其优先级。",
  },
  takes: [JOB],
  options: {
    before: {
      flags: "--before <job>",
      help: { en: "The job that it comes directly before", zh: "移到该任务之前" },
    },
    after: {
      flags: "--after <job>",
      help: { en: "The job that it comes directly behind", zh: "移到该任务之后" },
    },
    priority: {
      flags: "--priority <n>",
      help: {
        en: "Higher is earlier (a whole number from -1000 to 1000)",
        zh: "数值越大越靠前（-1000 到 1000 之间的整数）",
      },
    },
    json,
  },
  async run(bench) {
    const { words, options } = bench;
    const { before, after, priority } = options;
    const [id = ""] = words;
    const asked = [before, after, priority].filter((each) => each !== undefined);
    if (asked.length !== 1)
      throw new Problem("input/usage", {
        en: `Got ${asked.length} of --before, --after and --priority, expected one of them.`,
        zh: `--before、--after 和 --priority 给出了 ${asked.length} 个，应给出其中一个。`,
      });
    const job = await atQueue(bench, (queue) => {
      if (before !== undefined) return queue.move(id, { before });
      if (after !== undefined) return queue.move(id, { after });
      return queue.setPriority(id, wholeNumber(priority ?? "", "--priority", PRIORITY));
    });
    tell(bench, [job]);
  },
});

const queueClear = serviceCommand({
  words: ["queue", "clear"],
  title: { en: "Empty the queue", zh: "清空队列" },
  help: {
    en: "Cancels every job that waits; `inkloom queue retry` brings them back.",
    zh: "取消所有等待中的任务；可用 `inkloom queue retry` 重新提交。",
  },
  options: { mine, json },
  async run(bench) {
    const { around, language, options } = bench;
    const answer = await atQueue(bench, (queue) =>
      queue.clear(options.mine === true ? "mine" : "all"),
    );
    if (options.json === true) bench.printJson(answer);
    else
      around.stdout.write(
        `${QUEUE_WORDS.cancelled[language].replace("{count}", String(answer.cancelled))}\n`,
      );
  },
});

type JsonBench = ServiceBench<{ readonly json?: boolean }>;

/** One after the other; what was done before one that cannot be changed stays done, and is told. */
async function changeJobs(
  bench: JsonBench,
  change: (queue: QueueDesk, id: string) => Promise<ToldJob>,
): Promise<void> {
  const changed: ToldJob[] = [];
  try {
    await atQueue(bench, async (queue) => {
      for (const id of bench.words) changed.push(await change(queue, id));
    });
  } finally {
    tell(bench, changed);
  }
}

function tell(bench: JsonBench, jobs: readonly ToldJob[]): void {
  if (bench.options.json === true) bench.printJson({ jobs });
  else for (const job of jobs) bench.around.stdout.write(`${shortJob(job, bench.language)}\n`);
}

export const QUEUE_COMMANDS = [
  queueList,
  queueShow,
  queueCancel,
  queuePause,
  queueResume,
  queueRetry,
  queueMove,
  queueClear,
];
