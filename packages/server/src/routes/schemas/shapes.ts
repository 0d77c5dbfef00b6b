/** What the API answers with, as schemas that several routes share: `{ $ref: "Job#" }`. */
import { PROBLEMS, STAGES } from "@inkloom/contract";
import { JOB_STATES } from "../../storage/schema.ts";
import { CHINESE, said } from "./said.ts";

/** A JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

export const HASH = "^[0-9a-f]{64}$";
export const ASSET = "^asset:[0-9a-f]{64}$";

export const uuid = (en: string, zh: string): Schema => ({
  type: "string",
  format: "uuid",
  ...said(en, zh),
});

const moment = (en: string, zh: string): Schema => ({
  type: "string",
  format: "date-time",
  ...said(en, zh),
});

const orNull = (schema: Schema): Schema => ({ ...schema, type: [schema["type"], "null"] });

/** An object, closed, whose properties are all there unless told otherwise. */
export const object = (
  properties: Readonly<Record<string, Schema>>,
  optional: readonly string[] = [],
): Schema => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

export const list = (items: Schema, words: Schema = {}): Schema => ({
  type: "array",
  items,
  ...words,
});

const text = (en: string, zh: string): Schema => ({ type: "string", ...said(en, zh) });
const count = (en: string, zh: string): Schema => ({
  type: "integer",
  minimum: 0,
  ...said(en, zh),
});
const anything = (en: string, zh: string): Schema => ({
  type: "object",
  additionalProperties: true,
  ...said(en, zh),
});

const PIXELS = {
  width: count("Pixels from left to right", "宽度，像素"),
  height: count("Pixels from top to bottom", "高度，像素"),
};

const JOB_FILE: Schema = {
  ...object(
    {
      role: text(
        "What it is to the tool: picture, sheet, map, chart",
        "在该工具中的作用：picture、sheet、map、chart",
      ),
      asset: { type: "string", pattern: ASSET, ...said("Its name in requests", "在请求中的名称") },
      url: text("Where it can be fetched", "下载地址"),
      hash: { type: "string", pattern: HASH, ...said("SHA-256", "SHA-256") },
      bytes: count("Size", "字节数"),
      mediaType: text("Kind of file", "文件类型"),
      ...PIXELS,
      seed: { type: "integer", ...said("Seed that it was drawn with", "所用的随机种子") },
      infotext: text("A1111's text about its making", "A1111 格式的生成信息"),
    },
    ["hash", "bytes", "mediaType", "width", "height", "seed", "infotext"],
  ),
  additionalProperties: true,
};

const PROBLEM = object(
  {
    type: text("Where this kind of problem is explained", "此类问题的说明地址"),
    title: text("What kind of problem it is", "问题的类别"),
    status: { type: "integer", minimum: 400, maximum: 599 },
    detail: text("What happened", "发生了什么"),
    code: {
      type: "string",
      enum: Object.keys(PROBLEMS).toSorted(),
      ...said("For programs", "供程序使用"),
    },
    cause: text("Why that is a problem", "原因"),
    cure: text("What helps", "解决办法"),
    instance: text("The path that was asked", "所请求的路径"),
    field: text("The first field that is at fault", "第一个有误的字段"),
    errors: list(
      object({
        field: text("The field", "字段"),
        detail: text("What is wrong with it", "错误内容"),
      }),
      said("Every field that is at fault", "所有有误的字段"),
    ),
    retryAfter: { type: "integer", minimum: 1, ...said("Seconds to wait", "需等待的秒数") },
  },
  ["instance", "field", "errors", "retryAfter"],
);

