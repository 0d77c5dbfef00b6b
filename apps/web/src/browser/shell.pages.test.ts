/** What surrounds every page, and what every page owes. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "./studio.suite.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
  await studio.draw(3);
});
afterAll(async () => {
  expectQuiet(studio);
  await studio.close();
});

const PAGES = {
  "/": ["Create", "创作"],
  "/app/canvas": ["Canvas", "画布"],
  "/app/gallery": ["Gallery", "图库"],
  "/app/queue": ["Queue", "队列"],
  "/app/models": ["Models", "模型"],
  "/app/workflow": ["Workflow", "工作流"],
  "/app/settings": ["Settings", "设置"],
  "/app/welcome": ["Welcome", "欢迎"],
} as const;

describe.each(Object.entries(PAGES))("%s", (path, [english, chinese]) => {
  describe.each([
    ["en", "light", 1440],
    ["en", "dark", 1440],
    ["zh", "light", 1440],
    ["zh", "dark", 1440],
    ["en", "light", 390],
    ["en", "dark", 390],
    ["zh", "light", 390],
    ["zh", "dark", 390],
  ] as const)("%s %s %i", (language, colours, width) => {
    test("breaks no rule of accessibility, fits the window, speaks one language", async () => {
      const page = await studio.open(path, { language, colours, width, height: 844 });
      await page.waitForLoadState("networkidle");
      expect(await page.title()).toContain(language === "en" ? english : chinese);
      expect(await page.locator("html").getAttribute("lang")).toBe(
        language === "en" ? "en" : "zh-CN",
      );
      expect(await page.locator("h1").count()).toBe(1);
      expect(await studio.axe(page)).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
      await page.context().close();
    });
  });
});

test("what a test builds is what people get: React's production build", async () => {
  const page = await studio.open("/");
  const source = await page.locator('script[type="module"]').first().getAttribute("src");
  const script = await (await fetch(new URL(source ?? "", studio.address))).text();
  expect(script).toContain("Minified React error");
  await page.context().close();
});

test("the language is switched without a reload, in every tab", async () => {
  const page = await studio.open("/app/queue");
  const beside = await studio.open("/app/gallery", { beside: page });
  await page.evaluate(() => Object.assign(globalThis, { notReloaded: true }));
  await page.getByRole("button", { name: "切换到中文" }).click();
  await page.getByRole("link", { name: "图库" }).waitFor();
  expect(await page.evaluate(() => "notReloaded" in globalThis)).toBe(true);
  await beside.getByRole("link", { name: "队列" }).waitFor();
  await page.reload();
  await page.getByRole("link", { name: "图库" }).waitFor();
  await page.context().close();
});

test("a line that breaks is said and taken up again", async () => {
  const page = await studio.open("/app/queue");
  await studio.kill();
  await page.getByText("Connection lost").waitFor();
  await studio.start();
  await page.getByText("Connection lost").waitFor({ state: "hidden", timeout: 60_000 });
  await page.context().close();
});

test("the page can be installed, and opens while the service is away", async () => {
  const page = await studio.open("/app/queue", { keeps: true });
  const manifest = (await (await fetch(`${studio.address}/app/manifest.webmanifest`)).json()) as {
    readonly display: string;
    readonly icons: readonly { readonly src: string; readonly type: string }[];
  };
  expect(manifest.display).toBe("standalone");
  for (const { src, type } of manifest.icons) {
    const icon = await fetch(studio.address + src);
    expect([icon.status, icon.headers.get("content-type")]).toEqual([200, type]);
  }
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  // From now on its files come through the worker.
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Queue" }).waitFor();
  await studio.kill();
  await page.reload();
  await page.getByText("The service does not answer.").waitFor();
  await studio.start();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { level: 1, name: "Queue" }).waitFor();
  await page.context().close();
});

test("the content is reached by the second key", async () => {
  const page = await studio.open("/app/queue");
  await page.keyboard.press("Tab");
  expect(await page.locator(":focus").textContent()).toBe("Skip to the content");
  await page.keyboard.press("Enter");
  expect(await page.locator("main:focus").count()).toBe(1);
  await page.context().close();
});
