/** Create, as people use it: by keys, by clicks, by pictures that are dropped. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "../../browser/studio.suite.ts";

interface Told {
  readonly jobs: readonly {
    readonly id: string;
    readonly tool: string;
    readonly state: string;
    readonly parameters: Readonly<Record<string, unknown>>;
  }[];
}

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(async () => {
  expectQuiet(studio);
  await studio.close();
});

const prompt = (page: Page) => page.getByRole("textbox", { name: "Prompt", exact: true });
const ended = async (tool: string): Promise<Told["jobs"]> =>
  (await studio.api<Told>("/api/v1/jobs?limit=100")).jobs.filter((job) => job.tool === tool);
/** Of machines with other things to do; milliseconds. */
const WAIT = { timeout: 30_000 };
const steps = (page: Page) => page.getByRole("textbox", { name: "Steps" });

/** Eight times eight pixels of one colour, and no text. */
const PLAIN = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGM4EaCBFTEMLQkAaplQAc/OcKAAAAAASUVORK5CYII=",
  "base64",
);

/** What a file manager does when a picture is dropped. */
async function drop(page: Page, bytes: Buffer, type = "image/png"): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([base64, mediaType]) => {
      const given = new DataTransfer();
      const data = Uint8Array.from(atob(base64 ?? ""), (sign) => sign.charCodeAt(0));
      given.items.add(new File([data], "picture.png", { type: mediaType ?? "" }));
      return given;
    },
    [bytes.toString("base64"), type],
  );
  await page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
}

