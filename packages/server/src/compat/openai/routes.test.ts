/** OpenAI's images over the tools with the embedded model. */
import { Problem } from "@inkloom/contract";
import { decodePicture, encodePng, pictureKind, readPictureText } from "@inkloom/pixels";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { LOCAL_ACCOUNT } from "../../auth/account.ts";
import { pictureSize } from "../../storage/rebuild/picture-size.ts";
import { CATALOGUE } from "../dialect-service.suite.ts";
import type { ImagesAnswer } from "./answer.ts";
import type { OpenAiError } from "./error-answer.ts";
import { type OpenAiApp, openaiApp } from "./openai-app.suite.ts";

let server: OpenAiApp;
beforeAll(async () => {
  server = await openaiApp();
});
afterAll(() => server.close());
beforeEach(() => {
  server.asked.length = 0;
  server.as(LOCAL_ACCOUNT);
  server.instead(undefined);
});

/** Two steps are enough to see that the answer is right. */
const QUICK = { steps: 2, seed: 7 } as const;
const WORDS = { prompt: "雪地里的红房子", inkloom: QUICK } as const;

const post = (path: string, body: object | string, headers: Record<string, string> = {}) =>
  server.app.inject({
    method: "POST",
    url: `/v1/images/${path}`,
    headers: { "content-type": "application/json", ...headers },
    payload: typeof body === "string" ? body : JSON.stringify(body),
  });

const generate = async (body: object): Promise<ImagesAnswer> => {
  const response = await post("generations", { ...WORDS, ...body });
  expect(response.statusCode, response.body).toBe(200);
  return response.json();
};

const fileOf = (picture: ImagesAnswer["data"][number] | undefined): Uint8Array =>
  Buffer.from(picture !== undefined && "b64_json" in picture ? picture.b64_json : "", "base64");

/** A picture of one colour, with a hole in it. */
function picture(width: number, height: number, hole = false): Promise<Uint8Array> {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < data.length; at += 4) data.set([40, 120, 200, 255], at);
  if (hole)
    for (let y = height / 4; y < height / 2; y++)
      for (let x = width / 4; x < width / 2; x++) data[(y * width + x) * 4 + 3] = 0;
  return encodePng({ width, height, data });
}

