/** Control units, as people use them on Create. */
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "../browser/studio.suite.ts";
import { addControlNetwork } from "../browser/tiny-control.suite.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
  addControlNetwork(studio.home, "tiny_canny");
  await studio.api("/api/v1/models/scan", { method: "POST", body: "{}" });
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
/** Radios are hidden behind what people see of them. */
const HIDDEN = { state: "attached" } as const;
/** Side of the pictures of the embedded model. */
const SIDE = 128;

interface ToldJob {
  readonly tool: string;
  readonly parameters: Readonly<Record<string, unknown>> & {
    readonly control?: readonly Readonly<Record<string, unknown>>[];
  };
}

const unit = (page: Page): Locator => page.getByRole("region", { name: "Control unit 1" });
const button = (within: Page | Locator, name: string): Locator =>
  within.getByRole("button", { name, exact: true });
const jobs = async (tool: string): Promise<readonly ToldJob[]> =>
  (await studio.api<{ jobs: ToldJob[] }>("/api/v1/jobs?limit=100")).jobs.filter(
    (job) => job.tool === tool,
  );

async function addUnit(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: /^Control/ }).click();
  await button(page, "Add a control unit").click();
  return unit(page);
}

async function givePicture(card: Locator): Promise<void> {
  const file = { name: "plain.png", mimeType: "image/png", buffer: PLAIN };
  await card.locator("input[type=file]").first().setInputFiles(file);
  await button(card, "Picture: take it out").waitFor();
}

/** What a picture of the page holds: its size, and the brightness of the pixel in its middle. */
const looked = (picture: Locator) =>
  picture.evaluate(async (shown) => {
    const url = (shown as HTMLImageElement).src.replace(/\?.*/, "");
    const bitmap = await createImageBitmap(await (await fetch(url)).blob());
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    const middle = context?.getImageData(width >> 1, height >> 1, 1, 1).data[0];
    return { width, height, middle };
  });

