import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodePng, readPngText } from "@inkloom/pixels";
import { listen, type Listening, type OpenService } from "@inkloom/server";
import { findService } from "@inkloom/server/elsewhere";
import { RUNS } from "@inkloom/tools";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type TestService,
  testService,
} from "../../../../packages/server/src/test-service.suite.ts";
import { runRecorded } from "../surroundings.suite.ts";

let place: TestService;
let service: OpenService;
let listening: Listening;
let out: string;

beforeAll(async () => {
  place = await testService();
  service = await place.open();
  listening = await listen(service);
  out = await mkdtemp(join(tmpdir(), "inkloom-elsewhere-"));
});
afterAll(async () => {
  await listening.close();
  await place.remove();
  await rm(out, { recursive: true });
});

const SMALL = ["--width", "64", "--height", "64", "--steps", "1", "--device", "cpu"];

/** A command beside the service, in whose process nothing can be computed. */
const inkloom = (argv: readonly string[], given: Parameters<typeof runRecorded>[1] = {}) => {
  const env = { INKLOOM_HOME: place.home };
  return runRecorded(argv, {
    env,
    runs: RUNS,
    embeddedModels: place.embeddedModels,
    findService: (home, language) => findService(home, env, language),
    ...given,
  });
};
const jobs = async () => (await service.queue.history({})).jobs.map(({ tool }) => tool);

describe("commands beside a service", () => {
  test("a picture is drawn there and written here, as it would have been drawn here", async () => {
    const file = join(out, "house.png");
    const done = await inkloom(["generate", "a house", "--seed", "5", ...SMALL, "--out", file]);
    expect(done).toMatchObject({ exitCode: 0, stdout: `${file}\n` });
    expect(done.stderr).toMatch(/^64x64 is smaller than .*\n$/);
    const png = await readFile(file);
    expect(readPngText(png)["parameters"]).toMatch(/^a house\nSteps: 1, .*Seed: 5/s);
    expect(await jobs()).toEqual(["generate"]);
    const here = join(out, "here.png");
    const alone = await inkloom(["generate", "a house", "--seed", "5", ...SMALL, "--out", here], {
      findService: () => Promise.resolve(undefined),
      openRuntime: async () =>
        (await import("@inkloom/engine/node")).createNodeRuntime("cpu", { threads: 1 }),
    });
    expect(alone.exitCode).toBe(0);
    expect((await decodePng(await readFile(here))).data).toEqual((await decodePng(png)).data);
  });

  test("a picture goes there with the request; what it becomes can be enlarged there", async () => {
    const drawn = join(out, "snow.png");
    const redrawn = await inkloom([
      ...["img2img", join(out, "house.png"), "snow", "--denoise", "0.9"],
      ...[...SMALL, "--out", drawn, "--json"],
    ]);
    expect(redrawn.exitCode).toBe(0);
    expect(JSON.parse(redrawn.stdout)).toMatchObject({ model: { name: "inkloom-mini" } });
    const large = join(out, "large.png");
    const upscaled = await inkloom(["upscale", drawn, "--scale", "2", "--out", large]);
    expect(upscaled.exitCode).toBe(0);
    const png = await readFile(large);
    expect(await decodePng(png)).toMatchObject({ width: 128 });
    expect(readPngText(png)["postprocessing"] ?? readPngText(png)["parameters"]).toContain(
      "upscale",
    );
    expect((await jobs()).slice(0, 2)).toEqual(["upscale", "img2img"]);
  });

  test("a grid and a list draw each picture there and keep their folders here", async () => {
    const grid = join(out, "grid");
    const before = (await jobs()).length;
    const drawn = await inkloom(["grid", "a lake", ...SMALL, "--x", "cfg=1,2", "--out", grid]);
    expect(drawn.exitCode).toBe(0);
    const list = join(out, "list.txt");
    await writeFile(list, "a cat\na dog\n");
    const listed = await inkloom([
      "generate",
      "--prompts",
      list,
      ...SMALL,
      "--out",
      join(out, "list"),
    ]);
    expect(listed.exitCode).toBe(0);
    expect((await readdir(join(out, "list"))).filter((name) => name.endsWith(".png"))).toHaveLength(
      2,
    );
    expect((await jobs()).length - before).toBe(4);
  });

  test("what the service refuses is this command's own failure, in its language", async () => {
    const refused = await inkloom(["generate", "<lora:nobody:1> x", ...SMALL, "--lang", "zh"]);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain("nobody");
    expect(refused.stderr).not.toContain(place.home);
  });

  test("a model by its path is drawn here, and that is said", async () => {
    await mkdir(join(out, "models"));
    const path = join(out, "models", "absent.safetensors");
    const here = await inkloom(["generate", "x", "--model", path, ...SMALL]);
    expect(here.exitCode).toBe(2);
    expect(here.stderr).toContain("drawing in this process instead");
    expect(here.stderr).toContain("absent.safetensors");
  });

  test("an interruption cancels the job there", async () => {
    const controller = new AbortController();
    const long = inkloom(
      ["generate", "long", "--steps", "150", ...SMALL.slice(0, 4), "--device", "cpu"],
      {
        signal: controller.signal,
      },
    );
    for (;;) {
      const { running } = await service.queue.counts();
      if (running > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    controller.abort();
    expect((await long).exitCode).toBe(130);
    for (;;) {
      const { running } = await service.queue.counts();
      if (running === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { jobs: ended } = await service.queue.history({ limit: 1 });
    expect(ended[0]).toMatchObject({ state: "cancelled" });
  });
});
