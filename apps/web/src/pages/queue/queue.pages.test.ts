/** The queue in a real browser: what people do with jobs has its effect in the service. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "../../browser/studio.suite.ts";

interface ListedJob {
  readonly id: string;
  readonly state: string;
  readonly priority: number;
  readonly parameters: { readonly prompt?: string };
}

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(async () => {
  expectQuiet(studio);
  await studio.close();
});
beforeEach(async () => {
  await post("/api/v1/queue/pause");
  await post("/api/v1/queue/clear");
});

const post = <T = unknown>(path: string, body: unknown = {}): Promise<T> =>
  studio.api<T>(path, { method: "POST", body: JSON.stringify(body) });

/** Jobs that wait as long as the queue is paused. */
async function enqueue(...prompts: readonly string[]): Promise<readonly ListedJob[]> {
  const jobs: ListedJob[] = [];
  for (const prompt of prompts) {
    const parameters = { prompt, steps: 2 };
    const made = await post<{ jobs: ListedJob[] }>("/api/v1/jobs", {
      jobs: [{ tool: "generate", parameters }],
    });
    jobs.push(...made.jobs);
  }
  return jobs;
}

const waiting = async (): Promise<readonly ListedJob[]> =>
  (await studio.api<{ jobs: { job: ListedJob }[] }>("/api/v1/queue")).jobs.map(({ job }) => job);
const order = async (): Promise<string> =>
  (await waiting()).map(({ parameters }) => parameters.prompt).join();
const shown = (page: Page): Promise<string> =>
  page
    .getByRole("list", { name: "Waiting jobs in their order" })
    .getByRole("listitem")
    .evaluateAll((rows) => rows.map((row) => row.querySelector("p")?.textContent).join());

