/** Every setting of the service, once: the file of settings, environment variables, flags, `inkloom config` and docs/config.md
 *  are made from this. */
import { Boolean as BooleanSchema, Optional, type TBoolean, type TOptional } from "typebox";
import type { Text } from "../text.ts";
import {
  choice,
  integer,
  type Parameter,
  type ParameterNotes,
  optionalInteger,
  optionalText,
  text,
} from "../tools/parameter.ts";
import { ADDRESS, ENDPOINT, HOST_PATTERN, NETWORK, ORIGIN } from "./forms.ts";
import type { Setting, SettingValue } from "./setting.ts";

const NONE: Text = { en: "none", zh: "无" };
const ENTRY = { minLength: 1, maxLength: 4096 } as const;

/** Whether or not, or as another setting has it. */
const optionalSwitch = (
  notes: ParameterNotes & Required<Pick<ParameterNotes, "whenAbsent">>,
): Parameter<TOptional<TBoolean>> => ({ schema: Optional(BooleanSchema()), notes });

const ADDRESS_SETTINGS = {
  host: {
    ...text(
      { default: "127.0.0.1", minLength: 1, maxLength: 253 },
      {
        label: { en: "Host", zh: "监听地址" },
        help: {
          en: "Address to listen at; 0.0.0.0 and :: are all of this machine's, and then a login is required",
          zh: "监听的地址；0.0.0.0 和 :: 表示本机的所有地址，此时必须登录",
        },
        cli: { flag: "host", value: "address" },
      },
    ),
    form: ADDRESS,
    serving: true,
  },
  port: {
    ...integer(
      { minimum: 0, maximum: 65_535, default: 7860 },
      {
        label: { en: "Port", zh: "端口" },
        help: { en: "Port to listen at; 0 takes a free one", zh: "监听的端口；0 表示任意空闲端口" },
        cli: { flag: "port", value: "n" },
      },
    ),
    serving: true,
  },
  alsoPort: {
    ...optionalInteger(
      { minimum: 0, maximum: 65_535 },
      {
        label: { en: "Port for ComfyUI's clients", zh: "ComfyUI 客户端端口" },
        help: {
          en: "A second port for clients of ComfyUI, usually 8188",
          zh: "供 ComfyUI 客户端使用的第二个端口，通常为 8188",
        },
        cli: { flag: "also-port", value: "n" },
        whenAbsent: NONE,
      },
    ),
    serving: true,
  },
} as const;

const STORAGE_SETTINGS = {
  databaseUrl: {
    ...optionalText(
      { minLength: 1, maxLength: 4096 },
      {
        label: { en: "Database", zh: "数据库" },
        help: {
          en: "PostgreSQL server as postgres://user:password@host:5432/database",
          zh: "PostgreSQL 服务器，写成 postgres://用户名:密码@主机:5432/数据库",
        },
        cli: { flag: "database-url", value: "address" },
        whenAbsent: { en: "PGlite in the data folder", zh: "数据文件夹中的 PGlite" },
      },
    ),
    variable: "DATABASE_URL",
    secret: true,
    form: {
      fits: (value: string) => /^postgres(ql)?:\/\//i.test(value) && URL.canParse(value),
      expected: {
        en: "postgres://user:password@host:5432/database, with special characters of the password escaped (%40 for @)",
        zh: "postgres://用户名:密码@主机:5432/数据库，密码中的特殊字符须转义（@ 写成 %40）",
      },
    },
  },
  "s3.bucket": optionalText(
    { minLength: 1, maxLength: 255 },
    {
      label: { en: "Bucket", zh: "存储桶" },
      help: {
        en: "Bucket of an S3-compatible service that holds the pictures",
        zh: "保存图片的 S3 兼容服务的存储桶",
      },
      cli: { flag: "s3-bucket", value: "name" },
      whenAbsent: { en: "files in the data folder", zh: "数据文件夹中的文件" },
    },
  ),
  "s3.prefix": text(
    { default: "pictures/", maxLength: 512 },
    {
      label: { en: "Prefix", zh: "前缀" },
      help: { en: "What names of objects begin with", zh: "对象名称的前缀" },
      cli: { flag: "s3-prefix", value: "text" },
    },
  ),
  "s3.endpoint": {
    ...optionalText(
      { minLength: 1, maxLength: 2048 },
      {
        label: { en: "Endpoint", zh: "端点" },
        help: { en: "Address of the service", zh: "服务的地址" },
        cli: { flag: "s3-endpoint", value: "address" },
        whenAbsent: { en: "that of AWS", zh: "AWS 的地址" },
      },
    ),
    form: ENDPOINT,
  },
  "s3.region": optionalText(
    { minLength: 1, maxLength: 64 },
    {
      label: { en: "Region", zh: "区域" },
      help: { en: "Region of the bucket", zh: "存储桶所在的区域" },
      cli: { flag: "s3-region", value: "name" },
      whenAbsent: { en: "`AWS_REGION`, else us-east-1", zh: "`AWS_REGION`，否则为 us-east-1" },
    },
  ),
  "s3.pathStyle": optionalSwitch({
    label: { en: "Bucket in the path", zh: "路径式地址" },
    help: {
      en: "Whether the bucket stands in the path of addresses instead of the host's name",
      zh: "存储桶名称是否位于地址的路径中，而不是主机名中",
    },
    cli: { flag: "s3-path-style", value: "yes/no" },
    whenAbsent: { en: "yes with an endpoint", zh: "指定端点时为是" },
  }),
  "s3.accessKeyId": optionalText(
    { minLength: 1, maxLength: 256 },
    {
      label: { en: "Access key", zh: "访问密钥 ID" },
      help: { en: "Id of the access key", zh: "访问密钥的 ID" },
      cli: { flag: "s3-access-key-id", value: "id" },
      whenAbsent: {
        en: "what AWS's own variables, files and roles of machines say",
        zh: "取自 AWS 自身的环境变量、文件或机器角色",
      },
    },
  ),
  "s3.secretAccessKey": {
    ...optionalText(
      { minLength: 1, maxLength: 1024 },
      {
        label: { en: "Secret key", zh: "访问密钥" },
        help: { en: "Secret of the access key", zh: "访问密钥的密文" },
        cli: { flag: "s3-secret-access-key", value: "text" },
        whenAbsent: NONE,
      },
    ),
    secret: true,
  },
  modelsFrom: {
    ...text(ENTRY, {
      label: { en: "Other programs' models", zh: "其他程序的模型" },
      help: {
        en: "Also use the models of an A1111, Forge or ComfyUI in this folder, in place",
        zh: "同时就地使用该文件夹中 A1111、Forge 或 ComfyUI 的模型",
      },
      cli: { flag: "models-from", value: "folder" },
    }),
    many: true,
  },
} as const;

