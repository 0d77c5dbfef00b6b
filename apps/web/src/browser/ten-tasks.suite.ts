/** Ten things that people do in a studio, each done by a hand that counts and seen to have worked (docs/ui.md). */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { Hand } from "./hand.suite.ts";
import type { Studio } from "./studio.suite.ts";
import { addControlNetwork } from "./tiny-control.suite.ts";

export interface Task {
  /** As its row of the table is called. */
  readonly name: string;
  /** @returns clicks, chords of keys, texts, drags and drops that it took */
  readonly count: (studio: Studio) => Promise<number>;
}

interface ToldJob {
  readonly id: string;
  readonly tool: string;
  readonly state: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly result: {
    readonly files: readonly {
      readonly url: string;
      readonly width: number;
      readonly height: number;
    }[];
  } | null;
}

const WAIT = { timeout: 60_000 };
/** Folder of the data folder. */
const LORA = "ink";

const prompt = (page: Page): Locator => page.getByRole("textbox", { name: "Prompt", exact: true });

/** The newest jobs that are done. */
const done = async (studio: Studio): Promise<readonly ToldJob[]> =>
  (await studio.api<{ jobs: ToldJob[] }>("/api/v1/jobs?state=done&limit=100")).jobs;

/** The next job that is done after `work`. */
async function nextJob(studio: Studio, work: () => Promise<void>): Promise<ToldJob> {
  const before = new Set((await done(studio)).map(({ id }) => id));
  await work();
  let found: ToldJob | undefined;
  await expect
    .poll(async () => {
      found = (await done(studio)).find(({ id, tool }) => !before.has(id) && tool !== "info");
      return found !== undefined;
    }, WAIT)
    .toBe(true);
  if (found === undefined) throw new Error("no job was done");
  return found;
}

/** A page of Create whose form draws quickly, with a picture that was just made; nothing of it is counted. */
async function withPicture(studio: Studio): Promise<Hand> {
  const page = await studio.open("/");
  await page.getByRole("textbox", { name: "Steps" }).fill("2");
  await prompt(page).fill("a red house");
  const { id } = await nextJob(studio, () => page.keyboard.press("Control+Enter"));
  await page
    .locator(`[data-job="${id}"]`)
    .getByRole("button", { name: /^Open large: a red house/ })
    .waitFor();
  return new Hand(page);
}

const moreOf = (page: Page): Locator =>
  page.getByRole("button", { name: "Send to and more" }).first();

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The window's rectangle in which the canvas shows its picture, once it has come to rest. */
async function shownPicture(page: Page): Promise<Place> {
  await page.getByRole("button", { name: /^Start: / }).waitFor(WAIT);
  const box = (): Promise<Place | null> => page.locator("[data-canvas-picture]").boundingBox();
  let place = await box();
  await expect
    .poll(async () => {
      const before = place;
      place = await box();
      return place !== null && JSON.stringify(place) === JSON.stringify(before);
    }, WAIT)
    .toBe(true);
  if (place === null) throw new Error("the canvas shows no picture");
  return place;
}

async function closed(hand: Hand): Promise<number> {
  await hand.page.context().close();
  return hand.count;
}

