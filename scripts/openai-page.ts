/** The page about clients of OpenAI's images in one language; its tables are made from what is read. */
import type { Language, Text } from "../packages/contract/src/index.ts";
import {
  EDIT_FIELDS,
  type Field,
  type Fields,
  GENERATION_FIELDS,
  VARIATION_FIELDS,
} from "../packages/server/src/compat/openai/fields.ts";

const WORDS = {
  title: { en: "Clients of OpenAI's images", zh: "OpenAI 图片接口的客户端" },
  other: { en: "[中文](openai.zh-CN.md)", zh: "[English](openai.md)" },
  made: {
    en: "The tables are made from `packages/server/src/compat/openai` by `npm run docs`; not written by hand.",
    zh: "表格由 `npm run docs` 根据 `packages/server/src/compat/openai` 生成，请勿手工修改。",
  },
  field: { en: "parameter", zh: "参数" },
  takes: { en: "accepts", zh: "取值" },
  about: { en: "what becomes of it", zh: "作用" },
  ignored: { en: "taken, without effect: ", zh: "接受但不起作用：" },
  required: { en: "required", zh: "必填" },
  text: { en: "text", zh: "文本" },
  object: { en: "object", zh: "对象" },
} as const satisfies Readonly<Record<string, Text>>;

const BEFORE: Readonly<Record<Language, string>> = {
  en: `Programs that draw with OpenAI's API draw with Inkloom when they are given another address. With the official clients:

\`\`\`python
from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:7860/v1", api_key="not needed here")
answer = client.images.generate(model="inkloom-mini", prompt="a red house in the snow", size="512x512")
\`\`\`

\`\`\`ts
import OpenAI from "openai";

const client = new OpenAI({ baseURL: "http://127.0.0.1:7860/v1", apiKey: "not needed here" });
const answer = await client.images.generate({ model: "inkloom-mini", prompt: "a red house in the snow" });
\`\`\`

Where a login is required, the key is an API token of Inkloom (\`inkloom user token add\`).

- \`POST /v1/images/generations\`, \`POST /v1/images/edits\` (a form, or JSON with \`images: [{ "image_url": "data:image/png;base64,..." }]\`), \`POST /v1/images/variations\`.
- \`GET /v1/models\`, \`GET /v1/models/<name>\`: the checkpoints there are.
- An answer holds \`created\`, \`data\`, \`size\`, \`quality\`, \`background\`, \`output_format\` and \`usage\`; nothing is counted, so \`usage\` is zero. There is no \`revised_prompt\`: the prompt is drawn as it is.
- With \`stream\` it is server-sent events: \`image_generation.partial_image\` and \`image_generation.completed\`, for edits \`image_edit....\`; one \`completed\` for each picture. What goes wrong later is an event \`error\`.
- Names of OpenAI's models (\`dall-e-2\`, \`dall-e-3\`, \`gpt-image-...\`) mean the default model. Any other name that is not there is 404 with the code \`model_not_found\`.
- A parameter that is not in the table is refused with the code \`unknown_parameter\`, a value that does not fit with \`invalid_value\`, \`invalid_type\` and so on, as there. A full queue is 429 with \`Retry-After\`.
- When a client goes away before its answer, what it asked for is made all the same and lies in the gallery. The official clients ask again after their time-out and are then given it, instead of having it made twice.
- In an edit, transparent pixels of \`mask\` are drawn anew. One picture can be edited at a time.
- Addresses of \`images\` in JSON are fetched only from hosts of the setting [\`pictureHosts\`](../config.md); files that were uploaded beforehand (\`file_id\`) do not exist here.`,
  zh: `使用 OpenAI 接口绘图的程序，只需换一个地址即可使用墨织。官方客户端的写法：

\`\`\`python
from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:7860/v1", api_key="此处不需要")
answer = client.images.generate(model="inkloom-mini", prompt="雪地里的红房子", size="512x512")
\`\`\`

\`\`\`ts
import OpenAI from "openai";

const client = new OpenAI({ baseURL: "http://127.0.0.1:7860/v1", apiKey: "此处不需要" });
const answer = await client.images.generate({ model: "inkloom-mini", prompt: "雪地里的红房子" });
\`\`\`

需要登录时，密钥为墨织的 API 令牌（\`inkloom user token add\`）。

- \`POST /v1/images/generations\`、\`POST /v1/images/edits\`（表单，或含 \`images: [{ "image_url": "data:image/png;base64,..." }]\` 的 JSON）、\`POST /v1/images/variations\`。
- \`GET /v1/models\`、\`GET /v1/models/<名称>\`：现有的检查点。
- 回答包含 \`created\`、\`data\`、\`size\`、\`quality\`、\`background\`、\`output_format\` 和 \`usage\`；墨织不计费，\`usage\` 均为零。没有 \`revised_prompt\`：提示词按原样使用。
- 使用 \`stream\` 时以 server-sent events 回答：\`image_generation.partial_image\` 和 \`image_generation.completed\`，编辑时为 \`image_edit....\`；每张图片一个 \`completed\`。之后出现的错误以事件 \`error\` 发送。
- OpenAI 的模型名称（\`dall-e-2\`、\`dall-e-3\`、\`gpt-image-...\`）表示默认模型。其他不存在的名称返回 404，代码为 \`model_not_found\`。
- 表中没有的参数会被拒绝，代码为 \`unknown_parameter\`；不合要求的值为 \`invalid_value\`、\`invalid_type\` 等，与 OpenAI 相同。队列已满时返回 429 和 \`Retry-After\`。
- 客户端在得到回答前断开时，所请求的内容照样会完成并保存在图库中。官方客户端超时后会再次请求，此时直接得到该结果，不会重复生成。
- 编辑时，\`mask\` 中透明的像素会重新绘制。每次只能编辑一张图片。
- JSON 中 \`images\` 的网址只会从设置 [\`pictureHosts\`](../config.zh-CN.md) 列出的主机下载；不支持引用事先上传的文件（\`file_id\`）。`,
};

/** The page `docs/compat/openai.md` or `docs/compat/openai.zh-CN.md`. */
export function openaiPage(language: Language): string {
  const sections = [
    `# ${WORDS.title[language]}`,
    WORDS.other[language],
    WORDS.made[language],
    BEFORE[language],
    "## generations",
    table(GENERATION_FIELDS, language),
    "## edits",
    table(EDIT_FIELDS, language),
    "## variations",
    table(VARIATION_FIELDS, language),
  ];
  return `${sections.join("\n\n")}\n`;
}

function table(fields: Fields, language: Language): string {
  const rows = Object.entries(fields).map(([name, field]) => {
    const about = `${field.use === "ignored" ? WORDS.ignored[language] : ""}${field.about[language]}`;
    return `| \`${name}\` | ${accepted(field, language)} | ${about} |`;
  });
  return [
    `| ${WORDS.field[language]} | ${WORDS.takes[language]} | ${WORDS.about[language]} |`,
    "| --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function accepted(field: Field, language: Language): string {
  const { kind, values, minimum = 0, maximum = 0, required } = field;
  const comma = language === "zh" ? "、" : ", ";
  const plain = {
    text: values?.map((value) => `\`${value}\``).join(comma) ?? WORDS.text[language],
    integer: `${minimum}-${maximum}`,
    flag: "`true`, `false`",
    record: WORDS.object[language],
  }[kind];
  return required === true
    ? `${plain}${language === "zh" ? "，" : ", "}${WORDS.required[language]}`
    : plain;
}
