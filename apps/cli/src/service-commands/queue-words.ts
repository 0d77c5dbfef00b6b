/** How jobs are shown. */
import { type Language, printable, type Text } from "@inkloom/contract";
import type { ToldJob, ToldQueue } from "@inkloom/server/elsewhere";
import { textTable } from "../commands/text-table.ts";

export const QUEUE_WORDS = {
  empty: { en: "No job runs or waits.", zh: "没有正在运行或等待的任务。" },
  noneEnded: { en: "No job has ended.", zh: "没有已结束的任务。" },
  more: { en: "{count} more; see --limit", zh: "还有 {count} 个；见 --limit" },
  pausedAll: { en: "The queue is paused.", zh: "队列已暂停。" },
  pausedMine: { en: "Your jobs are paused.", zh: "你的任务已暂停。" },
  goesOn: { en: "Jobs start as they come.", zh: "任务依次开始。" },
  cancelled: { en: "{count} jobs cancelled.", zh: "已取消 {count} 个任务。" },
} as const satisfies Readonly<Record<string, Text>>;

const STATES: Readonly<Record<ToldJob["state"], Text>> = {
  queued: { en: "waiting", zh: "等待中" },
  paused: { en: "paused", zh: "已暂停" },
  running: { en: "running", zh: "运行中" },
  done: { en: "done", zh: "已完成" },
  failed: { en: "failed", zh: "失败" },
  cancelled: { en: "cancelled", zh: "已取消" },
};

const FIELDS = {
  job: { en: "Job", zh: "任务" },
  tool: { en: "Tool", zh: "工具" },
  state: { en: "State", zh: "状态" },
  priority: { en: "Priority", zh: "优先级" },
  asked: { en: "Asked for", zh: "提交" },
  begun: { en: "Begun", zh: "开始" },
  ended: { en: "Ended", zh: "结束" },
  attempts: { en: "Attempts", zh: "次数" },
  waitsFor: { en: "Waits for", zh: "等待" },
  jobs: { en: "jobs", zh: "个任务" },
  error: { en: "Error", zh: "错误" },
  cure: { en: "Cure", zh: "办法" },
  pictures: { en: "Files", zh: "文件" },
  parameters: { en: "Parameters", zh: "参数" },
  cancelling: { en: "being cancelled", zh: "正在取消" },
} as const satisfies Readonly<Record<string, Text>>;

/** Characters of a prompt in a list. */
const EXCERPT = 48;

export function queueLines(
  { jobs, paused, total }: ToldQueue,
  language: Language,
  columns: number | undefined,
): string[] {
  const pause = paused.all ? "pausedAll" : paused.mine ? "pausedMine" : undefined;
  const notes = pause === undefined ? [] : [QUEUE_WORDS[pause][language]];
  if (jobs.length === 0) return [...notes, QUEUE_WORDS.empty[language]];
  const rest = total - jobs.length;
  const more = QUEUE_WORDS.more[language].replace("{count}", String(rest));
  return [
    ...notes,
    ...table(
      jobs.map(({ job }) => job),
      language,
      columns,
    ),
    ...(rest > 0 ? [more] : []),
  ];
}

export function endedLines(
  jobs: readonly ToldJob[],
  language: Language,
  columns: number | undefined,
): string[] {
  return jobs.length === 0 ? [QUEUE_WORDS.noneEnded[language]] : table(jobs, language, columns);
}

const table = (
  jobs: readonly ToldJob[],
  language: Language,
  columns: number | undefined,
): string[] =>
  textTable(
    jobs.map((job): [string, string] => [job.id, aboutJob(job, language)]),
    columns,
  );

/** What became of a job, in one line. */
export const shortJob = (job: ToldJob, language: Language): string =>
  `${job.id}  ${stateWords(job, language)}`;

function aboutJob(job: ToldJob, language: Language): string {
  const { prompt } = job.parameters;
  const words = typeof prompt === "string" && prompt !== "" ? [excerpt(prompt)] : [];
  return [stateWords(job, language), job.tool, ...words].join("  ");
}

function stateWords(job: ToldJob, language: Language): string {
  const state = STATES[job.state][language];
  if (job.cancelling)
    return `${state}${language === "zh" ? "，" : ", "}${FIELDS.cancelling[language]}`;
  const { step, steps } = progressOf(job);
  return job.state === "running" && steps !== undefined ? `${state} ${step ?? 0}/${steps}` : state;
}

function progressOf({ progress }: ToldJob): { readonly step?: number; readonly steps?: number } {
  if (typeof progress !== "object" || progress === null) return {};
  const { step, steps } = progress as { step?: unknown; steps?: unknown };
  return {
    ...(typeof step === "number" && { step }),
    ...(typeof steps === "number" && { steps }),
  };
}

const excerpt = (text: string): string => {
  const line = printable(text.replaceAll(/\s+/g, " ").trim());
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT)}…` : line;
};

/** Everything about one job. */
export function jobLines(job: ToldJob, language: Language, columns: number | undefined): string[] {
  const say = (field: keyof typeof FIELDS): string => FIELDS[field][language];
  const files = filesOf(job);
  const optional = (field: keyof typeof FIELDS, value: string | null): [string, string][] =>
    value === null ? [] : [[say(field), printable(value)]];
  return textTable(
    [
      [say("job"), job.id],
      [say("tool"), printable(job.tool)],
      [say("state"), stateWords(job, language)],
      [say("priority"), String(job.priority)],
      ...(job.waitsFor === 0
        ? []
        : [[say("waitsFor"), `${job.waitsFor} ${say("jobs")}`] as [string, string]]),
      [say("asked"), job.createdAt],
      ...optional("begun", job.startedAt),
      ...optional("ended", job.finishedAt),
      [say("attempts"), String(job.attempts)],
      ...optional("error", job.error && `${job.error.detail} [${job.error.code}]`),
      ...optional("cure", job.error?.cure ?? null),
      ...files.map((file, at): [string, string] => [at === 0 ? say("pictures") : "", file]),
      [say("parameters"), printable(JSON.stringify(job.parameters))],
    ],
    columns,
  );
}

function filesOf({ result }: ToldJob): string[] {
  if (typeof result !== "object" || result === null || !("files" in result)) return [];
  const { files } = result;
  if (!Array.isArray(files)) return [];
  return files.flatMap((file: unknown) => {
    const asset = typeof file === "object" && file !== null && "asset" in file ? file.asset : "";
    return typeof asset === "string" && asset !== "" ? [printable(asset)] : [];
  });
}
