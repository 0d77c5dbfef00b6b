/** Parameters of the requests as data: what is read, and what docs/compat/openai.md says of each. OpenAI's API reference, images. */
import type { Text } from "@inkloom/contract";

export interface Field {
  readonly kind: "text" | "integer" | "flag" | "record";
  readonly required?: true;
  /** Of a text, all that it may be. */
  readonly values?: readonly string[];
  /** Of an integer, both included. */
  readonly minimum?: number;
  readonly maximum?: number;
  /** Of a text, characters. */
  readonly maxLength?: number;
  /** Whether it has an effect; what has none here is taken all the same, so that clients need no change. */
  readonly use: "honoured" | "ignored";
  /** What becomes of it, without a full stop. */
  readonly about: Text;
}

export type Fields = Readonly<Record<string, Field>>;

/** Steps by quality; medium is what the tools draw without being told. */
export const QUALITY_STEPS = {
  low: 10,
  standard: 20,
  medium: 20,
  hd: 40,
  high: 40,
  xhigh: 60,
  max: 80,
} as const;

export type Quality = keyof typeof QUALITY_STEPS;

const WORDS: Field = {
  kind: "text",
  required: true,
  maxLength: 32_000,
  use: "honoured",
  about: { en: "`prompt`, in A1111's language", zh: "`prompt`，使用 A1111 的语法" },
};

const MODEL: Field = {
  kind: "text",
  maxLength: 4096,
  use: "honoured",
  about: {
    en: "a model of `GET /v1/models`; names of OpenAI's own models mean the default one",
    zh: "`GET /v1/models` 中的模型；OpenAI 自己的模型名称表示默认模型",
  },
};

/** Of every request that makes pictures. */
const ANSWER = {
  n: {
    kind: "integer",
    minimum: 1,
    maximum: 10,
    use: "honoured",
    about: { en: "`batch`; 1 if absent", zh: "`batch`；默认为 1" },
  },
  size: {
    kind: "text",
    maxLength: 16,
    use: "honoured",
    about: {
      en: "`width` and `height`, each to the nearest multiple of 8 from 64 to 4096; `auto`: the model's own size, of an edit the picture's proportions",
      zh: "`width` 和 `height`，各取 64 到 4096 之间最接近的 8 的倍数；`auto` 表示模型自身的尺寸，编辑时为原图比例",
    },
  },
  response_format: {
    kind: "text",
    values: ["url", "b64_json"],
    use: "honoured",
    about: {
      en: "`b64_json` if absent, `url` for dall-e-2 and dall-e-3; an address works for 60 minutes, without a login",
      zh: "默认为 `b64_json`，dall-e-2 和 dall-e-3 为 `url`；网址在 60 分钟内有效，无需登录",
    },
  },
  user: {
    kind: "text",
    maxLength: 512,
    use: "ignored",
    about: { en: "no abuse is looked for", zh: "不做滥用检测" },
  },
} as const satisfies Fields;

/** Of generations and edits. */
const DRAWN = {
  model: MODEL,
  quality: {
    kind: "text",
    values: ["auto", ...Object.keys(QUALITY_STEPS)],
    use: "honoured",
    about: {
      en: `\`steps\`: ${Object.entries(QUALITY_STEPS)
        .map(([name, steps]) => `${name} ${steps}`)
        .join(", ")}; \`auto\` is medium`,
      zh: `\`steps\`：${Object.entries(QUALITY_STEPS)
        .map(([name, steps]) => `${name} ${steps}`)
        .join("、")}；\`auto\` 同 medium`,
    },
  },
  background: {
    kind: "text",
    values: ["auto", "opaque", "transparent"],
    use: "honoured",
    about: { en: "`transparent` is refused", zh: "拒绝 `transparent`" },
  },
  output_format: {
    kind: "text",
    values: ["png", "jpeg", "webp"],
    use: "honoured",
    about: {
      en: "`png` if absent; each kind carries how the picture was made",
      zh: "默认为 `png`；每种格式都带有生成信息",
    },
  },
  output_compression: {
    kind: "integer",
    minimum: 0,
    maximum: 100,
    use: "honoured",
    about: {
      en: "quality of JPEG and WebP; 100 if absent, and with PNG no other",
      zh: "JPEG 和 WebP 的质量；默认为 100，PNG 只能为 100",
    },
  },
  stream: {
    kind: "flag",
    use: "honoured",
    about: { en: "server-sent events instead of one answer", zh: "以 server-sent events 回答" },
  },
  partial_images: {
    kind: "integer",
    minimum: 0,
    maximum: 3,
    use: "honoured",
    about: {
      en: "pictures while it is drawn, with `stream`; fewer where it is drawn faster",
      zh: "配合 `stream`，绘制过程中的图片数；绘制较快时会更少",
    },
  },
  moderation: {
    kind: "text",
    values: ["auto", "low"],
    use: "ignored",
    about: { en: "nothing is filtered", zh: "不做内容过滤" },
  },
  inkloom: {
    kind: "record",
    use: "honoured",
    about: {
      en: "Inkloom's own: further parameters of the tool, such as `seed`, `steps`, `negative_prompt`; they count more than what the other fields say",
      zh: "墨织扩展：工具的其他参数，如 `seed`、`steps`、`negative_prompt`；优先于其他字段",
    },
  },
} as const satisfies Fields;

export const GENERATION_FIELDS = {
  prompt: WORDS,
  ...DRAWN,
  ...ANSWER,
  style: {
    kind: "text",
    values: ["vivid", "natural"],
    use: "ignored",
    about: { en: "say it in the prompt", zh: "请写在提示词中" },
  },
} as const satisfies Fields;

export const EDIT_FIELDS = {
  prompt: WORDS,
  ...DRAWN,
  ...ANSWER,
  input_fidelity: {
    kind: "text",
    values: ["low", "high"],
    use: "honoured",
    about: {
      en: "`denoise`: 0.75, `high` 0.45; with a mask 0.9 over colors from around it, `high` 0.6 over the original",
      zh: "`denoise`：0.75，`high` 为 0.45；有蒙版时为 0.9（以周围颜色填充），`high` 为 0.6（以原图为底）",
    },
  },
} as const satisfies Fields;

export const VARIATION_FIELDS = { model: MODEL, ...ANSWER } as const satisfies Fields;
