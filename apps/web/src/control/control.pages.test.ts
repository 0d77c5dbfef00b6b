/** Control units, as people use them on Create. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "../browser/studio.suite.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(async () => {
  expectQuiet(studio);
  await studio.close();
});

/** Eight times eight pixels of one colour. */
const PLAIN = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGM4EaCBFTEMLQkAaplQAc/OcKAAAAAASUVORK5CYII=",
  "base64",
);
const unit = (page: Page) => page.getByRole("region", { name: "Control unit 1" });

describe("control units", () => {
  test("a unit gets picture, map, weight and range, stays through a reload, and is told what it lacks", async () => {
    const page = await studio.open("/");
    await page.getByRole("button", { name: /^Control/ }).click();
    await page.getByRole("button", { name: "Add a control unit" }).click();
    await unit(page)
      .locator("input[type=file]")
      .first()
      .setInputFiles({ name: "plain.png", mimeType: "image/png", buffer: PLAIN });
    await unit(page).getByRole("button", { name: "Run preprocessor" }).click();
    await unit(page).getByRole("button", { name: "Control picture, open large" }).waitFor();
    await unit(page).getByRole("slider", { name: "Weight" }).press("ArrowLeft");
    await unit(page).getByRole("slider", { name: "Begins at" }).press("PageUp");
    await unit(page).getByRole("slider", { name: "Ends at" }).press("PageDown");
    await unit(page).getByText("From 10 % to 90 %").waitFor();
    await unit(page).getByRole("combobox", { name: "Control network" }).fill("no-such-network");
    expect(await studio.axe(page)).toEqual([]);
    // Drafts are written a moment after the last change.
    await page.waitForTimeout(500);
    await page.reload();
    await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("a red house");
    await page.getByRole("button", { name: /^Control/ }).click();
    await unit(page).getByText("From 10 % to 90 %").waitFor();
    await page.keyboard.press("Control+Enter");
    await page.getByText("control/missing").first().waitFor();
    await page.context().close();
  });

  test("asks only for what the kind of control needs; on telephones in Chinese too", async () => {
    const page = await studio.open("/", { language: "zh", width: 390, height: 844, touch: true });
    await page.getByRole("button", { name: /^控制/ }).click();
    await page.getByRole("button", { name: "添加控制单元" }).click();
    const card = page.getByRole("region", { name: "控制单元 1" });
    await card.getByText("控制网络").first().waitFor();
    await card.getByText("参考", { exact: true }).click();
    await card.getByRole("slider", { name: "风格保真度" }).waitFor();
    expect(await card.getByText("控制网络").count()).toBe(0);
    await card.getByText("图片提示", { exact: true }).click();
    await card.getByRole("combobox", { name: "权重类型" }).waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await page.context().close();
  });
});
