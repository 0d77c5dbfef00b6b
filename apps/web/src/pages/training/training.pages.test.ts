/** Training in a real browser: a run is begun by the form, followed while it goes on, and used; what others may not is hidden. */
import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "../../browser/studio.suite.ts";

const EXAMPLES = join(import.meta.dirname, "../../../../../examples/training/night-poster");

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
  // Three of the ten pictures: a step of them takes a moment.
  const folder = join(studio.home, "datasets", "night");
  await mkdir(folder, { recursive: true });
  for (const file of (await readdir(EXAMPLES)).filter((name) => /^0[123]\./.test(name)))
    await cp(join(EXAMPLES, file), join(folder, file));
});
afterAll(async () => {
  expectQuiet(studio);
  await studio.close();
});

/** Milliseconds of a whole small run, on a machine that has much else to do. */
const RUN = 280_000;

async function fillSmallRun(page: Page, name: string): Promise<void> {
  await page.getByRole("combobox", { name: /^Data set/ }).click();
  await page.getByRole("option", { name: "night" }).click();
  await page.getByRole("textbox", { name: /^Name/ }).fill(name);
  await page.getByRole("textbox", { name: /^Dim/ }).fill("4");
  await page.getByRole("textbox", { name: /^Resolution/ }).fill("64");
  await page.getByRole("textbox", { name: /^Repeats/ }).fill("1");
  await page.getByRole("textbox", { name: /^Epochs/ }).fill("2");
  await page.getByRole("textbox", { name: /^Sample prompts/ }).fill("a red house, night poster");
  // Found among the settings that are folded; half of the graph is enough here.
  await page.getByRole("searchbox", { name: "Find a setting" }).fill("U-Net only");
  await page.getByRole("switch", { name: "U-Net only" }).check();
}

test(
  "a run is begun, followed and used",
  async () => {
    const page = await studio.open("/app/training");
    await page.getByText("Runs appear here").waitFor();
    expect(await studio.axe(page)).toEqual([]);
    // What is missing is said, and nothing is begun.
    await page.getByRole("button", { name: "Start training" }).click();
    await page.getByText("Look at: Data set, Name").waitFor();
    await fillSmallRun(page, "tiny 墨");
    await page.getByRole("button", { name: "Start training" }).click();
    await page.waitForURL(/\/app\/training\/runs\/tiny%20%E5%A2%A8$/);
    await page.getByRole("heading", { level: 1, name: "tiny 墨" }).waitFor();
    // The curve and the sample come while it goes on, and nobody reloads.
    const chart = page.getByRole("img", { name: "Loss of tiny 墨 by step" });
    await chart.waitFor({ timeout: RUN });
    await page
      .getByRole("button", { name: "Open large: Step 3: a red house, night poster" })
      .waitFor({ timeout: RUN });
    await page.getByText("Finished").waitFor({ timeout: RUN });
    await page.getByText(/^Memory: .+ estimated, .+ at its peak$/).waitFor();
    expect(await studio.axe(page)).toEqual([]);
    // Every step of both epochs was heard or asked for.
    await page.getByRole("button", { name: "Values as a table" }).click();
    const rows = page.getByRole("table").first().getByRole("row");
    expect(await rows.count()).toBe(3);
    expect(await rows.last().getByRole("cell").first().textContent()).toBe("6");
    // Values are read off by keys.
    const reader = page.getByRole("slider", { name: "Step to read off" }).first();
    await reader.focus();
    await page.keyboard.press("Home");
    expect(await reader.getAttribute("aria-valuetext")).toMatch(/^Step 1, epoch 1: loss 0\.\d+/);
    // After a reload all of it is there again.
    await page.reload();
    await chart.waitFor();
    await page.getByRole("button", { name: /^Open large: Step 6/ }).click();
    await page.getByRole("dialog").getByRole("img").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Use it" }).click();
    await page.waitForURL(/\/app\/create\/generate$|\/$/);
    await expect
      .poll(() => page.getByRole("textbox", { name: "Prompt", exact: true }).inputValue(), {
        timeout: 60_000,
      })
      .toContain("<lora:tiny 墨:1>");
    await page.goto(`${studio.address}/app/training`);
    const card = page.locator("[data-run='tiny 墨']");
    expect(await card.getAttribute("data-state")).toBe("done");
    await card.getByRole("img", { name: "Loss so far" }).waitFor();
    // Another job of that name fails and says so; what was made is of use all the same.
    await studio.api("/api/v1/tools/train-lora", {
      method: "POST",
      body: JSON.stringify({ dataset: "nowhere", output_name: "tiny 墨" }),
    });
    await page.locator("[data-run='tiny 墨'][data-state=failed]").waitFor({ timeout: RUN });
    await card.getByRole("link").click();
    await page.getByText(/^(dataset|output|training)\/[a-z-]+$/).waitFor();
    await page.getByRole("button", { name: "Use it" }).waitFor();
    // The engine is there for others, as before.
    await studio.draw(1);
    await page.context().close();
  },
  2 * RUN,
);

