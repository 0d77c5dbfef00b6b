import { afterAll, beforeAll, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "../../browser/studio.suite.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(async () => {
  expectQuiet(studio);
  await studio.close();
});

test("whoever comes first to an empty studio is welcomed, once, and draws at once", async () => {
  const page = await studio.open("/", { newcomer: true });
  await page.getByRole("heading", { name: "Welcome to Inkloom" }).waitFor();
  // The machine, as it is.
  await page.getByText("CPU", { exact: true }).waitFor();
  await page.getByText("Stable Diffusion 1.5", { exact: true }).waitFor();
  expect(await studio.axe(page)).toEqual([]);
  await page.getByLabel("What should it show?").fill("a blue bird");
  await page.keyboard.press("Enter");
  await expect
    .poll(
      async () =>
        (await studio.api<{ entries: { prompt: string }[] }>("/api/v1/gallery")).entries.map(
          ({ prompt }) => prompt,
        ),
      { timeout: 60_000 },
    )
    .toEqual(["a blue bird"]);
  await page.goto(`${studio.address}/`);
  await page.getByRole("heading", { level: 1, name: "Create" }).waitFor({ state: "attached" });
  await page.context().close();
});

test("a studio with pictures welcomes nobody by itself", async () => {
  const page = await studio.open("/", { newcomer: true });
  await page.waitForLoadState("networkidle");
  expect(new URL(page.url()).pathname).toBe("/");
  await page.context().close();
});

test("language and colours are chosen there", async () => {
  const page = await studio.open("/app/welcome");
  await page.getByText("中文", { exact: true }).click();
  await page.getByRole("heading", { name: "欢迎使用墨织" }).waitFor();
  await page.getByText("深色", { exact: true }).click();
  await expect
    .poll(() => page.locator("html").getAttribute("data-mantine-color-scheme"))
    .toBe("dark");
  expect(await studio.axe(page)).toEqual([]);
  await page.context().close();
});