/** A form as clients send it. */
function form(parts: readonly (readonly [name: string, value: string | Uint8Array])[]) {
  const boundary = "inkloom-test";
  const payload = Buffer.concat([
    ...parts.flatMap(([name, value]) => [
      Buffer.from(
        typeof value === "string"
          ? `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`
          : `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n`,
      ),
      Buffer.from(value),
      Buffer.from("\r\n"),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  return { payload, headers: { "content-type": `multipart/form-data; boundary=${boundary}` } };
}

const send = (path: string, parts: Parameters<typeof form>[0]) =>
  server.app.inject({ method: "POST", url: `/v1/images/${path}`, ...form(parts) });

describe("models", () => {
  test("are listed and found by name, folders and all", async () => {
    const list = (await server.app.inject("/v1/models")).json<{
      object: string;
      data: { id: string }[];
    }>();
    expect(list.object).toBe("list");
    expect(list.data.map(({ id }) => id)).toEqual(CATALOGUE.models.map(({ name }) => name));
    for (const path of ["sub/other", "sub%2Fother"]) {
      const found = (await server.app.inject(`/v1/models/${path}`)).json<object>();
      expect(found).toMatchObject({ id: "sub/other", object: "model", owned_by: "inkloom" });
    }
    const missing = await server.app.inject("/v1/models/nothing");
    expect([missing.statusCode, missing.json<OpenAiError>().error]).toEqual([
      404,
      {
        message: 'The model "nothing" does not exist; there are inkloom-mini, sub/other.',
        type: "invalid_request_error",
        param: "model",
        code: "model_not_found",
      },
    ]);
  });
});

describe("generations", () => {
  test("answers with PNG as base64 that tells how it was made", async () => {
    const answer = await generate({ n: 2, size: "72x67" });
    expect(answer).toMatchObject({
      background: "opaque",
      output_format: "png",
      quality: "medium",
      size: "72x64",
      usage: { total_tokens: 0 },
    });
    expect(Math.abs(answer.created - Date.now() / 1000)).toBeLessThan(60);
    expect(answer.data).toHaveLength(2);
    const [first, second] = answer.data.map(fileOf);
    expect([
      pictureKind(first ?? new Uint8Array()),
      pictureSize(second ?? new Uint8Array()),
    ]).toEqual(["png", { width: 72, height: 64 }]);
    const { parameters } = readPictureText(first ?? new Uint8Array());
    expect(parameters).toContain("雪地里的红房子");
    expect(parameters).toContain("Steps: 2");
    expect(server.asked[0]?.parameters).toMatchObject({ batch: 2, width: 72, height: 64, seed: 7 });
  });

  test.each([
    ["jpeg", 30],
    ["webp", undefined],
  ] as const)("as %s with what is said about its making", async (format, compression) => {
    const answer = await generate({
      size: "64x64",
      output_format: format,
      ...(compression !== undefined && { output_compression: compression }),
    });
    const file = fileOf(answer.data[0]);
    expect([answer.output_format, pictureKind(file)]).toEqual([format, format]);
    expect(readPictureText(file)["parameters"]).toContain("雪地里的红房子");
  });

  test.each([
    ["low", 10],
    ["auto", 20],
    ["high", 40],
    ["hd", 40],
    [undefined, 20],
  ])("the quality %s means %i steps", async (quality, steps) => {
    const body = { prompt: "a", ...(quality !== undefined && { quality }) };
    const asked: unknown[] = [];
    server.instead(async ({ parameters }) => {
      asked.push(parameters);
      return [];
    });
    expect((await post("generations", body)).statusCode).toBe(200);
    expect(asked).toMatchObject([{ steps }]);
  });

  test.each([
    [{ model: "dall-e-3" }, "inkloom-mini", "url"],
    [{ model: "gpt-image-1" }, "inkloom-mini", "b64_json"],
    [{ model: "SUB/OTHER", response_format: "url" }, "sub/other", "url"],
    [{ model: null }, "inkloom-mini", "b64_json"],
    [{ model: "dall-e-2", response_format: "b64_json" }, "inkloom-mini", "b64_json"],
  ])("%j draws with %s and answers by %s", async (body, model, by) => {
    const file = await picture(8, 8);
    const asked: unknown[] = [];
    server.instead(async ({ parameters }) => {
      asked.push(parameters);
      return [file];
    });
    const answer = await generate(body);
    expect(asked).toMatchObject([{ model }]);
    expect(Object.keys(answer.data[0] ?? {})).toEqual([by]);
  });

  test.each([
    [{}, "missing_required_parameter", "prompt"],
    [{ prompt: null }, "missing_required_parameter", "prompt"],
    [{ prompt: 7 }, "invalid_type", "prompt"],
    [{ prompt: "x".repeat(32_001) }, "string_above_max_length", "prompt"],
    [{ ...WORDS, n: 0 }, "integer_below_min_value", "n"],
    [{ ...WORDS, n: 11 }, "integer_above_max_value", "n"],
    [{ ...WORDS, n: "2" }, "invalid_type", "n"],
    [{ ...WORDS, n: 1.5 }, "invalid_type", "n"],
    [{ ...WORDS, size: "big" }, "invalid_value", "size"],
    [{ ...WORDS, size: "8192x64" }, "invalid_value", "size"],
    [{ ...WORDS, quality: "best" }, "invalid_value", "quality"],
    [{ ...WORDS, response_format: "png" }, "invalid_value", "response_format"],
    [{ ...WORDS, output_format: "gif" }, "invalid_value", "output_format"],
    [{ ...WORDS, output_compression: 50 }, "invalid_value", "output_compression"],
    [{ ...WORDS, background: "transparent" }, "unsupported_value", "background"],
    [{ ...WORDS, partial_images: 2 }, "invalid_value", "partial_images"],
    [{ ...WORDS, stream: "yes" }, "invalid_type", "stream"],
    [{ ...WORDS, colour: "red" }, "unknown_parameter", "colour"],
    [{ ...WORDS, inkloom: { image: "asset:1" } }, "unknown_parameter", "inkloom.image"],
    [{ ...WORDS, inkloom: { steps: 900 } }, "invalid_value", "steps"],
    [{ ...WORDS, inkloom: { nothing: 1 } }, "invalid_value", "nothing"],
    [{ ...WORDS, inkloom: [1] }, "invalid_type", "inkloom"],
    [[], "invalid_type", null],
  ])("%j is refused with %s", async (body, code, param) => {
    const response = await post("generations", body);
    const { error } = response.json<OpenAiError>();
    expect([response.statusCode, error.type, error.code, error.param]).toEqual([
      400,
      "invalid_request_error",
      code,
      param,
    ]);
    expect(error.message).not.toMatch(/\p{Script=Han}/u);
    const chinese = await post("generations", body, { "accept-language": "zh-CN" });
    expect(chinese.json<OpenAiError>().error.message).toMatch(/\p{Script=Han}/u);
    expect(server.asked).toEqual([]);
  });

  test("what cannot be read is refused in the same shape", async () => {
    const malformed = await post("generations", '{"prompt":');
    expect([malformed.statusCode, malformed.json<OpenAiError>().error.type]).toEqual([
      400,
      "invalid_request_error",
    ]);
    const deep = await post("generations", `{"prompt":${"[".repeat(100)}`);
    expect(deep.statusCode).toBe(400);
    const kind = await server.app.inject({
      method: "POST",
      url: "/v1/images/generations",
      headers: { "content-type": "application/xml" },
      payload: "<a/>",
    });
    expect([kind.statusCode, kind.json<OpenAiError>().error.code]).toEqual([415, "request/media"]);
  });

  test.each([
    [
      new Problem("auth/required", { en: "Log in.", zh: "请登录。" }),
      401,
      "invalid_api_key",
      "invalid_request_error",
    ],
    [
      new Problem("queue/full", { en: "Full.", zh: "已满。" }),
      429,
      "rate_limit_exceeded",
      "requests",
    ],
    [new Problem("job/failed", { en: "Failed.", zh: "失败。" }), 500, "job/failed", "server_error"],
    [
      new Problem("memory/short", { en: "Large.", zh: "过大。" }),
      400,
      "memory/short",
      "invalid_request_error",
    ],
    [new DOMException("gone", "AbortError"), 409, "job_cancelled", "invalid_request_error"],
    [new TypeError("secret words of a bug"), 500, null, "server_error"],
  ] as const)("%s of the service is %i %s", async (error, status, code, type) => {
    server.instead(() => Promise.reject(error));
    const response = await post("generations", WORDS);
    const body = response.json<OpenAiError>();
    expect([response.statusCode, body.error.code, body.error.type]).toEqual([status, code, type]);
    expect(body.error.message).not.toContain("secret words");
    expect(response.headers["x-request-id"]).toBeTruthy();
  });

  test("those who may only look draw nothing, but see the models", async () => {
    server.as({ userId: "u", name: "vera", role: "viewer" });
    const response = await post("generations", WORDS);
    expect([response.statusCode, response.json<OpenAiError>().error.code]).toEqual([
      403,
      "insufficient_permissions",
    ]);
    expect((await server.app.inject("/v1/models")).statusCode).toBe(200);
  });
});

describe("edits", () => {
  test("of a form draw a picture anew where the mask is transparent", async () => {
    const image = await picture(128, 128);
    const response = await send("edits", [
      ["model", "gpt-image-1"],
      ["prompt", "a cat"],
      ["n", "1"],
      ["size", "128x128"],
      ["inkloom", JSON.stringify({ ...QUICK, mask_blur: 0 })],
      ["image", image],
      ["mask", await picture(128, 128, true)],
    ]);
    expect(response.statusCode, response.body).toBe(200);
    const made = await decodePicture(fileOf(response.json<ImagesAnswer>().data[0]));
    const pixel = (x: number, y: number) => [
      ...made.data.slice((y * 128 + x) * 4, (y * 128 + x) * 4 + 3),
    ];
    expect(pixel(100, 100)).toEqual([40, 120, 200]);
    expect(pixel(48, 48)).not.toEqual([40, 120, 200]);
    expect(server.asked[0]).toMatchObject({
      tool: "img2img",
      parameters: { denoise: 0.9, fill: "fill" },
    });
  });

  test.each(["image", "image[]"])(
    "take the picture as %s, and more of itself with high fidelity",
    async (name) => {
      const response = await send("edits", [
        ["prompt", "a cat"],
        ["input_fidelity", "high"],
        ["stream", "false"],
        ["inkloom[steps]", "2"],
        ["inkloom[soft]", "true"],
        [name, await picture(64, 64)],
      ]);
      expect(response.statusCode, response.body).toBe(200);
      expect(server.asked[0]?.parameters).toMatchObject({ denoise: 0.45, steps: 2, soft: true });
    },
  );

  test("of JSON take pictures as data addresses", async () => {
    const url = async (hole: boolean) =>
      `data:image/png;base64,${Buffer.from(await picture(64, 64, hole)).toString("base64")}`;
    const response = await post("edits", {
      ...WORDS,
      images: [{ image_url: await url(false) }],
      mask: { image_url: await url(true) },
    });
    expect(response.statusCode, response.body).toBe(200);
    expect(server.asked[0]?.pictures.size).toBe(2);
  });

  test("with dall-e-2 the picture itself may be the mask", async () => {
    const image = await picture(64, 64, true);
    for (const [model, pictures] of [
      ["dall-e-2", 2],
      ["gpt-image-1", 1],
    ] as const) {
      const response = await send("edits", [
        ["model", model],
        ["prompt", "a cat"],
        ["response_format", "b64_json"],
        ["inkloom", JSON.stringify(QUICK)],
        ["image", image],
      ]);
      expect(response.statusCode, response.body).toBe(200);
      expect(server.asked.pop()?.pictures.size).toBe(pictures);
    }
  });

  test("refuse what they cannot use, naming the parameter", async () => {
    const image = await picture(64, 64);
    const words: readonly [string, string] = ["prompt", "a cat"];
    const cases: readonly (readonly [Parameters<typeof form>[0], string, string | null])[] = [
      [[words], "missing_required_parameter", "image"],
      [[["image", image]], "missing_required_parameter", "prompt"],
      [[words, ["image[]", image], ["image[]", image]], "unsupported_value", "image"],
      [[words, ["image", "/etc/passwd"]], "invalid_type", "image"],
      [[words, ["image", Buffer.from("no picture")]], "invalid_image_file", "image"],
      [[words, ["image", image], ["mask", await picture(64, 72, true)]], "invalid_value", "mask"],
      [[words, ["image", image], ["mask", image]], "invalid_value", "mask"],
      [[words, ["image", image], ["picture", image]], "invalid_type", "picture"],
      [[words, words, ["image", image]], "invalid_type", "prompt"],
      [
        [words, ["inkloom[steps]", "2"], ["inkloom[steps]", "3"], ["image", image]],
        "invalid_type",
        "inkloom[steps]",
      ],
      [[words, ["inkloom[steps]", "many"], ["image", image]], "invalid_value", "steps"],
      [
        [words, ["inkloom[image]", "asset:1"], ["image", image]],
        "unknown_parameter",
        "inkloom.image",
      ],
      [[words, ["image", image], ["n", "two"]], "invalid_type", "n"],
      [[words, ["image", image], ["colour", "red"]], "unknown_parameter", "colour"],
      [[words, ["image", await picture(4096, 2048)]], "invalid_image_file", "image"],
    ];
    for (const [parts, code, param] of cases) {
      const { error } = (await send("edits", parts)).json<OpenAiError>();
      expect([error.code, error.param, error.type]).toEqual([code, param, "invalid_request_error"]);
    }
    const references: readonly (readonly [unknown, string])[] = [
      [{ image_url: "https://example.org/a.png" }, "images[0].image_url"],
      [{ image_url: "/etc/passwd" }, "images[0].image_url"],
      [{ image_url: "file:///etc/passwd" }, "images[0].image_url"],
      [{ file_id: "file-1" }, "images[0]"],
      ["asset:1", "images[0]"],
    ];
    for (const [reference, param] of references) {
      const response = await post("edits", { ...WORDS, images: [reference] });
      expect([response.statusCode, response.json<OpenAiError>().error.param]).toEqual([400, param]);
    }
    expect(server.asked).toEqual([]);
  });

  test("many files are not held at once", async () => {
    const image = Buffer.concat([await picture(64, 64), new Uint8Array(3 * 2 ** 20)]);
    const response = await send("edits", [
      ["prompt", "a"],
      ...[1, 2, 3].map(() => ["image[]", image] as const),
    ]);
    expect([response.statusCode, response.json<OpenAiError>().error.param]).toEqual([
      413,
      "image[]",
    ]);
  });

  test("a file beyond the limit is 413", async () => {
    const response = await send("edits", [
      ["prompt", "a"],
      ["image", new Uint8Array(5 * 2 ** 20)],
    ]);
    expect([response.statusCode, response.json<OpenAiError>().error.type]).toEqual([
      413,
      "invalid_request_error",
    ]);
  });
});

describe("variations", () => {
  test("draw the picture again without words", async () => {
    server.instead(async (request) => {
      server.asked.push(request);
      return [await picture(64, 64)];
    });
    const response = await send("variations", [
      ["image", await picture(64, 64)],
      ["n", "2"],
      ["size", "256x256"],
      ["response_format", "b64_json"],
    ]);
    expect(response.statusCode, response.body).toBe(200);
    expect(server.asked[0]).toMatchObject({
      tool: "img2img",
      parameters: { prompt: "", denoise: 0.6, batch: 2, width: 256 },
    });
  });
});

describe("a client that asks again", () => {
  test("is given what it asked for before, instead of having it made twice", async () => {
    const ends: ((files: readonly Uint8Array[]) => void)[] = [];
    server.instead(() => new Promise((resolve) => ends.push(resolve)));
    const again = { "x-stainless-retry-count": "1" };
    const answers = [post("generations", WORDS)];
    await expect.poll(() => ends.length).toBe(1);
    answers.push(post("generations", WORDS, again));
    answers.push(post("generations", { ...WORDS, prompt: "other" }, again));
    await expect.poll(() => ends.length).toBe(2);
    // Without the header it is another wish.
    answers.push(post("generations", WORDS));
    await expect.poll(() => ends.length).toBe(3);
    const file = await picture(8, 8);
    for (const end of ends) end([file]);
    for (const answer of await Promise.all(answers)) expect(answer.statusCode).toBe(200);
    expect(ends).toHaveLength(3);
  });
});