describe("control units", () => {
  test("a unit gets picture, map, weight and range, stays through a reload, and is told what it lacks", async () => {
    const page = await studio.open("/");
    const card = await addUnit(page);
    expect(await button(card, "Run preprocessor").isDisabled()).toBe(true);
    await givePicture(card);
    await card.getByRole("switch", { name: "Pixel perfect" }).click();
    await button(card, "Run preprocessor").click();
    const large = button(card, "Control picture, open large");
    await large.waitFor();
    // Eight pixels, kept for a picture of 128.
    expect((await jobs("annotate"))[0]?.parameters).toMatchObject({ resolution: SIDE });
    await large.click();
    await page.getByRole("dialog", { name: "Control picture" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(await large.evaluate((node) => node === document.activeElement)).toBe(true);
    await card.getByRole("slider", { name: "Low threshold" }).press("ArrowRight");
    await card.getByText("Made with other settings than now").waitFor();
    expect(await button(card, "Use the map as picture").count()).toBe(0);
    await card.getByRole("slider", { name: "Low threshold" }).press("ArrowLeft");
    await button(card, "Use the map as picture").waitFor();

    await card.getByRole("slider", { name: "Weight" }).press("ArrowLeft");
    await card.getByRole("slider", { name: "Begins at" }).press("PageUp");
    await card.getByRole("slider", { name: "Ends at" }).press("PageDown");
    await card.getByText("From 10 % to 90 %").waitFor();
    await card.getByRole("combobox", { name: "Control network" }).fill("no-such-network");
    expect(await studio.axe(page)).toEqual([]);
    // Drafts are written a moment after the last change.
    await page.waitForTimeout(500);
    await page.reload();
    await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("a red house");
    await page.getByRole("button", { name: /^Control/ }).click();
    await card.getByText("From 10 % to 90 %").waitFor();
    await page.keyboard.press("Control+Enter");
    await page.getByText("control/missing").first().waitFor();
    await page.context().close();
  });

  test("the kind that was chosen stays where no preprocessor tells it, and no request holds it", async () => {
    const page = await studio.open("/");
    const card = await addUnit(page);
    await card.getByText("QR code", { exact: true }).click();
    await button(page, "Close unit 1").click();
    await page.getByText("1. QR code").waitFor();
    await page.waitForTimeout(500);
    await page.reload();
    await page.getByRole("button", { name: /^Control/ }).click();
    await card.getByRole("radio", { name: "QR code", checked: true }).waitFor(HIDDEN);
    const sent = page.waitForRequest((request) => request.url().includes("/tools/generate"));
    await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("a red house");
    await page.keyboard.press("Control+Enter");
    const { control } = (await sent).postDataJSON() as ToldJob["parameters"];
    expect(control).toEqual([{ preprocessor: "none" }]);
    await page.context().close();
  });

  test("asks only for what the kind of control needs; on telephones in Chinese too", async () => {
    const page = await studio.open("/", { language: "zh", width: 390, height: 844, touch: true });
    await page.getByRole("button", { name: /^控制/ }).click();
    await page.getByRole("button", { name: "添加控制单元" }).click();
    const card = page.getByRole("region", { name: "控制单元 1" });
    await card.getByText("控制网络").first().waitFor();
    await card.getByRole("combobox", { name: "控制网络" }).fill("union_promax");
    await card.getByRole("combobox", { name: "联合网络中的控制类型" }).waitFor();
    await card.getByText("参考", { exact: true }).click();
    await card.getByRole("slider", { name: "风格保真度" }).waitFor();
    expect(await card.getByText("控制网络").count()).toBe(0);
    await card.getByText("图片提示", { exact: true }).click();
    await card.getByRole("combobox", { name: "权重类型" }).click();
    await page.getByRole("option", { name: "风格迁移", exact: true }).click();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await page.context().close();
  });

  test("a unit without a picture reads the one that is drawn anew", async () => {
    const page = await studio.open("/app/create/img2img");
    const file = { name: "plain.png", mimeType: "image/png", buffer: PLAIN };
    await page.locator("input[type=file]").first().setInputFiles(file);
    await button(page, "Picture: take it out").waitFor();
    const card = await addUnit(page);
    await card.getByText("it follows the one that is drawn anew").waitFor();
    await button(card, "Run preprocessor").click();
    await button(card, "Control picture, open large").waitFor();
    await page.context().close();
  });

  test("a preprocessor that waits is cancelled where it is shown", async () => {
    await studio.api("/api/v1/queue/pause", { method: "POST", body: "{}" });
    const page = await studio.open("/");
    const card = await addUnit(page);
    await givePicture(card);
    await button(card, "Run preprocessor").click();
    await card.getByText("Waiting in the queue").waitFor();
    expect(await button(card, "Run preprocessor").isDisabled()).toBe(true);
    await button(card, "Cancel").click();
    await card.getByText("Waiting in the queue").waitFor({ state: "hidden" });
    expect(await button(card, "Run preprocessor").isDisabled()).toBe(false);
    expect(await card.getByRole("alert").count()).toBe(0);
    await studio.api("/api/v1/queue/resume", { method: "POST", body: "{}" });
    await page.context().close();
  });

  test("control pictures are told apart from results", async () => {
    const sent = await studio.api<{ files: { asset: string }[] }>("/api/v1/assets", {
      method: "POST",
      body: PLAIN as unknown as BodyInit,
      headers: { "content-type": "application/octet-stream" },
    });
    const canny = { image: sent.files[0]?.asset, preprocessor: "canny", model: "tiny_canny" };
    const control = [{ ...canny, enabled: false }, canny];
    await studio.draw(1, { prompt: "a followed house", control });
    const page = await studio.open("/");
    const card = page.locator("[data-job]", { hasText: "a followed house" });
    const map = button(card, "Open large: Control map, unit 2");
    await map.click();
    await page.getByRole("dialog", { name: "Control map, unit 2 · a followed house" }).waitFor();
    await page.context().close();
  });
});

describe("drawn by hand", () => {
  test("joints of a pose are dragged and moved by keys, and the unit follows the pose", async () => {
    const page = await studio.open("/");
    const card = await addUnit(page);
    await card.getByText("Pose", { exact: true }).click();
    await button(card, "Edit pose").click();
    const dialog = page.getByRole("dialog", { name: "Edit the pose" });
    const paper = dialog.getByRole("application", { name: "Pose" });
    await paper.waitFor();
    expect(await studio.axe(page)).toEqual([]);
    const told = async (): Promise<readonly number[]> =>
      (await dialog.getByText(/^Nose: /).innerText()).match(/\d+/g)?.map(Number) ?? [];
    const [x = 0, y = 0] = await told();
    const box = await paper.boundingBox();
    if (box === null) throw new Error("no paper");
    const scale = box.width / SIDE;
    await page.mouse.move(box.x + x * scale, box.y + y * scale);
    await page.mouse.down();
    await page.mouse.move(box.x + (x + 20) * scale, box.y + (y + 8) * scale, { steps: 4 });
    await page.mouse.up();
    expect(await told()).toEqual([x + 20, y + 8]);
    await paper.press("Shift+ArrowLeft");
    await paper.press("ArrowDown");
    expect(await told()).toEqual([x + 10, y + 9]);
    await page.keyboard.press("Control+z");
    expect(await told()).toEqual([x + 10, y + 8]);
    await paper.press("PageUp");
    await dialog.getByText(/^Left ear: /).waitFor();
    await button(dialog, "Done").click();
    await card.getByText("An edited pose takes the picture's place.").waitFor();
    expect(
      await button(card, "Edit pose").evaluate((node) => node === document.activeElement),
    ).toBe(true);

    const sent = page.waitForRequest((request) => request.url().includes("/tools/generate"));
    await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("a dancer");
    await page.keyboard.press("Control+Enter");
    const { control } = (await sent).postDataJSON() as ToldJob["parameters"];
    const pose = JSON.parse(String(control?.[0]?.["pose"])) as {
      canvas_width: number;
      people: { pose_keypoints_2d: number[] }[];
    };
    expect(pose.canvas_width).toBe(SIDE);
    const [nose = 0] = pose.people[0]?.pose_keypoints_2d ?? [];
    expect(Math.abs(nose - x - 10)).toBeLessThan(2);
    await page.context().close();
  });

  test("a scribble is white on black, and as large as the picture to be drawn", async () => {
    const page = await studio.open("/", { width: 700, height: 900 });
    await page.getByRole("textbox", { name: "Width", exact: true }).fill("192");
    await page.getByRole("textbox", { name: "Height", exact: true }).fill("128");
    const card = await addUnit(page);
    await card.getByText("Scribble", { exact: true }).first().click();
    await button(card, "Scribble").click();
    const dialog = page.getByRole("dialog", { name: "Scribble" });
    const sheet = dialog.getByRole("img", { name: "Drawing area" });
    await sheet.waitFor();
    expect(await studio.axe(page)).toEqual([]);
    const box = await sheet.boundingBox();
    if (box === null) throw new Error("no sheet");
    expect(box.width / box.height).toBeCloseTo(1.5, 1);
    const middle = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.2, middle);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.8, middle, { steps: 4 });
    await page.mouse.up();
    await button(dialog, "Done").click();
    const picture = card.getByRole("img", { name: "Picture" });
    await picture.waitFor();
    expect(await looked(picture)).toEqual({ width: 192, height: 128, middle: 255 });
    await card.getByRole("radio", { name: "Scribble", checked: true }).waitFor(HIDDEN);
    await page.context().close();
  });

  test.each([
    ["zh", 390, "姿态", "编辑姿态"],
    ["zh", 1440, "涂鸦", "手绘涂鸦"],
    ["en", 390, "Scribble", "Scribble"],
  ] as const)(
    "in %s at %i the dialog of %s fits the window",
    async (language, width, kind, open) => {
      const page = await studio.open("/", { language, width, height: 844 });
      await page.getByRole("button", { name: language === "en" ? /^Control/ : /^控制/ }).click();
      await button(page, language === "en" ? "Add a control unit" : "添加控制单元").click();
      const card = page.getByRole("region");
      await card.getByText(kind, { exact: true }).first().click();
      await button(page, open).click();
      const dialog = page.getByRole("dialog");
      await dialog.waitFor();
      const box = await dialog.boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
      const inner = await dialog.evaluate((node) => node.scrollWidth - node.clientWidth);
      expect(inner).toBe(0);
      await page.context().close();
    },
  );
});