describe("create", () => {
  test("the first picture is a prompt and Ctrl+Enter; another seed is one click", async () => {
    const page = await studio.open("/");
    await steps(page).fill("2");
    const guidance = page.getByRole("textbox", { name: /^Guidance scale/ });
    await guidance.clear();
    await guidance.pressSequentially("7.5");
    expect(await guidance.inputValue()).toBe("7.5");
    await prompt(page).fill("a red house");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("button", { name: /^Open large: a red house/ }).waitFor();
    expect((await ended("generate"))[0]?.parameters).toMatchObject({
      prompt: "a red house",
      steps: 2,
      cfg: 7.5,
    });
    await page.getByRole("button", { name: "The same with another seed" }).click();
    await page.locator("[data-state=done]").nth(1).waitFor();
    const [again, first] = await ended("generate");
    expect(again?.parameters["prompt"]).toBe("a red house");
    expect(again?.parameters["seed"]).not.toBe(first?.parameters["seed"]);
    await page.context().close();
  });

  test("words are completed, Chinese too, weighed by keys, and kept through a reload", async () => {
    const page = await studio.open("/");
    await prompt(page).fill("1girl, 蓝");
    await page.getByRole("option", { name: /^blue hair/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const typed = await prompt(page).inputValue();
    expect(typed).toMatch(/^1girl, blue /);
    await prompt(page).fill("a black cat");
    await page.keyboard.press("Control+ArrowUp");
    await page.keyboard.press("Control+ArrowUp");
    expect(await prompt(page).inputValue()).toBe("a black (cat:1.2)");
    await page.keyboard.press("Control+Shift+ArrowDown");
    expect(await prompt(page).inputValue()).toBe("a black (cat:1.15)");
    await page.keyboard.press("Control+z");
    expect(await prompt(page).inputValue()).toBe("a black (cat:1.2)");
    await page.reload();
    await expect.poll(() => prompt(page).inputValue(), WAIT).toBe("a black (cat:1.2)");
    await page.context().close();
  });

  test("the service tells tokens, and underlines what is not there", async () => {
    const page = await studio.open("/");
    await prompt(page).fill("a lake <lora:nowhere:1>");
    await page.getByText(/there is no LoRA "nowhere"/).waitFor();
    await page
      .getByText(/^\d+\/75$/)
      .first()
      .waitFor();
    await page.context().close();
  });

  test("a dropped picture restores what made it, and that is taken back", async () => {
    const [drawn] = await studio.draw(1, { prompt: "a green boat", cfg: 4, steps: 3 });
    const url = drawn?.result.files[0]?.url ?? "";
    const bytes = Buffer.from(await (await fetch(studio.address + url)).arrayBuffer());
    const page = await studio.open("/");
    await prompt(page).fill("something else");
    await drop(page, bytes);
    await expect.poll(() => prompt(page).inputValue(), WAIT).toBe("a green boat");
    expect(await steps(page).inputValue()).toBe("3");
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => prompt(page).inputValue(), WAIT).toBe("something else");
    await page.context().close();
  });

  test("a picture without settings says so, and becomes the beginning of another", async () => {
    const page = await studio.open("/");
    await drop(page, PLAIN);
    await page.getByText(/Its settings cannot be restored/).waitFor();
    expect(await studio.axe(page)).toEqual([]);
    await page.getByRole("button", { name: "Use it in: Image to image" }).click();
    await page.waitForURL(/\/app\/create\/img2img$/);
    await page.getByRole("img", { name: "Picture" }).waitFor();
    await page.context().close();
  });

  test("two samplers are compared in a table", async () => {
    const page = await studio.open("/");
    await prompt(page).fill("a lake");
    await steps(page).fill("2");
    await page.getByRole("link", { name: "X/Y/Z grid" }).click();
    await page.getByRole("combobox", { name: "What changes along X" }).click();
    await page.getByRole("option", { name: "Sampler", exact: true }).click();
    await page.getByRole("combobox", { name: "Values along X" }).click();
    await page.getByRole("option", { name: "DDIM" }).click();
    await page.keyboard.press("Escape");
    await page.getByText("The grid has 2 pictures.").waitFor();
    await page.keyboard.press("Control+Enter");
    await page.getByRole("columnheader", { name: "DDIM" }).waitFor();
    await page.getByRole("button", { name: "Open large: DDIM" }).click();
    await page.getByRole("dialog").waitFor();
    expect((await ended("grid"))[0]?.parameters["x"]).toBe("sampler=Euler,DDIM");
    await page.context().close();
  });

  test("a result is enlarged four times in two clicks, opened, compared", async () => {
    await studio.draw(2, { prompt: "a hill" });
    const page = await studio.open("/");
    await page.getByRole("button", { name: "Send to and more" }).first().click();
    await page.getByRole("menuitem", { name: "Upscale ×4 now" }).click();
    await page.locator("li[data-state=done]", { hasText: "Upscale" }).first().waitFor();
    expect((await ended("upscale"))[0]?.parameters["scale"]).toBe(4);
    await page
      .getByRole("button", { name: /^Open large: a hill/ })
      .first()
      .click();
    await page.getByText("How it was made").waitFor();
    expect(await studio.axe(page)).toEqual([]);
    await page.keyboard.press("c");
    await page.getByRole("dialog", { name: "Compare pictures" }).waitFor();
    await page.context().close();
  });

  test("settings are found by name in either language, marked once changed, and reset", async () => {
    const page = await studio.open("/", { language: "zh" });
    const find = page.getByRole("searchbox", { name: "查找设置" });
    await find.fill("clip skip");
    await page.getByRole("textbox", { name: /CLIP/ }).fill("2");
    await find.fill("");
    await page.getByRole("button", { name: /模型.*已修改/ }).waitFor();
    await find.fill("clip");
    await page
      .getByRole("button", { name: /恢复默认值/ })
      .first()
      .click();
    await find.fill("");
    await expect.poll(() => page.getByText("已修改").count()).toBe(0);
    expect(await studio.axe(page)).toEqual([]);
    await page.context().close();
  });

  test("what the service refuses is told with its code and cure, and the form stays", async () => {
    const page = await studio.open("/");
    await prompt(page).fill("a lake");
    await page.getByRole("combobox", { name: "Model" }).fill("no-such-model");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Create", exact: true }).click();
    await page.getByText("model/missing").first().waitFor();
    await page
      .getByText(/What helps/)
      .first()
      .waitFor();
    expect(await prompt(page).inputValue()).toBe("a lake");
    await page.getByRole("button", { name: "Reset the form" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => prompt(page).inputValue(), WAIT).toBe("a lake");
    await page.context().close();
  });

  test("a form is kept under a name and used again; nothing is drawn by that", async () => {
    const page = await studio.open("/");
    await prompt(page).fill("a quiet garden");
    await steps(page).fill("7");
    await page.getByRole("button", { name: /^Presets/ }).click();
    await page.getByRole("textbox", { name: "Name of a new preset" }).fill("garden");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Use garden" }).waitFor();
    expect(await studio.axe(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await steps(page).fill("9");
    await page.getByRole("button", { name: /^Presets/ }).click();
    await page.getByRole("button", { name: "Use garden" }).click();
    await expect.poll(() => steps(page).inputValue(), WAIT).toBe("7");
    const drawn = await ended("generate");
    expect(drawn.filter((job) => job.parameters["prompt"] === "a quiet garden")).toEqual([]);
    await page.context().close();
  });

  test("an earlier prompt is found by a word and taken again", async () => {
    await studio.draw(1, { prompt: "a rowing boat at night" });
    const page = await studio.open("/");
    await page.getByRole("button", { name: "Earlier prompts" }).click();
    await page.getByRole("searchbox", { name: "Search earlier prompts" }).fill("rowing");
    await page.getByRole("button", { name: /^a rowing boat at night/ }).click();
    await expect.poll(() => prompt(page).inputValue(), WAIT).toBe("a rowing boat at night");
    await page.context().close();
  });

  test("a job that waits is cancelled where it is shown", async () => {
    const page = await studio.open("/");
    await prompt(page).fill("a long walk");
    await steps(page).fill("150");
    await page.keyboard.press("Control+Enter");
    const job = page.locator("li[data-job]", { hasText: "a long walk" }).first();
    await job.getByRole("button", { name: "Cancel" }).click();
    await page.locator("li[data-state=cancelled]", { hasText: "a long walk" }).waitFor();
    await page.context().close();
  });
});
