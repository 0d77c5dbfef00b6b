/** One long afternoon: from the first picture to a workflow, with a reload, a crash and a second tab in between. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Hand } from "./hand.suite.ts";
import { expectQuiet, openStudio, type Studio } from "./studio.suite.ts";

interface ToldJob {
  readonly id: string;
  readonly tool: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly result: {
    readonly files: readonly { readonly url: string; readonly width: number }[];
  } | null;
}

const WAIT = { timeout: 110_000 };
const PROMPT = "a landscape of green hills at day with the sun";

let studio: Studio;
let page: Page;
let hand: Hand;
beforeAll(async () => {
  studio = await openStudio();
  page = await studio.open("/");
  hand = new Hand(page);
});
afterAll(async () => {
  // What a killed service answers is no fault of the page.
  expectQuiet(studio);
  await studio.close();
});

const prompt = () => page.getByRole("textbox", { name: "Prompt", exact: true });
const steps = () => page.getByRole("textbox", { name: "Steps" });
const doneJobs = async (tool: string): Promise<readonly ToldJob[]> =>
  (await studio.api<{ jobs: ToldJob[] }>("/api/v1/jobs?state=done&limit=100")).jobs.filter(
    (job) => job.tool === tool,
  );
const waitForJobs = (tool: string, count: number) =>
  expect.poll(async () => (await doneJobs(tool)).length, WAIT).toBe(count);

test("a picture is drawn", async () => {
  await prompt().fill(PROMPT);
  await steps().fill("4");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("button", { name: new RegExp(`^Open large: ${PROMPT}`) }).waitFor(WAIT);
  await waitForJobs("generate", 1);
});

test("its file brings its settings back", async () => {
  const [job] = await doneJobs("generate");
  const file = join(studio.home, "drawn.png");
  const answer = await fetch(studio.address + (job?.result?.files[0]?.url ?? ""));
  writeFileSync(file, new Uint8Array(await answer.arrayBuffer()));
  await prompt().fill("something else");
  await steps().fill("33");
  await hand.drop(file, page.locator("body"));
  await expect.poll(() => steps().inputValue(), WAIT).toBe("4");
  expect(await prompt().inputValue()).toBe(PROMPT);
});

test("what is typed is in the other tab too, and is there after a reload and after a crash of the service", async () => {
  const beside = await studio.open("/", { beside: page });
  await prompt().fill("typed in the first tab");
  await expect
    .poll(() => beside.getByRole("textbox", { name: "Prompt", exact: true }).inputValue(), WAIT)
    .toBe("typed in the first tab");
  await beside.close();
  await page.reload();
  await expect.poll(() => prompt().inputValue(), WAIT).toBe("typed in the first tab");
  // Queued, then the service dies in the middle.
  await steps().fill("40");
  await page.keyboard.press("Control+Enter");
  await expect
    .poll(async () => (await studio.api<{ total: number }>("/api/v1/queue")).total, WAIT)
    .toBe(1);
  await studio.kill();
  await page.getByText("Connection lost").waitFor(WAIT);
  await prompt().fill("typed while nothing answered");
  await studio.start();
  await page.getByText("Connection lost").waitFor({ state: "hidden", timeout: 60_000 });
  await waitForJobs("generate", 2);
  expect(await prompt().inputValue()).toBe("typed while nothing answered");
});

test("a mask is drawn on the canvas, survives a reload, and what it marks is drawn anew", async () => {
  await page.getByRole("button", { name: "Send to and more" }).first().click();
  await page.getByRole("menuitem", { name: "Inpaint on the canvas" }).click();
  await page
    .getByRole("button", { name: "Start: Redraw the mask" })
    .or(page.getByRole("button", { name: /^Start: / }))
    .first()
    .waitFor(WAIT);
  const box = await page.locator("[data-canvas-picture]").boundingBox();
  if (box === null) throw new Error("the canvas shows no picture");
  const { x, y, width, height } = box;
  await hand.drag([x + width * 0.3, y + height * 0.3], [x + width * 0.7, y + height * 0.4]);
  await page
    .getByText("Saved in this browser")
    .or(page.getByLabel("Saved in this browser"))
    .first()
    .waitFor(WAIT);
  await page.reload();
  await page.getByRole("button", { name: "Start: Redraw the mask" }).waitFor(WAIT);
  await page.keyboard.press("Control+Enter");
  await waitForJobs("img2img", 1);
  expect((await doneJobs("img2img"))[0]?.parameters["mask"]).toMatch(/^asset:/);
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  await page.getByRole("button", { name: "Accept", exact: true }).waitFor({ state: "hidden" });
});

test("it is sent on from the gallery and enlarged", async () => {
  await page
    .getByRole("navigation", { name: "Pages" })
    .getByRole("link", { name: "Gallery", exact: true })
    .click();
  await page
    .getByRole("option", { name: new RegExp(PROMPT) })
    .first()
    .click({ button: "right" });
  await page.getByRole("menuitem", { name: "Upscale", exact: true }).click();
  await page.getByRole("button", { name: /^(Start|Create)$/ }).waitFor(WAIT);
  await page.keyboard.press("Control+Enter");
  await waitForJobs("upscale", 1);
  expect((await doneJobs("upscale"))[0]?.result?.files[0]?.width).toBe(512);
});

test("a workflow is built, goes on through a reload, runs and is saved", async () => {
  await page
    .getByRole("navigation", { name: "Pages" })
    .getByRole("link", { name: "Workflow", exact: true })
    .click();
  await page.getByRole("button", { name: "Generate, then upscale" }).click();
  await page.locator(".react-flow__node").first().waitFor(WAIT);
  await page.keyboard.press("Control+Enter");
  await page
    .getByRole("button", { name: "Cancel the run" })
    .or(page.getByRole("button", { name: "Cancel" }))
    .first()
    .waitFor(WAIT);
  await page.reload();
  await page.getByText("The workflow has run.").waitFor(WAIT);
  await waitForJobs("workflow", 1);
  await page.keyboard.press("Control+s");
  await expect
    .poll(
      async () =>
        (await studio.api<{ documents: unknown[] }>("/api/v1/documents?kind=workflow")).documents
          .length,
      WAIT,
    )
    .toBe(1);
});

test("every job of the afternoon is in the queue's history, and nothing else", async () => {
  await page
    .getByRole("navigation", { name: "Pages" })
    .getByRole("link", { name: "Queue", exact: true })
    .click();
  await page.getByRole("heading", { level: 1, name: "Queue" }).waitFor({ state: "attached" });
  const { jobs } = await studio.api<{ jobs: readonly { state: string; tool: string }[] }>(
    "/api/v1/jobs?limit=100",
  );
  const drawn = jobs.filter(({ tool }) => tool !== "info" && tool !== "doctor");
  expect(drawn.map(({ state }) => state)).toEqual(drawn.map(() => "done"));
  expect(drawn.map(({ tool }) => tool).toSorted()).toEqual([
    "generate",
    "generate",
    "img2img",
    "upscale",
    "workflow",
  ]);
});