export const TASKS: readonly Task[] = [
  {
    name: "First picture",
    count: async (studio) => {
      const page = await studio.open("/");
      await prompt(page).waitFor();
      const hand = new Hand(page);
      const job = await nextJob(studio, async () => {
        if (!(await prompt(page).evaluate((box) => box === document.activeElement)))
          await hand.click(prompt(page));
        await hand.type("a blue bird");
        await hand.press("Control+Enter");
      });
      expect(job).toMatchObject({ tool: "generate", parameters: { prompt: "a blue bird" } });
      return closed(hand);
    },
  },
  {
    name: "The same with another seed",
    count: async (studio) => {
      const hand = await withPicture(studio);
      const [first] = await done(studio);
      const job = await nextJob(studio, () => hand.press("Control+Enter"));
      expect(job.parameters["prompt"]).toBe("a red house");
      expect(job.parameters["seed"]).not.toBe(first?.parameters["seed"]);
      return closed(hand);
    },
  },
  {
    name: "Settings restored from a file",
    count: async (studio) => {
      const [job] = await studio.draw(1, { prompt: "a green field", steps: 13 });
      const file = join(studio.home, "restored.png");
      const answer = await fetch(studio.address + (job?.result.files[0]?.url ?? ""));
      writeFileSync(file, new Uint8Array(await answer.arrayBuffer()));
      const page = await studio.open("/");
      const hand = new Hand(page);
      await hand.drop(file, page.locator("body"));
      const choice = page.getByRole("dialog").getByRole("button", { name: /settings/i });
      const steps = page.getByRole("textbox", { name: "Steps" });
      await expect
        .poll(async () => (await choice.count()) > 0 || (await steps.inputValue()) === "13", WAIT)
        .toBe(true);
      if ((await choice.count()) > 0) await hand.click(choice.first());
      await expect.poll(() => steps.inputValue(), WAIT).toBe("13");
      expect(await prompt(page).inputValue()).toBe("a green field");
      return closed(hand);
    },
  },
  {
    name: "A face redrawn",
    count: async (studio) => {
      const hand = await withPicture(studio);
      const { page } = hand;
      await hand.click(moreOf(page));
      await hand.click(page.getByRole("menuitem", { name: "Inpaint on the canvas" }));
      await page.getByRole("button", { name: "Mask: Mask", exact: true }).waitFor(WAIT);
      const { x, y, width, height } = await shownPicture(page);
      const job = await nextJob(studio, async () => {
        await hand.drag([x + width * 0.4, y + height * 0.3], [x + width * 0.6, y + height * 0.35]);
        await hand.press("Control+Enter");
      });
      expect(job.tool).toBe("img2img");
      expect(job.parameters["mask"]).toMatch(/^asset:/);
      return closed(hand);
    },
  },
  {
    name: "Extended to the right",
    count: async (studio) => {
      const hand = await withPicture(studio);
      const { page } = hand;
      await hand.click(moreOf(page));
      await hand.click(page.getByRole("menuitem", { name: "Canvas", exact: true }));
      const { x, y, width, height } = await shownPicture(page);
      const job = await nextJob(studio, async () => {
        await hand.drag([x + width, y + height / 2], [x + width * 1.5, y + height / 2]);
        await hand.press("Control+Enter");
      });
      const [file] = job.result?.files ?? [];
      expect(job.tool).toBe("img2img");
      expect((file?.width ?? 0) / (file?.height ?? 1)).toBeGreaterThan(1.2);
      return closed(hand);
    },
  },
  {
    name: "Upscaled ×4",
    count: async (studio) => {
      const hand = await withPicture(studio);
      const { page } = hand;
      const job = await nextJob(studio, async () => {
        await hand.click(moreOf(page));
        await hand.click(page.getByRole("menuitem", { name: "Upscale ×4 now" }));
      });
      expect(job.tool).toBe("upscale");
      expect(job.result?.files[0]).toMatchObject({ width: 512, height: 512 });
      return closed(hand);
    },
  },
  {
    name: "Drawn with a LoRA",
    count: async (studio) => {
      addLora(studio.home);
      await studio.api("/api/v1/models/scan", { method: "POST", body: "{}" });
      const hand = await withPicture(studio);
      const { page } = hand;
      const job = await nextJob(studio, async () => {
        await hand.click(
          page.getByRole("button", { name: "Insert LoRA, embedding, wildcard …" }).first(),
        );
        await hand.click(page.getByRole("button", { name: new RegExp(`^${LORA}\\b`) }).first());
        await hand.press("Control+Enter");
      });
      expect(job.parameters["prompt"]).toContain(`<lora:${LORA}:1>`);
      return closed(hand);
    },
  },
  {
    name: "Two samplers compared",
    count: async (studio) => {
      const hand = await withPicture(studio);
      const { page } = hand;
      const job = await nextJob(studio, async () => {
        await hand.click(page.getByRole("link", { name: "X/Y/Z grid" }));
        await hand.click(page.getByRole("combobox", { name: "What changes along X" }));
        await hand.click(page.getByRole("option", { name: "Sampler", exact: true }).first());
        // The form's own sampler stands there already.
        await hand.click(page.getByRole("combobox", { name: "Values along X" }));
        await hand.click(page.getByRole("option", { name: "DDIM", exact: true }));
        await hand.press("Control+Enter");
      });
      expect(job.tool).toBe("grid");
      expect(job.parameters["x"]).toMatch(/sampler=.*Euler.*DDIM/i);
      return closed(hand);
    },
  },
  {
    name: "Last week's picture found",
    count: async (studio) => {
      const [job] = await studio.draw(1, { prompt: "a picture of last week" });
      const page = await studio.open("/");
      // A week later.
      await page.clock.setFixedTime(Date.now() + 7 * 24 * 3600 * 1000);
      const hand = new Hand(page);
      await hand.click(page.getByRole("link", { name: "Gallery", exact: true }));
      await hand.click(page.getByText("Last week", { exact: true }));
      await page
        .getByRole("option", { name: /a picture of last week/ })
        .first()
        .waitFor(WAIT);
      expect(job?.result.files).toHaveLength(1);
      return closed(hand);
    },
  },
  {
    name: "Drawn after a pose",
    count: async (studio) => {
      addControlNetwork(studio.home, "control_openpose");
      await studio.api("/api/v1/models/scan", { method: "POST", body: "{}" });
      // Words and steps stand there already, as in the row of the LoRA.
      const page = await studio.open("/app/canvas");
      await prompt(page).fill("a dancer");
      await page.getByRole("textbox", { name: "Steps" }).fill("2");
      await page.getByRole("link", { name: "Create", exact: true }).click();
      await page
        .getByRole("button", { name: "Insert LoRA, embedding, wildcard …" })
        .first()
        .waitFor();
      const hand = new Hand(page);
      const job = await nextJob(studio, async () => {
        await hand.click(page.getByRole("link", { name: "Canvas", exact: true }));
        await hand.click(page.getByRole("button", { name: "Add a layer", exact: true }));
        await hand.click(page.getByRole("menuitem", { name: "Pose", exact: true }));
        await page.getByRole("button", { name: "Pose: Pose", exact: true }).waitFor(WAIT);
        await hand.press("Control+Enter");
      });
      expect(job).toMatchObject({
        tool: "generate",
        parameters: {
          prompt: "a dancer",
          control: [{ preprocessor: "none", model: "control_openpose", weight: 1 }],
        },
      });
      return closed(hand);
    },
  },
];

/** A LoRA of kohya's that fits the embedded model: one layer of its U-Net, changed a little. */
function addLora(home: string): void {
  const layer = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q";
  const shapes: readonly (readonly [string, readonly number[]])[] = [
    [`${layer}.lora_down.weight`, [4, 64]],
    [`${layer}.lora_up.weight`, [64, 4]],
    [`${layer}.alpha`, []],
  ];
  const header: Record<string, unknown> = {};
  const values: number[] = [];
  for (const [key, shape] of shapes) {
    const size = shape.reduce((product, side) => product * side, 1);
    const start = values.length * 4;
    for (let index = 0; index < size; index += 1) values.push(((index * 7) % 13) / 130);
    header[key] = { dtype: "F32", shape, data_offsets: [start, start + size * 4] };
  }
  let text = JSON.stringify(header);
  text += " ".repeat((8 - (text.length % 8)) % 8);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  mkdirSync(join(home, "loras"), { recursive: true });
  writeFileSync(
    join(home, "loras", `${LORA}.safetensors`),
    Buffer.concat([length, Buffer.from(text), Buffer.from(Float32Array.from(values).buffer)]),
  );
}