const ACCESS_SETTINGS = {
  login: {
    ...choice(["auto", "always"], "auto", {
      label: { en: "Login", zh: "登录" },
      help: {
        en: "When an account is required: auto means wherever others than this machine can reach the service",
        zh: "何时需要登录：auto 表示本机以外可以访问时需要",
      },
      cli: { flag: "login", value: "when" },
    }),
    serving: true,
  },
  allowedHosts: {
    ...text(ENTRY, {
      label: { en: "Allowed hosts", zh: "允许的主机名" },
      help: {
        en: "Names under which the service may be called, beside its own address and this machine's",
        zh: "除自身地址和本机名称外，允许访问本服务的主机名",
      },
      cli: { flag: "allowed-hosts", value: "name" },
    }),
    form: ADDRESS,
    many: true,
    serving: true,
  },
  allowedOrigins: {
    ...text(ENTRY, {
      label: { en: "Allowed origins", zh: "允许的来源" },
      help: {
        en: "Pages of other sites that may use the service",
        zh: "允许使用本服务的其他网站页面",
      },
      cli: { flag: "allowed-origins", value: "origin" },
    }),
    form: ORIGIN,
    many: true,
    serving: true,
  },
  requestsPerMinute: {
    ...integer(
      { minimum: 0, maximum: 1_000_000, default: 6000 },
      {
        label: { en: "Requests per minute", zh: "每分钟请求数" },
        help: {
          en: "Requests of one account, or of one address without an account, where a login is required; 0 for any number",
          zh: "需要登录时，单个账户（无账户时为单个地址）每分钟的请求数；0 表示不限",
        },
        cli: { flag: "requests-per-minute", value: "n" },
      },
    ),
    serving: true,
  },
  trustedProxies: {
    ...text(ENTRY, {
      label: { en: "Trusted proxies", zh: "可信代理" },
      help: {
        en: "Proxies whose X-Forwarded headers are believed",
        zh: "信任其 X-Forwarded 请求头的代理",
      },
      cli: { flag: "trusted-proxies", value: "address" },
    }),
    form: NETWORK,
    many: true,
    serving: true,
  },
} as const;

