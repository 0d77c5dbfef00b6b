import { exactJson } from "@inkloom/tools";
import { describe, expect, test } from "vitest";
import { apiWorkflow, pageWorkflow } from "./default-workflow.suite.ts";
import { withIntegers } from "./exact-integers.ts";
import { readExactJson } from "./json-values.ts";
import { readPromptBody } from "./prompt-body.ts";
import { PromptRefusal } from "./prompt-refusal.ts";

const read = (body: unknown) => readPromptBody(body, (workflow) => ({ "1": { workflow } }));
const refusal = (body: unknown): string => {
  try {
    read(body);
    return "taken";
  } catch (error) {
    return error instanceof PromptRefusal ? error.type : String(error);
  }
};
const prompt = apiWorkflow();

describe("what clients send to /prompt", () => {
  test("graph, client and id are taken, the queue is told the first checkpoint", () => {
    const promptId = "0199c0de-0000-4000-8000-00000000000a";
    const body = { prompt, client_id: "me", prompt_id: promptId, extra_data: { a: 1 } };
    expect(read(body)).toEqual({
      request: { prompt, extraData: { a: 1 }, model: "inkloom-mini" },
      clientId: "me",
      promptId,
      front: false,
    });
    expect(read({ prompt, number: "-3.5", front: true })).toMatchObject({
      number: -3.5,
      front: true,
    });
    expect(read({ prompt, partial_execution_targets: ["9"] }).request.targets).toEqual(["9"]);
  });

  test("a workflow of the page is converted, and goes into the pictures", () => {
    const workflow = pageWorkflow();
    const { request } = read({ workflow });
    expect(request.prompt).toEqual({ "1": { workflow } });
    expect(request.extraData).toEqual({ extra_pnginfo: { workflow } });
  });

  test.each([
    [undefined, "no_prompt"],
    [[], "no_prompt"],
    [{}, "no_prompt"],
    [{ prompt: null }, "no_prompt"],
    [{ prompt: [] }, "invalid_prompt"],
    [{ prompt: "x" }, "invalid_prompt"],
    [{ prompt: { "1": null } }, "invalid_prompt"],
    [{ prompt: { "1": [1] } }, "invalid_prompt"],
    [{ prompt: { ["x".repeat(200)]: {} } }, "invalid_prompt"],
    [JSON.parse('{"prompt":{"__proto__":{"class_type":"SaveImage"}}}'), "invalid_prompt"],
    [{ prompt, prompt_id: "1" }, "invalid_prompt_id"],
    [{ prompt, prompt_id: "0199C0DE-0000-4000-8000-00000000000A" }, "invalid_prompt_id"],
    [{ prompt, prompt_id: 5 }, "invalid_prompt_id"],
    [{ prompt, number: "first" }, "invalid_prompt"],
    [{ prompt, number: true }, "invalid_prompt"],
    [{ prompt, client_id: "x".repeat(300) }, "invalid_prompt"],
    [{ prompt, client_id: {} }, "invalid_prompt"],
    [{ prompt, partial_execution_targets: "9" }, "invalid_prompt"],
  ])("%j is %s", (body, type) => {
    expect(refusal(body)).toBe(type);
  });

  test("too many nodes are refused", () => {
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, id) => [id, {}]));
    expect(refusal({ prompt: many })).toBe("invalid_prompt");
  });

  test("keys of paid services are not kept", () => {
    const extra_data = { api_key_comfy_org: "secret", auth_token_comfy_org: "secret", kept: 1 };
    expect(read({ prompt, extra_data }).request.extraData).toEqual({ kept: 1 });
  });

  test("a seed of 64 bits stays exact from the client to the row and back", () => {
    const text =
      '{"prompt":{"3":{"class_type":"KSampler","inputs":{"seed":18446744073709551615}}}}';
    const { request } = read(readExactJson(Buffer.from(text)));
    expect(request.prompt["3"]).toMatchObject({ inputs: { seed: "18446744073709551615" } });
    const again = JSON.parse(JSON.stringify(request)) as typeof request;
    expect(exactJson({ prompt: withIntegers(again.prompt) })).toBe(text);
  });

  test("words that look like numbers stay words, and what no row can hold is dropped", () => {
    const words = { class_type: "CLIPTextEncode", inputs: { text: "1234567890123456789" } };
    const { request } = read({ prompt: { "6": words } });
    expect(withIntegers(request.prompt)["6"]).toEqual(words);
    const bad = { class_type: "CLIPTextEncode", inputs: { text: "a\0b\ud800" } };
    expect(read({ prompt: { "6": bad } }).request.prompt["6"]).toMatchObject({
      inputs: { text: "ab\ufffd" },
    });
  });
});