describe("the order", () => {
  test("is changed by keys and by buttons, and every tab shows it", async () => {
    await enqueue("one", "two", "three");
    const page = await studio.open("/app/queue");
    const beside = await studio.open("/app/queue", { beside: page });
    await page.getByRole("button", { name: "To the front: Text to image: three" }).click();
    await expect.poll(order).toBe("three,one,two");
    await expect.poll(() => shown(beside)).toBe("three,one,two");

    // Held by Space, moved by arrows, put down by Space; the live region says so.
    await page.bringToFront();
    // A row that moves loses the focus.
    await expect.poll(() => shown(page)).toBe("three,one,two");
    await page.getByRole("button", { name: "Move Text to image: three" }).focus();
    await page.keyboard.press("Space");
    await page.getByText("Picked up three, place 1.").waitFor({ state: "attached" });
    await page.keyboard.press("ArrowDown");
    await page.getByText("three is now over place 2.").waitFor({ state: "attached" });
    await page.keyboard.press("Space");
    await expect.poll(order).toBe("one,three,two");
    await expect.poll(() => shown(page)).toBe("one,three,two");

    await page.getByRole("button", { name: "More for Text to image: one" }).click();
    await page.getByRole("menuitem", { name: "To the end" }).click();
    await expect.poll(order).toBe("three,two,one");
    await expect.poll(() => shown(beside)).toBe("three,two,one");
    await page.context().close();
  });

  test("is changed by dragging", async () => {
    await enqueue("one", "two", "three");
    const page = await studio.open("/app/queue");
    const from = await page
      .getByRole("button", { name: "Move Text to image: three" })
      .boundingBox();
    const to = await page.getByRole("button", { name: "Move Text to image: one" }).boundingBox();
    if (from === null || to === null) throw new Error("A handle is not drawn.");
    await page.mouse.move(from.x + 10, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(from.x + 10, from.y - 20, { steps: 4 });
    await page.mouse.move(to.x + 10, to.y + 10, { steps: 8 });
    await page.mouse.up();
    await expect.poll(order).toBe("three,one,two");
    await page.context().close();
  });

  test("follows priorities, of several jobs at once", async () => {
    await enqueue("one", "two", "three");
    const page = await studio.open("/app/queue");
    await page.getByRole("checkbox", { name: "Select Text to image: one" }).click();
    await page
      .getByRole("checkbox", { name: "Select Text to image: two" })
      .click({ modifiers: ["Shift"] });
    await page.getByText("2 selected").waitFor();
    await page.getByRole("button", { name: "Priority…" }).click();
    await page.getByRole("textbox", { name: "Priority" }).fill("-7");
    await page.getByRole("button", { name: "Save" }).click();
    await expect.poll(order).toBe("three,one,two");
    expect((await waiting()).map(({ priority }) => priority)).toEqual([0, -7, -7]);
    await page.getByText("Priority -7").first().waitFor();
    await page.context().close();
  });
});

test("a job is held back, let run and cancelled; all that wait are cancelled after a question", async () => {
  await enqueue("one", "two");
  const page = await studio.open("/app/queue");
  const states = async () => (await waiting()).map(({ state }) => state).join();
  await page.getByRole("button", { name: "Hold back: Text to image: one" }).click();
  await page.getByText("On hold").waitFor();
  expect(await states()).toBe("paused,queued");
  await page.getByRole("button", { name: "Let it run: Text to image: one" }).click();
  await expect.poll(states).toBe("queued,queued");
  await page.getByRole("button", { name: "Cancel: Text to image: one" }).click();
  await expect.poll(order).toBe("two");
  await page.getByRole("button", { name: "More for the whole queue" }).click();
  await page.getByRole("menuitem", { name: "Cancel all that wait…" }).click();
  await page.getByRole("button", { name: "Leave it as it is" }).click();
  expect(await order()).toBe("two");
  await page.getByRole("button", { name: "More for the whole queue" }).click();
  await page.getByRole("menuitem", { name: "Cancel all that wait…" }).click();
  await page.getByRole("button", { name: "Cancel my waiting jobs" }).click();
  await page.getByText("Nothing runs or waits").waitFor();
  expect(await order()).toBe("");
  await page.context().close();
});

test("what failed says why and what helps, and is run again", async () => {
  const [job] = (
    await post<{ jobs: ListedJob[] }>("/api/v1/jobs", {
      jobs: [{ tool: "model-inspect", parameters: { file: "absent" } }],
    })
  ).jobs;
  const page = await studio.open("/app/queue");
  await page.getByRole("button", { name: "Resume queue" }).click();
  const state = async () => (await studio.api<ListedJob>(`/api/v1/jobs/${job?.id ?? ""}`)).state;
  await expect.poll(state, { timeout: 30_000 }).toBe("failed");
  await page.getByRole("tab", { name: /Ended/ }).click();
  await page.getByRole("button", { name: "Cause and cure" }).first().click();
  await page.getByText("model/missing").waitFor();
  await page.getByText("What helps:").waitFor();
  await page.getByRole("button", { name: "Pause queue" }).click();
  await page.getByRole("button", { name: "Resume queue" }).waitFor();
  await page
    .getByRole("button", { name: /^Run again: Inspect a model/ })
    .first()
    .click();
  await expect.poll(state).toBe("queued");
  await page.reload();
  // The address keeps what is shown.
  await page.getByRole("tab", { name: /Ended/, selected: true }).waitFor();
  await page.context().close();
});

test("pictures open large, and a job that was removed comes back by Undo", async () => {
  await post("/api/v1/queue/resume");
  const [job] = await studio.draw(1, { prompt: "a green hill" });
  const page = await studio.open("/app/queue?part=ended&state=done");
  await page.getByRole("button", { name: "Picture 1 of Text to image: a green hill" }).click();
  await page.getByRole("dialog").getByRole("img").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  const row = page.getByRole("listitem").filter({ hasText: "a green hill" });
  const remove = page.getByRole("button", { name: /^Remove from the history: .*a green hill/ });
  await remove.click();
  await row.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Undo" }).click();
  await row.waitFor();
  await remove.click();
  await page.getByText("1 job removed from the history").waitFor();
  const gone = () =>
    fetch(`${studio.address}/api/v1/jobs/${job?.id ?? ""}`).then(({ status }) => status);
  expect(await gone()).toBe(200);
  await expect.poll(gone, { timeout: 20_000 }).toBe(404);
  await page.context().close();
});

test("a job that runs shows its steps and its picture, and stops when it is cancelled", async () => {
  await post("/api/v1/queue/resume");
  const page = await studio.open("/app/queue");
  const made = await post<ListedJob>("/api/v1/tools/generate", {
    prompt: "a slow sea",
    steps: 150,
  });
  await page.getByText(/step \d+ of 150/).waitFor({ timeout: 30_000 });
  await page.getByRole("img", { name: "The picture so far" }).waitFor();
  await page.getByText(/about .* left/).waitFor();
  await page.getByRole("button", { name: "Cancel: Text to image: a slow sea" }).click();
  await expect
    .poll(async () => (await studio.api<ListedJob>(`/api/v1/jobs/${made.id}`)).state, {
      timeout: 30_000,
    })
    .toBe("cancelled");
  await page.getByText("Nothing runs or waits").waitFor();
  await page.context().close();
});

test("a long line is fetched as it is scrolled to", async () => {
  const jobs = (from: number) =>
    Array.from({ length: 100 }, (_, index) => ({
      tool: "generate",
      parameters: { prompt: `number ${from + index}`, steps: 2 },
    }));
  for (const from of [0, 100, 200, 300]) await post("/api/v1/jobs", { jobs: jobs(from) });
  const page = await studio.open("/app/queue");
  await page.getByText("number 0", { exact: true }).waitFor();
  const rows = page
    .getByRole("list", { name: "Waiting jobs in their order" })
    .getByRole("listitem");
  expect(await rows.count()).toBeLessThan(60);
  await page.getByRole("tabpanel").evaluate((panel) => {
    panel.parentElement?.scrollTo(0, 1e9);
  });
  await page.getByText("number 399", { exact: true }).waitFor();
  expect(await rows.count()).toBeLessThan(60);
  await page.context().close();
});
