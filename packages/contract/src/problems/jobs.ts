/** What the queue of the service refuses, and how a job ends without a result. */
import { entry, type ProblemEntry } from "./entry.ts";

export const JOB_PROBLEMS = {
  "queue/full": entry(
    429,
    { en: "The queue holds as many jobs as it may.", zh: "队列中的任务数已达上限。" },
    {
      en: "Try again after the time named in the message, or cancel jobs that wait.",
      zh: "请在提示的时间之后重试，或取消正在等待的任务。",
    },
  ),
  "queue/dependency": entry(
    400,
    {
      en: "Jobs that wait for each other could never run.",
      zh: "任务之间的等待关系使其永远无法运行。",
    },
    {
      en: "Let a job wait only for jobs that are there, have not failed and do not wait for it.",
      zh: "任务只能等待已存在、未失败且不反过来等待它的任务。",
    },
  ),
  "queue/unknown": entry(
    404,
    { en: "There is no such job.", zh: "没有这个任务。" },
    {
      en: "Look for its id in the history; removed jobs are gone.",
      zh: "请在历史记录中查找其编号；已删除的任务无法找回。",
    },
  ),
  "queue/taken": entry(
    409,
    {
      en: "There is another job of this id, or another request was made with this key.",
      zh: "该编号已属于另一个任务，或该键已用于另一个请求。",
    },
    {
      en: "Make a new UUID of version 7 for each new request; repeat a request only as it was.",
      zh: "请为每个新请求生成新的 UUID（版本 7）；重复请求时内容须与原来一致。",
    },
  ),
  "queue/state": entry(
    409,
    { en: "The job is in a state that does not allow this.", zh: "任务当前的状态不允许此操作。" },
    {
      en: "Look at the job's present state: it may have ended meanwhile.",
      zh: "请查看任务当前的状态：它可能已经结束。",
    },
  ),
  "job/worker-died": entry(
    500,
    {
      en: "The process that ran the job ended each time.",
      zh: "运行该任务的进程每次都意外结束。",
    },
    {
      en: "Try a smaller size or a smaller model, and look in the log for what ended the process: often memory ran out.",
      zh: "请尝试更小的尺寸或模型，并在日志中查看进程结束的原因：往往是内存不足。",
    },
  ),
  "job/waited-for": entry(
    409,
    {
      en: "A job that this one waited for did not succeed.",
      zh: "该任务所等待的任务没有成功。",
    },
    {
      en: "Repeat the job it waited for first, then this one.",
      zh: "请先重新运行它所等待的任务，再运行本任务。",
    },
  ),
  "job/failed": entry(
    500,
    {
      en: "The job met an error that Inkloom did not expect.",
      zh: "任务遇到了 Inkloom 未预料到的错误。",
    },
    {
      en: "Look in the server's log for this job's id, and report it with the request.",
      zh: "请在服务器日志中查找该任务的编号，并连同请求一起报告。",
    },
  ),
  "webhook/refused": entry(
    400,
    {
      en: "The address to call when a job ends is not among those allowed.",
      zh: "任务结束时要调用的地址不在允许之列。",
    },
    {
      en: "Have the host's name added to the allowed hosts of webhooks in the server's configuration.",
      zh: "请在服务器配置中把该主机名加入允许的 webhook 主机。",
    },
  ),
} as const satisfies Readonly<Record<string, ProblemEntry>>;
