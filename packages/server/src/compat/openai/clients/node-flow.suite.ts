/** What a user of npm's openai does, against an address. */
/* eslint-disable @typescript-eslint/no-deprecated -- programs that use the older parts of the client are to work as well */
import { readFile } from "node:fs/promises";
import { pictureKind } from "@inkloom/pixels";
import OpenAI, { AuthenticationError, BadRequestError, NotFoundError, toFile } from "openai";
import { expect } from "vitest";

const kindOf = (text: string | undefined) => pictureKind(Buffer.from(text ?? "", "base64"));

/** Inkloom's own parameter, which the types of the client do not know. */
const TINY = { size: "64x64", inkloom: { steps: 2, seed: 11 } } as unknown as { size: "256x256" };

export async function nodeFlow(address: string, key: string, picture: string, mask: string) {
  const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: key, maxRetries: 0 });
  const file = async (path: string) => toFile(await readFile(path), "a.png", { type: "image/png" });

  const models = await client.models.list();
  expect(models.data.map(({ id }) => id)).toContain("inkloom-mini");
  expect((await client.models.retrieve("inkloom-mini")).owned_by).toBe("inkloom");

  const made = await client.images.generate({
    model: "inkloom-mini",
    prompt: "雪地里的红房子",
    n: 2,
    ...TINY,
  });
  expect(made.data?.map(({ b64_json }) => kindOf(b64_json))).toEqual(["png", "png"]);
  expect(made.usage?.total_tokens).toBe(0);
  const linked = await client.images.generate({ prompt: "a", response_format: "url", ...TINY });
  const fetched = await fetch(linked.data?.[0]?.url ?? "");
  expect(pictureKind(new Uint8Array(await fetched.arrayBuffer()))).toBe("png");

  const types: string[] = [];
  const stream = await client.images.generate({ prompt: "a", stream: true, ...TINY });
  for await (const event of stream) types.push(event.type);
  expect(types).toEqual(["image_generation.completed"]);

  const edited = await client.images.edit({
    image: await file(picture),
    mask: await file(mask),
    prompt: "a cat",
    ...TINY,
  });
  expect(kindOf(edited.data?.[0]?.b64_json)).toBe("png");
  const several = await client.images.edit({ image: [await file(picture)], prompt: "a", ...TINY });
  expect(kindOf(several.data?.[0]?.b64_json)).toBe("png");
  const varied = await client.images.createVariation({
    image: await file(picture),
    response_format: "b64_json",
  });
  expect(kindOf(varied.data?.[0]?.b64_json)).toBe("png");

  await expect(client.images.generate({ model: "nothing", prompt: "a" })).rejects.toThrow(
    NotFoundError,
  );
  await expect(client.images.generate({ prompt: "a", n: 11 })).rejects.toMatchObject({
    code: "integer_above_max_value",
    param: "n",
  });
  await expect(client.images.generate({ prompt: "a", background: "transparent" })).rejects.toThrow(
    BadRequestError,
  );
  const stranger = new OpenAI({ baseURL: `${address}/v1`, apiKey: "sk-wrong", maxRetries: 0 });
  await expect(stranger.models.list()).rejects.toThrow(AuthenticationError);
}
