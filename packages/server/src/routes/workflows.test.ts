import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./test-api.suite.ts";

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
  const file = { name: "cat", filename: "cat.safetensors" };
  Object.assign(api.service.library, {
    page: ({ kind }: { kind: string }) =>
      Promise.resolve({ models: kind === "checkpoint" ? [file] : [] }),
    catalogue: () =>
      Promise.resolve({ models: [file], vaes: [], loras: [], upscalers: [], controlnets: [] }),
  });
});
afterAll(() => api.close());

interface Told {
  readonly nodes: readonly {
    readonly type: string;
    readonly inputs: readonly {
      readonly name: string;
      readonly offers?: readonly string[];
      readonly schema?: { readonly enum?: readonly string[] };
    }[];
  }[];
}

describe("the nodes of workflows", () => {
  test("are told with the models that there are, as the document describes them", async () => {
    const { status, body } = await api.ask("ann", "GET", "/workflows/nodes");
    expect(status).toBe(200);
    const { nodes } = body as Told;
    const inputOf = (type: string, name: string) =>
      nodes.find((node) => node.type === type)?.inputs.find((each) => each.name === name);
    expect(inputOf("inkloom/generate", "model")?.offers).toContain("cat");
    expect(inputOf("CheckpointLoaderSimple", "ckpt_name")?.schema?.enum).toEqual([
      "cat.safetensors",
    ]);
  });
});
