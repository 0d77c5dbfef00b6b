import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "../../browser/studio.suite.ts";

let studio: Studio;
let picture: Buffer;
beforeAll(async () => {
  studio = await openStudio();
  const [job] = await studio.draw(1, { width: 128, height: 128 });
  const answer = await fetch(studio.address + (job?.result.files[0]?.url ?? ""));
  picture = Buffer.from(await answer.arrayBuffer());
});
afterAll(async () => {
  expectQuiet(studio);
  await studio.close();
});

interface ToldJob {
  readonly tool: string;
  readonly state: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const WAIT = { timeout: 60_000 };
const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: true });

async function withPicture(page: Page): Promise<void> {
  const chosen = page.waitForEvent("filechooser");
  await button(page, "Choose a picture").click();
  const file = { name: "house.png", mimeType: "image/png", buffer: picture };
  await (await chosen).setFiles(file);
  await button(page, "Picture: Picture").waitFor();
}

async function addLayer(page: Page, kind: string): Promise<void> {
  await button(page, "Add a layer").click();
  await page.getByRole("menuitem", { name: kind, exact: true }).click();
  await button(page, `${kind}: ${kind}`).waitFor();
}

/** In shares of the picture. */
async function drag(
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<void> {
  const box = await page.locator("[data-canvas-picture]").boundingBox();
  if (box === null) throw new Error("no picture");
  const place = ([x, y]: readonly [number, number]) =>
    [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...place(from));
  await page.mouse.down();
  await page.mouse.move(...place(to), { steps: 6 });
  await page.mouse.up();
}

const undoable = (page: Page, what: string) =>
  page.getByRole("button", { name: `Undo: ${what}` }).waitFor(WAIT);

/** What is sent once the key for it was pressed, when it is done. */
async function drawn(page: Page): Promise<ToldJob> {
  await page.getByRole("textbox", { name: "Steps" }).fill("2");
  const sent = page.waitForResponse((answer) => /\/tools\/\w+$/.test(answer.url()), WAIT);
  await page.keyboard.press("Control+Enter");
  const { id } = (await (await sent).json()) as { id: string };
  await button(page, "Accept").waitFor(WAIT);
  return studio.api<ToldJob>(`/api/v1/jobs/${id}`);
}

/** Brightness of a sent mask at shares of its size. */
async function maskAt(page: Page, asset: unknown, x: number, y: number): Promise<number> {
  return page.evaluate(
    async ([url, across, down]) => {
      const bitmap = await createImageBitmap(await (await fetch(url)).blob());
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext("2d");
      context?.drawImage(bitmap, 0, 0);
      const at = [Math.floor(across * bitmap.width), Math.floor(down * bitmap.height)] as const;
      return context?.getImageData(...at, 1, 1).data[0] ?? -1;
    },
    [`/api/v1/assets/${String(asset).replace("asset:", "")}`, x, y] as const,
  );
}

test("a mask is painted, drawn anew, compared and accepted, and all of it undone", async () => {
  const page = await studio.open("/app/canvas");
  await withPicture(page);
  await addLayer(page, "Mask");
  await page.keyboard.press("b");
  await page.getByRole("textbox", { name: "Size" }).fill("24");
  await drag(page, [0.3, 0.4], [0.6, 0.4]);
  await undoable(page, "brush");
  await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("a blue bird");
  const job = await drawn(page);
  expect(job).toMatchObject({
    tool: "img2img",
    state: "done",
    parameters: { prompt: "a blue bird", width: 128, height: 128, outpaint_right: 0 },
  });
  const { mask } = job.parameters;
  expect(await maskAt(page, mask, 0.45, 0.4)).toBe(255);
  expect(await maskAt(page, mask, 0.45, 0.8)).toBe(0);
  await page.getByRole("slider", { name: /^Compare/ }).fill("50");
  await button(page, "Accept").click();
  await button(page, "Picture: Result").waitFor();
  await undoable(page, "accept result");
  await page.keyboard.press("Control+z");
  await button(page, "Picture: Result").waitFor({ state: "hidden" });
  await undoable(page, "brush");
  await page.keyboard.press("Control+Shift+z");
  await button(page, "Picture: Result").waitFor();
  await page.context().close();
});

test("the frame is dragged beyond the picture, which grows by what is drawn there", async () => {
  const page = await studio.open("/app/canvas");
  await withPicture(page);
  await page.keyboard.press("v");
  await drag(page, [1, 0.5], [1.5, 0.5]);
  await undoable(page, "frame");
  await page.getByText("192 × 128, as large as the frame").waitFor();
  const before = await page.locator("[data-canvas-picture]").boundingBox();
  const job = await drawn(page);
  expect(job.parameters).toMatchObject({ outpaint_right: 64, outpaint_left: 0, width: 192 });
  await button(page, "Accept").click();
  await undoable(page, "accept result");
  const after = await page.locator("[data-canvas-picture]").boundingBox();
  expect((after?.width ?? 0) / (before?.width ?? 1)).toBeCloseTo(1.5, 1);
  await page.context().close();
});

test("a reload in the middle loses no stroke, no step and no result", async () => {
  const page = await studio.open("/app/canvas");
  await withPicture(page);
  await addLayer(page, "Mask");
  await page.keyboard.press("b");
  await drag(page, [0.3, 0.3], [0.6, 0.6]);
  await undoable(page, "brush");
  await drawn(page);
  await page.getByText("Saved in this browser").waitFor();
  await page.reload();
  await button(page, "Accept").waitFor(WAIT);
  await undoable(page, "brush");
  await button(page, "Accept").click();
  await undoable(page, "accept result");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await undoable(page, "add layer");
  await button(page, "Start: Redraw the frame").waitFor();
  await page.keyboard.press("Control+Shift+z");
  await button(page, "Start: Redraw the mask").waitFor();
  await page.context().close();
});

test("two tabs do not draw over each other: one looks on, and takes over when asked to", async () => {
  const page = await studio.open("/app/canvas");
  await withPicture(page);
  await addLayer(page, "Sketch");
  await page.getByText("Saved in this browser").waitFor();
  const beside = await studio.open("/app/canvas", { beside: page });
  await beside.getByText("Another tab works on this document").waitFor(WAIT);
  await page.keyboard.press("b");
  await drag(page, [0.2, 0.2], [0.5, 0.5]);
  await undoable(page, "brush");
  await button(beside, "Work on it here").click();
  await page.getByText("Another tab works on this document").waitFor(WAIT);
  // What the other tab drew last is there.
  await undoable(beside, "brush");
  await drag(beside, [0.5, 0.2], [0.2, 0.5]);
  await beside.keyboard.press("Control+z");
  await undoable(beside, "brush");
  await page.context().close();
});

test("a mask is made, and drawn anew, without a pointer", async () => {
  const page = await studio.open("/app/canvas");
  await withPicture(page);
  await button(page, "Add a layer").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Mask", exact: true }).waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent === "Mask");
  await page.keyboard.press("Enter");
  await button(page, "Mask: Mask").waitFor();
  await button(page, "Rectangle by numbers").focus();
  await page.keyboard.press("Enter");
  const width = page.getByRole("dialog").getByRole("textbox", { name: "Width" });
  await width.focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("32");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await undoable(page, "rectangle");
  const { parameters } = await drawn(page);
  expect(await maskAt(page, parameters["mask"], 0.3, 0.5)).toBe(255);
  expect(await maskAt(page, parameters["mask"], 0.6, 0.5)).toBe(0);
  await page.context().close();
});

test("a finger paints, two fingers move the view", async () => {
  const page = await studio.open("/app/canvas", { width: 390, height: 844, touch: true });
  await page.getByRole("button", { name: "Add a sketch" }).tap();
  const session = await page.context().newCDPSession(page);
  const box = await page.locator("[data-canvas-picture]").boundingBox();
  if (box === null) throw new Error("no picture");
  const touch = (type: string, ...points: readonly (readonly [number, number])[]) =>
    session.send("Input.dispatchTouchEvent", {
      type: type as "touchStart",
      touchPoints: points.map(([x, y], id) => ({
        id,
        x: box.x + x * box.width,
        y: box.y + y * box.height,
      })),
    });
  await touch("touchStart", [0.3, 0.3]);
  await touch("touchMove", [0.5, 0.4]);
  await touch("touchMove", [0.6, 0.4]);
  await touch("touchEnd");
  await undoable(page, "brush");
  await touch("touchStart", [0.4, 0.5], [0.6, 0.5]);
  await touch("touchMove", [0.3, 0.5], [0.7, 0.5]);
  await touch("touchMove", [0.2, 0.5], [0.8, 0.5]);
  await touch("touchEnd");
  // The view follows with the next frame of the screen.
  const wider = async (): Promise<number> =>
    ((await page.locator("[data-canvas-picture]").boundingBox())?.width ?? 0) / box.width;
  await expect.poll(wider, WAIT).toBeCloseTo(3, 0);
  await undoable(page, "brush");
  await page.context().close();
});

test.each([
  ["en", "light", 1440],
  ["zh", "dark", 1440],
  ["zh", "light", 390],
  ["en", "dark", 390],
] as const)(
  "%s %s %i: dialogs and a layer break no rule of accessibility",
  async (language, colours, width) => {
    const page = await studio.open("/app/canvas", { language, colours, width, height: 844 });
    const english = language === "en";
    await page.getByRole("button", { name: english ? "Add a sketch" : "添加涂鸦" }).click();
    await page.getByRole("button", { name: english ? /^Undo: / : /^撤销：/ }).waitFor();
    expect(await studio.axe(page)).toEqual([]);
    for (const name of english
      ? ["New…", "Size and frame…", "Documents in this browser…"]
      : ["新建…", "尺寸与画框…", "此浏览器中的文档…"]) {
      await page.getByRole("button", { name: english ? /^Document: / : /^文档：/ }).click();
      await page.getByRole("menuitem", { name }).click();
      await page.getByRole("dialog", { name }).waitFor();
      expect(await studio.axe(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
    }
    await page.context().close();
  },
);
