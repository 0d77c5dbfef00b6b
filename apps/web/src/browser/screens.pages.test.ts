/** Pictures of every page: in the cache to be looked at, and with INKLOOM_SCREENSHOTS=docs those that the documents show. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "./studio.suite.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const FOLDER =
  process.env["INKLOOM_SCREENSHOTS"] === "docs"
    ? join(ROOT, "docs/images/ui")
    : join(ROOT, ".cache/screens");

/** What the embedded model knows. */
const PROMPTS = [
  "a landscape of green hills at day with the sun, clouds and snowy mountains",
  "a purple car on a yellow background, flat",
  "\u4e00\u4e2a\u6234\u773c\u955c\u7684\u7537\u4eba\uff0c\u9ed1\u8272\u77ed\u53d1\uff0c\u7ea2\u8272\u886c\u886b",
  "a green apple on a white background",
  "a yellow house on a blue background, oil painting",
  "a portrait of a woman with long red hair and a blue shirt, smiling",
];

let studio: Studio;
/** The first of the pictures. */
let drawn: Buffer;
beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  studio = await openStudio();
  for (const [place, prompt] of PROMPTS.entries()) {
    const [job] = await studio.draw(1, { prompt, seed: 5, steps: 20, cfg: 5 });
    if (place > 0) continue;
    const answer = await fetch(studio.address + (job?.result.files[0]?.url ?? ""));
    drawn = Buffer.from(await answer.arrayBuffer());
  }
}, 300_000);
afterAll(async () => {
  expectQuiet(studio);
  await studio.close();
});

const SHOWN = [
  ["create", "en", "light", 1440],
  ["create", "zh", "light", 1440],
  ["create", "zh", "dark", 390],
  ["canvas", "zh", "dark", 1440],
  ["canvas", "en", "light", 1440],
  ["gallery", "en", "dark", 1440],
  ["gallery", "zh", "light", 390],
  ["queue", "en", "light", 1440],
  ["models", "zh", "light", 1440],
  ["workflow", "en", "dark", 1440],
  ["workflow", "zh", "light", 1440],
  ["settings", "en", "light", 1440],
  ["welcome", "zh", "light", 1440],
  // They make control pictures, which other pages would show.
  ["control", "en", "light", 1440],
  ["control", "zh", "dark", 390],
  ["pose", "en", "light", 1440],
  ["scribble", "zh", "dark", 1440],
] as const;

/** High enough for a whole card; CSS pixels. */
const TALL = 4000;

/** Shown on Create. */
const ON_CREATE: readonly string[] = ["create", "control", "pose", "scribble"];

test.each(SHOWN)("%s in %s, %s, %i px wide", async (name, language, colours, width) => {
  const page = await studio.open(ON_CREATE.includes(name) ? "/" : `/app/${name}`, {
    language,
    colours,
    width,
    height: name === "control" ? TALL : width < 700 ? 844 : 900,
  });
  await READY[name]?.(page);
  await page.waitForLoadState("networkidle");
  const file = `${name}-${language}-${colours}${width < 700 ? "-phone" : ""}.png`;
  const shown = name === "control" ? unitCard(page) : page;
  const bytes = await shown.screenshot({ path: join(FOLDER, file) });
  expect(bytes.length).toBeGreaterThan(5000);
  await page.context().close();
});