const JOB_SETTINGS = {
  slots: integer(
    { minimum: 0, maximum: 64, default: 1 },
    {
      label: { en: "Jobs at once", zh: "同时运行的任务" },
      help: {
        en: "Jobs that this process runs at once; 0 leaves all to workers",
        zh: "本进程同时运行的任务数；0 表示全部交给工作进程",
      },
      cli: { flag: "slots", value: "n" },
    },
  ),
  waiting: {
    ...integer(
      { minimum: 1, maximum: 1_000_000, default: 10_000 },
      {
        label: { en: "Waiting jobs", zh: "等待的任务" },
        help: { en: "Jobs that may wait, of all users", zh: "所有用户可以等待的任务数" },
        cli: { flag: "waiting", value: "n" },
      },
    ),
    serving: true,
  },
  waitingPerUser: {
    ...integer(
      { minimum: 1, maximum: 1_000_000, default: 5000 },
      {
        label: { en: "Waiting jobs of one user", zh: "每位用户等待的任务" },
        help: { en: "Jobs that may wait, of one user", zh: "每位用户可以等待的任务数" },
        cli: { flag: "waiting-per-user", value: "n" },
      },
    ),
    serving: true,
  },
  webhookHosts: {
    ...text(ENTRY, {
      label: { en: "Hosts of webhooks", zh: "Webhook 主机" },
      help: {
        en: "Hosts that may be called when a job ends; a name in full may lie in a private network",
        zh: "任务结束时允许调用的主机；完整的主机名可以位于内网",
      },
      cli: { flag: "webhook-hosts", value: "name" },
    }),
    form: HOST_PATTERN,
    many: true,
  },
  webhookSecret: {
    ...optionalText(
      { minLength: 16, maxLength: 512 },
      {
        label: { en: "Key of webhooks", zh: "Webhook 密钥" },
        help: { en: "What calls of webhooks are signed with", zh: "用于给 webhook 调用签名的密钥" },
        cli: { flag: "webhook-secret", value: "text" },
        whenAbsent: NONE,
      },
    ),
    secret: true,
  },
} as const;

const LIMIT_SETTINGS = {
  pictureHosts: {
    ...text(ENTRY, {
      label: { en: "Hosts of pictures", zh: "图片主机" },
      help: {
        en: "Hosts that pictures of requests may be fetched from; with none, addresses are refused",
        zh: "允许从中下载请求所用图片的主机；未指定时拒绝所有网址",
      },
      cli: { flag: "picture-hosts", value: "name" },
    }),
    form: HOST_PATTERN,
    many: true,
    serving: true,
  },
  pullHosts: {
    ...text(ENTRY, {
      label: { en: "Private hosts of models", zh: "内网模型主机" },
      help: {
        en: "Hosts of a private network that models may be fetched from; public ones need no mention",
        zh: "允许从中下载模型的内网主机；公网主机无需列出",
      },
      cli: { flag: "pull-hosts", value: "name" },
    }),
    form: ADDRESS,
    many: true,
    serving: true,
  },
  uploadLimit: {
    ...integer(
      { minimum: 1024, maximum: 2 ** 40, default: 64 * 2 ** 20 },
      {
        label: { en: "Largest upload", zh: "上传上限" },
        help: { en: "Bytes of one uploaded file", zh: "单个上传文件的字节数上限" },
        cli: { flag: "upload-limit", value: "bytes" },
      },
    ),
    serving: true,
  },
  pixelLimit: {
    ...integer(
      { minimum: 4096, maximum: 2 ** 28, default: 2 ** 26 },
      {
        label: { en: "Largest picture", zh: "图片上限" },
        help: { en: "Pixels of one uploaded picture", zh: "单张上传图片的像素数上限" },
        cli: { flag: "pixel-limit", value: "pixels" },
      },
    ),
    serving: true,
  },
  logLevel: choice(["silent", "error", "warn", "info", "debug"], "info", {
    label: { en: "Log level", zh: "日志级别" },
    help: { en: "How much is logged", zh: "日志的详细程度" },
    cli: { flag: "log-level", value: "level" },
  }),
} as const;

export const SETTINGS = {
  ...ADDRESS_SETTINGS,
  ...STORAGE_SETTINGS,
  ...ACCESS_SETTINGS,
  ...JOB_SETTINGS,
  ...LIMIT_SETTINGS,
} as const;

export type SettingKey = keyof typeof SETTINGS;

export type SettingValues = { readonly [Key in SettingKey]: SettingValue<(typeof SETTINGS)[Key]> };

/** How docs and forms part them. */
export const SETTING_GROUPS: readonly {
  readonly title: Text;
  readonly keys: readonly SettingKey[];
}[] = [
  { title: { en: "Address", zh: "地址" }, keys: keysOf(ADDRESS_SETTINGS) },
  { title: { en: "What is stored", zh: "存储" }, keys: keysOf(STORAGE_SETTINGS) },
  { title: { en: "Who may come", zh: "访问" }, keys: keysOf(ACCESS_SETTINGS) },
  { title: { en: "Jobs", zh: "任务" }, keys: keysOf(JOB_SETTINGS) },
  { title: { en: "Limits and log", zh: "限制与日志" }, keys: keysOf(LIMIT_SETTINGS) },
];

function keysOf<Part extends object>(part: Part): (keyof Part & SettingKey)[] {
  return Object.keys(part) as (keyof Part & SettingKey)[];
}

/** The environment variable of a setting. */
export function settingVariable(key: SettingKey): string {
  const setting: Setting = SETTINGS[key];
  const words = key.replaceAll(".", "_").replaceAll(/[A-Z]/g, (letter) => `_${letter}`);
  return setting.variable ?? `INKLOOM_${words.toUpperCase()}`;
}
