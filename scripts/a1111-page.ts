/** `docs/compat/a1111.md` in one language: the words are written here, the tables are made from the code. */
import type { Language, Text } from "../packages/contract/src/index.ts";
import {
  EXTRA_BATCH_FIELDS,
  EXTRA_SINGLE_FIELDS,
} from "../packages/server/src/compat/a1111/fields/extras-fields.ts";
import type { Field, Fields } from "../packages/server/src/compat/a1111/fields/field.ts";
import { IMG2IMG_FIELDS } from "../packages/server/src/compat/a1111/fields/img2img-fields.ts";
import { TXT2IMG_FIELDS } from "../packages/server/src/compat/a1111/fields/txt2img-fields.ts";
import { DRAWING_FIELDS } from "../packages/server/src/compat/a1111/fields/drawing-fields.ts";
import { ROUTES, type RouteState } from "../packages/server/src/compat/a1111/route-table.ts";
import { SCRIPTS } from "../packages/server/src/compat/a1111/scripts/chosen-script.ts";
import { SETTINGS } from "../packages/server/src/compat/a1111/settings.ts";

const STATES: Readonly<Record<RouteState, Text>> = {
  works: { en: "works", zh: "可用" },
  empty: { en: "empty", zh: "空" },
  "not yet": { en: "501", zh: "501" },
  never: { en: "refused", zh: "拒绝" },
};

const USES: Readonly<Record<Field["use"], Text>> = {
  honoured: { en: "yes", zh: "支持" },
  ignored: { en: "ignored", zh: "忽略" },
  refused: { en: "refused", zh: "拒绝" },
};

const WORDS = {
  title: { en: "Clients of A1111", zh: "A1111 的客户端" },
  other: { en: "[中文](a1111.zh-CN.md)", zh: "[English](a1111.md)" },
  intro: {
    en: `Programs that talk to AUTOMATIC1111's web UI (\`/sdapi/v1\`, port 7860) talk to Inkloom without a change: give them its
address. Names and meanings are those of A1111 1.10; what a field does to a picture is the same. The tables are made from the
code by \`npm run docs\`; this page is not written by hand.

- **Accounts.** Where login is required, HTTP Basic takes a name and a password, or an API token as the password.
- **Pictures** of a request are base64, with or without \`data:image/...;base64,\`. They are never paths. Addresses are
  fetched only from the hosts of the setting \`pictureHosts\` (\`--picture-hosts\`), which is empty at first; redirects are not followed, and
  private networks are out of reach unless a host is named in full. All of a request's pictures together may be as large
  as one upload.
- **Results.** Every picture is kept in the gallery, whatever \`save_images\` says. A client that goes away, before or
  after its turn, loses nothing: what it asked for is made all the same.
- **One after the other.** Each batch of a request is a job of the queue, which survives a restart; the next is queued when
  it has ended, with those of others between them. Settings are those of the asking account.
- **Progress, interrupt, skip** mean what the asking account has in work. An administrator without work of their own sees,
  and ends, that of others, as everybody does in A1111. An interruption answers the batches that are finished; unlike in
  A1111, no half-drawn picture. Where nothing is finished, \`images\` is empty.
- **Errors** have A1111's form: \`{error, detail, body, errors}\`. A value of the wrong kind is answered with 422 and
  FastAPI's list as \`detail\`; a full queue with 429 and \`Retry-After\`. \`error\` is the [code](../problems.md) of a
  problem, where it is one. \`Accept-Language: zh\` gets Chinese sentences.
- At most 100 pictures in one request.`,
    zh: `使用 AUTOMATIC1111 web UI 接口（\`/sdapi/v1\`，端口 7860）的程序无需修改即可使用 Inkloom：只需填入它的地址。名称与含义与 A1111
1.10 相同，各字段对图片的作用也相同。表格由 \`npm run docs\` 根据代码生成，请勿手工修改本页。

- **账户**：需要登录时，HTTP Basic 使用用户名和密码，或以 API 令牌作为密码。
- **图片**：请求中的图片为 base64，可带或不带 \`data:image/...;base64,\`，从不视为路径。只有设置 \`pictureHosts\` 中的主机上的网址
  才会下载，默认为空；不跟随重定向；除非写出完整主机名，否则不访问私有网络。一个请求的全部图片合计不超过一次上传的上限。
- **结果**：无论 \`save_images\` 为何值，每张图片都保存在图库中。客户端无论在轮到之前还是之后断开，都不会丢失任何结果：请求的内容照样会完成。
- **依次进行**：一个请求的每一批是队列中的一个任务，重启后仍会继续；前一批结束后才排入下一批，其间会穿插他人的任务。设置按账户分别保存。
- **进度、interrupt、skip** 针对当前账户正在进行的任务。没有自己任务的管理员可看到并结束他人的任务，与 A1111 中人人如此相同。
  中断时返回已完成的批次；与 A1111 不同，不返回画到一半的图片。没有完成的图片时 \`images\` 为空。
- **错误**采用 A1111 的形式：\`{error, detail, body, errors}\`。类型错误的值为 422，\`detail\` 为 FastAPI 的列表；队列已满为 429，附
  \`Retry-After\`。\`error\` 为[问题代码](../problems.md)（如有）。\`Accept-Language: zh\` 时返回中文。
- 一个请求最多 100 张图片。`,
  },
  routes: { en: "Routes", zh: "路由" },
  route: { en: "route", zh: "路由" },
  state: { en: "state", zh: "状态" },
  about: { en: "what it does", zh: "说明" },
  states: {
    en: "**empty**: a true answer that there is nothing. **501**: refused until there is a tool for it. **refused**: always.",
    zh: "**空**：如实回答没有内容。**501**：在有相应工具之前拒绝。**拒绝**：始终拒绝。",
  },
  fields: { en: "Fields", zh: "字段" },
  uses: {
    en: "**ignored** fields change no picture, here as there. A **refused** field is an error where it asks for something (501), because pictures would differ. Fields that A1111 does not know are left out, as there.",
    zh: "**忽略**的字段在此与在 A1111 中一样不影响图片。**拒绝**的字段在提出要求时报错（501），否则图片会不同。A1111 没有的字段会被略过，与其相同。",
  },
  field: { en: "field", zh: "字段" },
  standard: { en: "default", zh: "默认值" },
  use: { en: "use", zh: "支持" },
  both: { en: "Of txt2img and img2img", zh: "txt2img 与 img2img 共有" },
  text: { en: "Of txt2img", zh: "txt2img" },
  image: { en: "Of img2img", zh: "img2img" },
  extras: {
    en: "Of extra-single-image and extra-batch-images",
    zh: "extra-single-image 与 extra-batch-images",
  },
  scripts: { en: "Scripts", zh: "脚本" },
  scriptsIntro: {
    en: "`script_name` takes these titles in any case, `script_args` the arguments in this order. An axis of the plot is named by its place in A1111's list for that kind of request, as its API has it, or by its label.",
    zh: "`script_name` 使用下列标题（不区分大小写），`script_args` 按此顺序给出参数。X/Y/Z plot 的轴用其在 A1111 相应列表中的序号（与其 API 相同）或名称表示。",
  },
  argument: { en: "argument", zh: "参数" },
  settings: { en: "Settings", zh: "设置" },
  settingsIntro: {
    en: "`options` and `override_settings`. Others of A1111's page, files and memory are kept and answered without effect; unknown ones are 422, so that nothing is taken for done.",
    zh: "用于 `options` 和 `override_settings`。A1111 有关页面、文件和内存的其他设置会被保存和返回，但不起作用；未知的设置为 422，以免误以为已生效。",
  },
  setting: { en: "setting", zh: "设置" },
} as const satisfies Readonly<Record<string, Text>>;