/** What a page shows is made first. */
const READY: Readonly<Partial<Record<(typeof SHOWN)[number][0], (page: Page) => Promise<void>>>> = {
  create: async (page) => {
    const prompt = page.getByRole("textbox", { name: /^(Prompt|\u63d0\u793a\u8bcd)$/ });
    await prompt.fill(`${PROMPTS[0] ?? ""}, (watercolor:1.2)`);
    await page
      .getByRole("button", { name: /^(Open large|\u67e5\u770b\u5927\u56fe)/ })
      .first()
      .waitFor();
    await page.keyboard.press("Escape");
  },
  control: async (page) => {
    const card = await withUnit(page);
    await card
      .getByRole("button", { name: /^(Run preprocessor|\u8fd0\u884c\u9884\u5904\u7406\u5668)$/ })
      .click();
    await card.getByRole("button", { name: /open large$|\u653e\u5927\u67e5\u770b$/ }).waitFor();
    const network = card.getByRole("combobox", {
      name: /^(Control network|\u63a7\u5236\u7f51\u7edc)$/,
    });
    await network.fill("control_v11p_sd15_canny");
    await page.keyboard.press("Escape");
  },
  pose: async (page) => {
    const card = await withUnit(page);
    await card.getByText(/^(Pose|\u59ff\u6001)$/).click();
    await card.getByRole("button", { name: /^(Edit pose|\u7f16\u8f91\u59ff\u6001)$/ }).click();
    await page.getByRole("application").press("Shift+ArrowRight");
  },
  scribble: async (page) => {
    const card = await withUnit(page);
    await card
      .getByText(/^(Scribble|\u6d82\u9e26)$/)
      .first()
      .click();
    await card.getByRole("button", { name: /^(Scribble|\u624b\u7ed8\u6d82\u9e26)$/ }).click();
    const box = await page.getByRole("dialog").locator("canvas").boundingBox();
    if (box === null) return;
    const { x, y, width, height } = box;
    await page.mouse.move(x + width * 0.1, y + height * 0.6);
    await page.mouse.down();
    for (let step = 1; step <= 40; step += 1)
      await page.mouse.move(
        x + width * (0.1 + step * 0.02),
        y + height * (0.6 - 0.2 * Math.abs(Math.sin(step / 6))),
      );
    await page.mouse.up();
  },
  canvas: async (page) => {
    await page.goto(`${studio.address}/`);
    await page
      .getByRole("button", {
        name: /^(Send to and more|\u53d1\u9001\u5230\u53ca\u66f4\u591a\u64cd\u4f5c)$/,
      })
      .first()
      .click();
    await page
      .getByRole("menuitem", { name: /Inpaint on the canvas|\u5c40\u90e8\u91cd\u7ed8/ })
      .click();
    const place = page.locator("[data-canvas-picture]");
    await place.waitFor();
    await page.waitForLoadState("networkidle");
    const box = await place.boundingBox();
    if (box === null) return;
    const { x, y, width, height } = box;
    await page.mouse.move(x + width * 0.25, y + height * 0.35);
    await page.mouse.down();
    for (let step = 1; step <= 20; step += 1)
      await page.mouse.move(
        x + width * (0.25 + step * 0.015),
        y + height * (0.35 + 0.1 * Math.sin(step / 3)),
      );
    await page.mouse.up();
  },
  gallery: async (page) => {
    await page.locator("main img").first().waitFor();
    await page.waitForFunction(() =>
      [...document.querySelectorAll("img")].every(
        ({ complete, naturalWidth }) => complete && naturalWidth > 0,
      ),
    );
  },
  workflow: async (page) => {
    await page
      .getByRole("button", { name: /^(Generate, then upscale|\u751f\u6210\u540e\u653e\u5927)/ })
      .click();
    await page.locator(".react-flow__node").first().waitFor();
  },
};

/** Create with a control unit that holds a picture. */
async function withUnit(page: Page): Promise<Locator> {
  await page.getByRole("textbox", { name: /^(Prompt|\u63d0\u793a\u8bcd)$/ }).fill(PROMPTS[0] ?? "");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^(Control|\u63a7\u5236)$/ }).click();
  await page
    .getByRole("button", { name: /^(Add a control unit|\u6dfb\u52a0\u63a7\u5236\u5355\u5143)$/ })
    .click();
  const card = unitCard(page);
  const file = { name: "hills.png", mimeType: "image/png", buffer: drawn };
  await card.locator("input[type=file]").first().setInputFiles(file);
  await card
    .getByRole("button", { name: /^(Picture: take it out|\u56fe\u7247\uff1a\u79fb\u9664)$/ })
    .waitFor();
  return card;
}

const unitCard = (page: Page): Locator =>
  page.getByRole("region", { name: /^(Control unit|\u63a7\u5236\u5355\u5143) 1$/ });