const PROGRESS: Schema = {
  ...object(
    {
      stage: { type: "string", enum: [...STAGES], ...said("What it is doing", "所处阶段") },
      step: count("Steps done", "已完成的步数"),
      steps: count("Steps in all", "总步数"),
      notice: text("Something worth knowing", "提示"),
      picture: object({ number: count("Which", "第几张"), of: count("Of how many", "总数") }),
      graph: object(
        {
          node: text("Id of the node that runs", "正在运行的节点编号"),
          done: list({ type: "string" }, said("Ids of nodes that ran before", "已运行的节点")),
          cached: list(
            { type: "string" },
            said("Ids of nodes whose work was there already", "直接采用已有结果的节点"),
          ),
          shown: anything(
            "What nodes show, by their ids: `files` as jobs have them, and `text`",
            "各节点显示的内容，以编号为键：`files` 与任务的文件相同，以及 `text`",
          ),
        },
        ["node"],
      ),
      training: object(
        {
          epoch: count("Epoch, from 1", "轮次，从 1 起"),
          loss: { type: "number", ...said("Loss of the step", "该步的损失") },
          validationLoss: {
            type: "number",
            ...said("Of the pictures held back, where it was measured", "验证损失（已测量时）"),
          },
          learningRate: { type: "number", ...said("Learning rate", "学习率") },
          seconds: { type: "number", ...said("Seconds that the step took", "该步用时（秒）") },
          samples: count("Sample pictures drawn so far", "已绘制的样图数"),
        },
        ["validationLoss"],
      ),
    },
    ["step", "steps", "notice", "picture", "graph", "training"],
  ),
  ...said("How far a job is", "任务进度"),
};

const JOB = object({
  id: uuid("A UUID of version 7, so that ids sort by age", "UUID（版本 7），按时间排序"),
  tool: text("Id of a tool, or `comfy`", "工具编号，或 `comfy`"),
  state: { type: "string", enum: [...JOB_STATES], ...said("What it has become", "状态") },
  parameters: anything("As checked, with every default", "校验后的参数，含所有默认值"),
  user: orNull(uuid("Who asked for it; null without accounts", "提交者；无账户时为 null")),
  batch: orNull(uuid("Shared by the jobs of one request", "同一请求的任务共有的编号")),
  priority: { type: "integer", ...said("Higher is earlier", "越大越靠前") },
  waitsFor: count("Jobs that must be done before", "须先完成的任务数"),
  attempts: count("How often it was begun", "开始的次数"),
  cancelling: {
    type: "boolean",
    ...said("Whether it runs and is asked to stop", "是否正在运行且已要求取消"),
  },
  revision: count("Rises with every change", "随每次变化增大"),
  progress: {
    anyOf: [{ $ref: "Progress#" }, { type: "null" }],
  },
  result: {
    anyOf: [
      {
        ...object(
          {
            files: list({ $ref: "JobFile#" }),
            report: anything("What the tool says beside its files", "文件之外的报告"),
            outputs: anything(
              "Of a graph, what each node shows: `files` and `text`, by the nodes' ids",
              "节点图中各节点显示的内容：`files` 与 `text`，以节点编号为键",
            ),
          },
          ["files", "report", "outputs"],
        ),
        additionalProperties: true,
      },
      { type: "null" },
    ],
  },
  error: { anyOf: [{ $ref: "Problem#" }, { type: "null" }] },
  createdAt: moment("When it was asked for", "提交时间"),
  startedAt: orNull(moment("When it was begun last", "最近一次开始的时间")),
  finishedAt: orNull(moment("When it ended", "结束时间")),
  links: object({
    self: text("The job", "任务"),
    events: text("What happens to it, as server-sent events", "任务事件（server-sent events）"),
  }),
});

const event = (
  type: string,
  fields: Readonly<Record<string, Schema>>,
  optional?: string[],
): Schema => object({ type: { type: "string", const: type }, ...fields }, optional);

const ABOUT_JOB = {
  id: uuid("Of the job", "任务编号"),
  revision: count("Of the job, with this event", "此事件时任务的 revision"),
};

const JOB_EVENT: Schema = {
  ...said(
    "What server-sent events hold as data and the WebSocket as text",
    "server-sent events 的数据与 WebSocket 的文本内容",
  ),
  oneOf: [
    event("state", { ...ABOUT_JOB, job: { $ref: "Job#" } }),
    event("progress", { ...ABOUT_JOB, progress: { $ref: "Progress#" } }),
    event(
      "preview",
      {
        ...ABOUT_JOB,
        mediaType: text("Kind of picture", "图片类型"),
        picture: text(
          "Base64; over the WebSocket it follows as bytes",
          "Base64；WebSocket 中为其后的字节",
        ),
      },
      ["picture"],
    ),
    event("removed", ABOUT_JOB),
    event("queue", {}),
    event("dropped", {}),
  ],
};