export function a1111Page(language: Language): string {
  const say = (word: keyof typeof WORDS): string => WORDS[word][language];
  const routes = ROUTES.map(({ method, path, state, about }) => [
    `${method} \`${path}\``,
    STATES[state][language],
    about[language],
  ]);
  const own = (fields: Fields): Fields =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !(name in DRAWING_FIELDS)));
  const fieldTable = (fields: Fields, name: keyof typeof WORDS = "field"): string =>
    table(
      [say(name), say("standard"), say("use"), say("about")],
      Object.entries(fields).map(([field, { standard, use, about }]) => [
        `\`${field}\``,
        shown(standard),
        USES[use][language],
        about[language],
      ]),
    );
  const scripts = SCRIPTS.map(
    ({ title, kinds, args }) =>
      `### ${title} (${kinds.join(", ")})\n\n${fieldTable(args, "argument")}`,
  );
  const settings = Object.entries(SETTINGS).map(([name, { standard, about }]) => [
    `\`${name}\``,
    shown(standard),
    about[language],
  ]);
  return `${[
    `# ${say("title")}`,
    say("other"),
    say("intro"),
    `## ${say("routes")}`,
    say("states"),
    table([say("route"), say("state"), say("about")], routes),
    `## ${say("fields")}`,
    say("uses"),
    `### ${say("both")}`,
    fieldTable(DRAWING_FIELDS),
    `### ${say("text")}`,
    fieldTable(own(TXT2IMG_FIELDS)),
    `### ${say("image")}`,
    fieldTable(own(IMG2IMG_FIELDS)),
    `### ${say("extras")}`,
    fieldTable({ ...EXTRA_SINGLE_FIELDS, ...EXTRA_BATCH_FIELDS }),
    `## ${say("scripts")}`,
    say("scriptsIntro"),
    ...scripts,
    `## ${say("settings")}`,
    say("settingsIntro"),
    table([say("setting"), say("standard"), say("about")], settings),
  ].join("\n\n")}\n`;
}

const shown = (standard: unknown): string =>
  standard === null || standard === "" ? "" : `\`${JSON.stringify(standard)}\``;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map(cell).join(" | ")} |`)
    .join("\n");

/** A bar would end the cell. */
const cell = (text: string): string => text.replaceAll("|", "\\|");
