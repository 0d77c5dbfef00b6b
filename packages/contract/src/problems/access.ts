/** What the service refuses before any tool or job is asked: who comes, from where, and with what. */
import { entry, type ProblemEntry } from "./entry.ts";

export const ACCESS_PROBLEMS = {
  "input/name": entry(
    400,
    {
      en: "A request from the network calls a file by a path.",
      zh: "来自网络的请求使用了文件路径。",
    },
    {
      en: "Give the name of a model as the lists have it, and a picture as `asset:` with its SHA-256.",
      zh: "请使用列表中的模型名称；图片写作 `asset:` 加其 SHA-256。",
    },
  ),
  "auth/required": entry(
    401,
    { en: "This needs a login.", zh: "需要登录。" },
    {
      en: "Log in, or send an API token as `Authorization: Bearer ...`.",
      zh: "请登录，或以 `Authorization: Bearer ...` 发送 API 令牌。",
    },
  ),
  "auth/wrong": entry(
    401,
    { en: "Name or password is wrong.", zh: "用户名或密码错误。" },
    {
      en: "Type both again; `inkloom user password NAME` sets a new password.",
      zh: "请重新输入；可用 `inkloom user password 用户名` 设置新密码。",
    },
  ),
  "auth/forbidden": entry(
    403,
    { en: "This account may not do that.", zh: "该账户没有此操作的权限。" },
    { en: "Ask an administrator for another role.", zh: "请向管理员申请其他角色。" },
  ),
  "auth/many": entry(
    429,
    { en: "There were too many attempts.", zh: "尝试次数过多。" },
    { en: "Wait as long as the message says.", zh: "请按提示等待后重试。" },
  ),
  "auth/account": entry(
    400,
    { en: "A user's name or password cannot be used.", zh: "用户名或密码不可用。" },
    {
      en: "Use a name and a password of the lengths named in the message.",
      zh: "请使用符合提示长度的用户名和密码。",
    },
  ),
  "auth/taken": entry(
    409,
    { en: "There is such a user already.", zh: "该用户已存在。" },
    { en: "Choose another name.", zh: "请换一个用户名。" },
  ),
  "auth/unknown": entry(
    404,
    { en: "There is no such user or token.", zh: "没有该用户或令牌。" },
    { en: "Look at the list of users or tokens.", zh: "请查看用户或令牌列表。" },
  ),
  "auth/last-admin": entry(
    409,
    { en: "The service would be left without an admin.", zh: "服务将没有任何管理员。" },
    {
      en: "Make another user an admin first: `inkloom user role NAME admin`.",
      zh: "请先把另一位用户设为管理员：`inkloom user role 用户名 admin`。",
    },
  ),
  "auth/full": entry(
    409,
    { en: "The user has as many tokens as allowed.", zh: "该用户的令牌数已达上限。" },
    { en: "Revoke tokens that are not used.", zh: "请吊销不再使用的令牌。" },
  ),
  "auth/setup": entry(
    403,
    { en: "The first admin cannot be made this way.", zh: "无法以此方式创建首位管理员。" },
    {
      en: "Type the code that `inkloom serve` printed; where there are users, log in or run `inkloom user add NAME --role admin`.",
      zh: "请输入 `inkloom serve` 显示的设置码；已有用户时请登录，或运行 `inkloom user add 用户名 --role admin`。",
    },
  ),
  "request/proxied": entry(
    403,
    {
      en: "The request came through a proxy, and this server asks nobody to log in.",
      zh: "请求经由代理到达，而本服务未要求登录。",
    },
    {
      en: "Name the proxy among the trusted proxies, which also turns the login on, or set `login` to `always`.",
      zh: "请把该代理列入受信任的代理（同时会启用登录），或将 `login` 设为 `always`。",
    },
  ),
  "request/host": entry(
    403,
    {
      en: "The request is for a host name that this server does not answer to.",
      zh: "请求的主机名不在本服务器允许之列。",
    },
    {
      en: "Use the server's own address, or add the name to its allowed hosts.",
      zh: "请使用服务器自身的地址，或把该名称加入允许的主机。",
    },
  ),
  "request/origin": entry(
    403,
    {
      en: "The request comes from a page of another site.",
      zh: "请求来自其他网站的页面。",
    },
    {
      en: "Use Inkloom's own page, or add the site to the allowed origins.",
      zh: "请使用墨织自己的页面，或把该网站加入允许的来源。",
    },
  ),
  "request/malformed": entry(
    400,
    { en: "The request cannot be read.", zh: "无法读取该请求。" },
    { en: "Send what the message says.", zh: "请按提示的格式发送。" },
  ),
  "request/large": entry(
    413,
    { en: "The request or a picture in it is too large.", zh: "请求或其中的图片过大。" },
    { en: "Send less, or a smaller picture.", zh: "请减少内容，或使用较小的图片。" },
  ),
  "request/media": entry(
    415,
    { en: "The request has a kind of content that is not taken.", zh: "不支持该内容类型。" },
    { en: "Send one of the kinds named in the message.", zh: "请使用提示中的内容类型。" },
  ),
  "request/unknown": entry(
    404,
    { en: "Nothing is at this address.", zh: "该地址不存在。" },
    {
      en: "`/api/v1/openapi.json` lists the addresses.",
      zh: "地址列表见 `/api/v1/openapi.json`。",
    },
  ),
  "request/method": entry(
    405,
    { en: "This address does not take such a request.", zh: "该地址不接受此类请求。" },
    {
      en: "Use one of the methods named in the message; `/api/v1/openapi.json` lists them.",
      zh: "请使用提示中的方法；完整列表见 `/api/v1/openapi.json`。",
    },
  ),
  "request/range": entry(
    416,
    { en: "The file has no such bytes.", zh: "文件没有所请求的字节范围。" },
    { en: "Ask for bytes within the file.", zh: "请请求文件范围之内的字节。" },
  ),
  "service/failed": entry(
    500,
    { en: "The service met an error that it did not expect.", zh: "服务遇到了意料之外的错误。" },
    {
      en: "Look in the server's log for the id of the request.",
      zh: "请在服务器日志中查找该请求的编号。",
    },
  ),
} as const satisfies Readonly<Record<string, ProblemEntry>>;