const GALLERY_ENTRY = object({
  id: uuid("Of the entry", "条目编号"),
  user: orNull(uuid("Whose it is", "所有者")),
  job: orNull(uuid("The job that made it", "生成它的任务")),
  index: count("Place among the job's pictures", "在任务图片中的序号"),
  asset: { type: "string", pattern: ASSET, ...said("Its name in requests", "在请求中的名称") },
  url: text("The picture", "图片地址"),
  thumbnail: text("A small one", "缩略图地址"),
  bytes: count("Size", "字节数"),
  mediaType: text("Kind of file", "文件类型"),
  width: orNull(PIXELS.width),
  height: orNull(PIXELS.height),
  tool: text("What made it", "所用工具"),
  prompt: text("The words it was drawn from", "提示词"),
  model: orNull(text("The model", "模型")),
  seed: orNull(text("The seed", "随机种子")),
  favourite: { type: "boolean", ...said("Whether it is a favourite", "是否收藏") },
  tags: list({ type: "string" }, said("Tags", "标签")),
  boards: list({ type: "string", format: "uuid" }, said("Boards that it is on", "所在的图集")),
  createdAt: moment("When it was made", "生成时间"),
  removedAt: orNull(moment("When it was removed", "移除时间")),
});

const BOARD = object({
  id: uuid("Of the board", "图集编号"),
  user: orNull(uuid("Whose it is", "所有者")),
  name: text("What people call it", "图集名称"),
  pictures: count("Pictures on it that were not removed", "其中未移除的图片数"),
  cover: {
    anyOf: [
      object({
        id: uuid("Of the newest picture's entry", "最新图片的条目编号"),
        asset: {
          type: "string",
          pattern: ASSET,
          ...said("Its name in requests", "在请求中的名称"),
        },
        url: text("The picture", "图片地址"),
        thumbnail: text("A small one", "缩略图地址"),
      }),
      { type: "null" },
    ],
  },
  createdAt: moment("When it was made", "建立时间"),
});

const UPLOAD = object(
  {
    asset: { type: "string", pattern: ASSET, ...said("Its name in requests", "在请求中的名称") },
    url: text("Where it can be fetched", "下载地址"),
    hash: { type: "string", pattern: HASH, ...said("SHA-256", "SHA-256") },
    bytes: count("Size", "字节数"),
    mediaType: text("Kind of file, by its content", "文件类型（由内容判断）"),
    ...PIXELS,
    name: text("Its name on the client's side", "客户端给出的文件名"),
  },
  ["name"],
);

/** By the name under which `$ref` and the document know them. */
export const SHAPES: Readonly<Record<string, Schema>> = {
  Problem: PROBLEM,
  Progress: PROGRESS,
  JobFile: JOB_FILE,
  Job: JOB,
  JobEvent: JOB_EVENT,
  GalleryEntry: GALLERY_ENTRY,
  Board: BOARD,
  Upload: UPLOAD,
};

export const ref = (name: string): Schema => ({ $ref: `${name}#` });

const DONE: Readonly<Record<string, Schema>> = {
  200: said("Done", "成功"),
  201: said("Made", "已建立"),
  202: said("Queued", "已进入队列"),
};

/** Responses of a route, with words where it has none; every route may answer with a problem. */
export const answers = (own: Readonly<Record<number, Schema>>): Record<string, unknown> => ({
  ...Object.fromEntries(
    Object.entries(own).map(([status, response]) => [status, worded(status, response)]),
  ),
  default: {
    ...said("A problem", "问题"),
    content: { "application/problem+json": { schema: ref("Problem") } },
  },
});

/** Words stand beside the content: beside a reference they would be lost. */
function worded(status: string, response: Schema): Schema {
  if (response["type"] === "null" || "content" in response) return { ...DONE[status], ...response };
  const { description, [CHINESE]: chinese, ...schema } = response;
  const words = description === undefined ? DONE[status] : { description, [CHINESE]: chinese };
  return { ...words, content: { "application/json": { schema } } };
}

export { anything, count, moment, orNull, text };
