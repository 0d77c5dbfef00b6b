import { expect, test } from "vitest";
import type { ModelLibrary } from "./library.ts";
import { loraAliases } from "./lora-aliases.ts";

type Catalogue = Awaited<ReturnType<ModelLibrary["catalogue"]>>;

const catalogue = (...aliases: (string | undefined)[]): Catalogue => ({
  models: [],
  vaes: [],
  upscalers: [],
  embeddings: [],
  controlnets: [],
  styles: [],
  loras: aliases.map((alias, at) => ({
    name: `lora ${at}`,
    filename: `lora ${at}.safetensors`,
    ...(alias !== undefined && { alias }),
  })),
});

test("aliases are those of the library, without waiting for a long scan", async () => {
  const errors: unknown[] = [];
  const answers: (() => Promise<Catalogue>)[] = [
    () => Promise.resolve(catalogue("Inky", undefined)),
    () => new Promise(() => undefined),
  ];
  const aliases = loraAliases(
    { catalogue: () => (answers.shift() ?? expect.fail("asked while the last answer is due"))() },
    (error) => errors.push(error),
  );
  expect(await aliases()).toEqual(["Inky"]);
  const start = performance.now();
  expect(await aliases()).toEqual(["Inky"]);
  expect(await aliases()).toEqual(["Inky"]);
  expect(performance.now() - start).toBeLessThan(5000);
  expect(errors).toEqual([]);
});

test("a library that fails is told, and asked again", async () => {
  const errors: unknown[] = [];
  let asked = 0;
  const aliases = loraAliases(
    {
      catalogue: () =>
        asked++ === 0 ? Promise.reject(new Error("gone")) : Promise.resolve(catalogue("Inky")),
    },
    (error) => errors.push(error),
  );
  expect(await aliases()).toEqual([]);
  expect(errors).toEqual([new Error("gone")]);
  expect(await aliases()).toEqual(["Inky"]);
});
