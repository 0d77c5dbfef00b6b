/** Jobs as clients ask for them. */
import { said } from "./said.ts";
import { anything, list, object, type Schema, text, uuid } from "./shapes.ts";
import { parametersName, toolIds } from "./tool-schema.ts";

/** Jobs of one request. */
export const MOST_JOBS = 100;

export const PRIORITY: Schema = {
  type: "integer",
  minimum: -100,
  maximum: 100,
  ...said("Higher is earlier; above 0 for administrators only", "越大越靠前；大于 0 仅限管理员"),
};

export const WEBHOOK: Schema = {
  type: "string",
  maxLength: 2000,
  ...said(
    "Address that is called when the job has ended; its host must be allowed",
    "任务结束时调用的地址；主机须在允许之列",
  ),
};

export const IDEMPOTENCY: Schema = {
  type: "object",
  properties: {
    "idempotency-key": {
      type: "string",
      maxLength: 100,
      ...said(
        "A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once",
        "每次请求新生成的 UUID（版本 7）：以相同的键重复请求时，任务只建立一次",
      ),
    },
  },
};

const common = {
  id: uuid("Of your own making, version 7", "自行生成，版本 7"),
  priority: PRIORITY,
  waitsFor: list(uuid("Of a job", "任务编号"), {
    maxItems: MOST_JOBS,
    ...said(
      "Jobs that must be done before, of this request or queued already",
      "须先完成的任务：同一请求中的，或已在队列中的",
    ),
  }),
  webhook: WEBHOOK,
};

const job = (tool: Schema, parameters: Schema): Schema =>
  object({ tool, parameters, ...common }, Object.keys(common));

/** As it is checked before the tool's own check. */
const CHECKED = job({ type: "string", enum: toolIds }, anything("Of the tool", "工具的参数"));

/** As the document tells it: each tool with its parameters. */
const TOLD: Schema = {
  oneOf: toolIds.map((id) =>
    job({ type: "string", const: id }, { $ref: `${parametersName(id)}#` }),
  ),
};

/** Keyword under which a schema is told otherwise than it is checked. */
export const TOLD_AS = "x-told";

const batch = (one: Schema): Schema =>
  object({ jobs: list(one, { minItems: 1, maxItems: MOST_JOBS }) });

export const JOB_BATCH: Schema = { ...batch(CHECKED), [TOLD_AS]: batch(TOLD) };

export const PLACE: Schema = {
  type: "object",
  properties: {
    before: uuid("Directly before this job", "移到此任务之前"),
    after: uuid("Directly behind this job", "移到此任务之后"),
  },
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
};

export const JOB_ID: Schema = object({ id: uuid("Of the job", "任务编号") });

export const CURSOR = text("Where the page before ended", "上一页的结尾标记");