test("rates are typed as people write them, and prompts that are searched for keep their lines", async () => {
  const page = await studio.open("/app/training");
  await fillSmallRun(page, "rates");
  const asked: unknown[] = [];
  await page.route("**/api/v1/tools/train-lora", async (route) => {
    asked.push(route.request().postDataJSON());
    await route.fulfill({ status: 409, json: {} });
  });
  const rate = page.getByRole("textbox", { name: /^U-Net learning rate/ });
  for (const typed of ["0.00005", "5e-5"]) {
    asked.length = 0;
    await rate.clear();
    await rate.pressSequentially(typed);
    expect(await rate.inputValue()).toBe(typed);
    await page.getByRole("button", { name: "Start training" }).click();
    await expect.poll(() => asked, { timeout: 20_000 }).toMatchObject([{ unet_lr: 0.00005 }]);
    await page.getByRole("alert").waitFor();
  }
  await page.getByRole("searchbox", { name: "Find a setting" }).fill("sample prompts");
  const prompts = page.getByRole("textbox", { name: /^Sample prompts/ });
  await expect.poll(() => prompts.count(), { timeout: 20_000 }).toBe(2);
  await prompts.last().fill("a cat\na dog");
  expect(await prompts.last().inputValue()).toBe("a cat\na dog");
  await page.context().close();
});

test(
  "a run is stopped, gone on with, and its settings fill the form",
  async () => {
    const page = await studio.open("/app/training", {
      language: "zh",
      colours: "dark",
      width: 390,
    });
    expect(await studio.axe(page)).toEqual([]);
    const parameters = {
      dataset: "night",
      output_name: "long",
      resolution: 64,
      network_dim: 4,
      network_train_unet_only: true,
      max_train_epochs: 500,
      save_state_every_n_steps: 1,
    };
    await studio.api("/api/v1/tools/train-lora", {
      method: "POST",
      body: JSON.stringify(parameters),
    });
    await page.getByRole("link", { name: "打开训练：long" }).click();
    await page.getByText(/第 \d+\/7500 步/).waitFor({ timeout: RUN });
    await page.getByRole("button", { name: "停止" }).click();
    await page.getByRole("button", { name: "继续" }).waitFor({ timeout: RUN });
    expect(await studio.axe(page)).toEqual([]);
    await page.getByRole("button", { name: "填入表单" }).click();
    await expect
      .poll(() => page.getByRole("textbox", { name: /^训练轮数/ }).inputValue(), {
        timeout: 60_000,
      })
      .toBe("500");
    await page.goBack();
    await page.getByRole("button", { name: "继续" }).click();
    await page.getByText(/第 \d+\/7500 步/).waitFor({ timeout: RUN });
    await page.getByRole("button", { name: "停止" }).click();
    await page.getByRole("button", { name: "继续" }).waitFor({ timeout: RUN });
    await page.context().close();
  },
  3 * RUN,
);

test("a run that no service can go on with says so, and one that is not there as well", async () => {
  const folder = join(studio.home, "training", "by path");
  await mkdir(folder, { recursive: true });
  const note = {
    version: 1,
    tool: "train-lora",
    parameters: { dataset: "/somewhere", output_name: "by path" },
    startedAt: "2026-01-01T00:00:00.000Z",
  };
  await writeFile(join(folder, "request.json"), JSON.stringify(note));
  const page = await studio.open("/app/training/runs/by%20path");
  await page.getByText(/begun on the command line with paths/).waitFor();
  await page.goto(`${studio.address}/app/training/runs/absent`);
  await page.getByText("There is no run called absent.").waitFor();
  await rm(folder, { recursive: true });
  await page.context().close();
});

test("whoever may not change what everybody uses sees none of it", async () => {
  const page = await studio.open("/app/queue");
  await page.getByRole("link", { name: "Training" }).waitFor();
  await page.route("**/api/v1/session", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { account: object };
    await route.fulfill({ json: { ...body, account: { ...body.account, role: "user" } } });
  });
  await page.reload();
  await page.getByRole("link", { name: "Models" }).waitFor();
  expect(await page.getByRole("link", { name: "Training" }).count()).toBe(0);
  await page.goto(`${studio.address}/app/training`);
  await page.getByText(/only administrators may train/).waitFor();
  // Tools of Create, and the field by which tagging would change a data set.
  await page.goto(`${studio.address}/app/create/tag`);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Tag pictures" }).waitFor();
  expect(await page.getByRole("menuitem", { name: "Train a LoRA" }).count()).toBe(0);
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox", { name: "Find a setting" }).fill("data set");
  await page.getByText(/^(\d+ settings?|No setting is called that\.)$/).waitFor();
  expect(await page.getByRole("combobox", { name: /^Data set/ }).count()).toBe(0);
  await page.goto(`${studio.address}/app/create/train-lora`);
  await page.waitForURL(`${studio.address}/app/training`);
  await page.getByText(/only administrators may train/).waitFor();
  await page.context().close();
});
