/** The gallery in a real browser: what is done there is done in the service. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "../../browser/studio.suite.ts";

interface Entry {
  readonly id: string;
  readonly prompt: string;
  readonly favourite: boolean;
  readonly tags: readonly string[];
  readonly boards: readonly string[];
}

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
  for (const prompt of ["a red house", "a blue lake", "山水 a lake", "a green hill"])
    await studio.draw(1, { prompt });
});
afterAll(async () => {
  expectQuiet(studio);
  await studio.close();
});

const entries = async (query = ""): Promise<readonly Entry[]> =>
  (await studio.api<{ entries: readonly Entry[] }>(`/api/v1/gallery${query}`)).entries;

const tiles = (page: Page) => page.getByRole("option");

/** As many tiles with their pictures. */
const expectTiles = async (page: Page, count: number): Promise<void> => {
  await expect.poll(() => tiles(page).count(), { timeout: 20_000 }).toBe(count);
  await expect.poll(() => page.locator("[role=option] img").count()).toBe(count);
};

beforeEach(async () => {
  const [kept, removed] = [await entries(), await entries("?removed=true")];
  const post = (name: string, body: object) =>
    studio.api(`/api/v1/gallery/${name}`, { method: "POST", body: JSON.stringify(body) });
  if (removed.length > 0) await post("restore", { ids: removed.map(({ id }) => id) });
  const starred = kept.filter(({ favourite }) => favourite).map(({ id }) => id);
  if (starred.length > 0) await post("favourite", { ids: starred, favourite: false });
});

describe("the gallery", () => {
  test("finds pictures by words and times, and keeps both through a reload", async () => {
    const page = await studio.open("/app/gallery");
    await expectTiles(page, 4);
    await page.getByRole("searchbox", { name: "Search in prompts" }).fill("lake");
    await expectTiles(page, 2);
    await page.getByRole("link", { name: "Last 7 days" }).click();
    await expectTiles(page, 2);
    await page.reload();
    await expectTiles(page, 2);
    expect(await page.getByRole("searchbox").inputValue()).toBe("lake");
    await page.getByRole("link", { name: "Last week" }).click();
    await page.getByText("Nothing matches").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).last().click();
    await expectTiles(page, 4);
    await page.context().close();
  });

  test("is used by keys alone: favourite, trash, undo", async () => {
    const page = await studio.open("/app/gallery");
    await expectTiles(page, 4);
    await page.getByRole("listbox", { name: "Gallery" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+ArrowRight");
    await page.getByText("2 picked", { exact: true }).waitFor();
    await page.keyboard.press("f");
    await page.getByText("2 pictures are favourites").waitFor();
    expect((await entries("?favourite=true")).map(({ prompt }) => prompt)).toEqual([
      "山水 a lake",
      "a blue lake",
    ]);
    await page.keyboard.press("Delete");
    await page.getByText("Moved 2 pictures to the trash").waitFor();
    await expectTiles(page, 2);
    expect(await entries("?removed=true")).toHaveLength(2);
    await page.keyboard.press("Control+z");
    await expectTiles(page, 4);
    expect(await entries("?removed=true")).toHaveLength(0);
    await page.context().close();
  });

  test("opens a picture, turns to the next, and leads back", async () => {
    const page = await studio.open("/app/gallery");
    await expectTiles(page, 4);
    await tiles(page).first().dblclick();
    const viewer = page.getByRole("dialog", { name: "1 of 4 · a green hill" });
    await viewer.waitFor();
    await page.keyboard.press("ArrowRight");
    const next = page.getByRole("dialog", { name: "2 of 4 · 山水 a lake" });
    await next.waitFor();
    await page.keyboard.press("1");
    await page.keyboard.press("+");
    await expect
      .poll(() => next.getByText("%", { exact: false }).first().textContent())
      .not.toBe("300%");
    await page.reload();
    await page.getByRole("dialog", { name: "2 of 4 · 山水 a lake" }).waitFor();
    await page.keyboard.press("Escape");
    await expectTiles(page, 4);
    expect(new URL(page.url()).pathname).toBe("/app/gallery");
    await page.context().close();
  });

  test("puts pictures on a board by dragging, and shows them there", async () => {
    const page = await studio.open("/app/gallery");
    await expectTiles(page, 4);
    await page.getByRole("button", { name: "New board" }).click();
    await page.getByRole("textbox", { name: "Name of the board" }).fill("Houses");
    await page.getByRole("button", { name: "Create" }).click();
    const board = page.getByRole("link", { name: "Houses" });
    await board.waitFor();
    await tiles(page).nth(3).dragTo(board);
    await page.getByText("Put 1 picture on Houses").waitFor();
    const [{ boards: on } = { boards: [] }] = (await entries()).filter(
      ({ prompt }) => prompt === "a red house",
    );
    expect(on).toHaveLength(1);
    await board.click();
    await expectTiles(page, 1);
    await page.getByRole("button", { name: "Board Houses: more" }).click();
    await page.getByRole("menuitem", { name: "Delete the board" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete the board" }).click();
    await expectTiles(page, 4);
    expect((await studio.api<{ boards: unknown[] }>("/api/v1/gallery/boards")).boards).toEqual([]);
    await page.context().close();
  });

  test("tags several at once and finds them by it", async () => {
    const page = await studio.open("/app/gallery");
    await expectTiles(page, 4);
    await tiles(page).nth(0).click();
    await tiles(page)
      .nth(1)
      .click({ modifiers: ["Control"] });
    await page.keyboard.press("t");
    await page.getByRole("dialog").getByLabel("Add a tag").fill("landscape");
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByText("Tagged 2 pictures").waitFor();
    expect(await entries("?tag=landscape")).toHaveLength(2);
    await page.goto(`${studio.address}/app/gallery?tag=landscape`);
    await expectTiles(page, 2);
    await page.context().close();
  });

  test("compares two, side by side and by a line that keys move", async () => {
    const page = await studio.open("/app/gallery", { colours: "dark" });
    await expectTiles(page, 4);
    await tiles(page).nth(0).click();
    await tiles(page)
      .nth(2)
      .click({ modifiers: ["Control"] });
    await page.keyboard.press("c");
    const dialog = page.getByRole("dialog", { name: "Compare pictures" });
    await dialog.getByText("Slider").click();
    const line = dialog.getByRole("slider", { name: "Line between the two pictures" });
    await line.focus();
    await page.keyboard.press("ArrowLeft");
    expect(await line.getAttribute("aria-valuenow")).toBe("48");
    expect(await studio.axe(page)).toEqual([]);
    await page.context().close();
  });

  test("sends a picture on to a tool", async () => {
    const page = await studio.open("/app/gallery");
    await expectTiles(page, 4);
    await tiles(page).nth(1).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Image to image" }).waitFor();
    expect(await studio.axe(page)).toEqual([]);
    await page.getByRole("menuitem", { name: "Upscale" }).click();
    await expect.poll(() => new URL(page.url()).pathname).toBe("/app/create/upscale");
    await page.context().close();
  });

  test("shows what is drawn meanwhile by itself, and deletes for good after asking", async () => {
    const page = await studio.open("/app/gallery");
    await expectTiles(page, 4);
    await studio.draw(1, { prompt: "a passing cloud" });
    await expectTiles(page, 5);
    await tiles(page).first().click();
    await page.keyboard.press("Delete");
    await expectTiles(page, 4);
    await page.getByRole("link", { name: /^Trash/ }).click();
    await expectTiles(page, 1);
    await tiles(page).first().click();
    await page.getByRole("button", { name: "Delete for good" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete for good" }).click();
    await page.getByText("The trash is empty").waitFor();
    expect(await entries("?removed=true")).toEqual([]);
    expect((await entries()).map(({ prompt }) => prompt)).not.toContain("a passing cloud");
    await page.context().close();
  });

  test("tells of new pictures without moving what is looked at", async () => {
    const page = await studio.open("/app/gallery", { height: 420 });
    await expectTiles(page, 4);
    const list = page.getByRole("listbox", { name: "Gallery" });
    await list.evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    const before = await list.evaluate((element) => element.scrollTop);
    expect(before).toBeGreaterThan(0);
    await studio.draw(1, { prompt: "a new moon" });
    const chip = page.getByRole("button", { name: "1 new picture" });
    await chip.waitFor();
    expect(await list.evaluate((element) => element.scrollTop)).toBe(before);
    expect(await tiles(page).first().getAttribute("aria-label")).toBe("a green hill");
    await chip.click();
    await expect.poll(() => tiles(page).first().getAttribute("aria-label")).toBe("a new moon");
    const [made] = await entries("?text=moon");
    for (const name of ["remove", "purge"])
      await studio.api(`/api/v1/gallery/${name}`, {
        method: "POST",
        body: JSON.stringify({ ids: [made?.id] }),
      });
    await page.context().close();
  });

  test("picks what a band touches, and drags files out with their names", async () => {
    const page = await studio.open("/app/gallery");
    await expectTiles(page, 4);
    const first = await tiles(page).nth(0).boundingBox();
    const second = await tiles(page).nth(1).boundingBox();
    if (first === null || second === null) throw new Error("The tiles have no place.");
    await page.keyboard.down("Shift");
    await page.mouse.move(first.x + 20, first.y + 20);
    await page.mouse.down();
    await page.mouse.move(first.x + 60, first.y + 40);
    await page.mouse.move(second.x + 40, second.y + 60);
    await page.getByText("2 picked", { exact: true }).waitFor();
    await page.mouse.up();
    await page.keyboard.up("Shift");
    await page.getByText("2 picked", { exact: true }).waitFor();
    const data = await tiles(page)
      .nth(0)
      .evaluate((tile) => {
        const dataTransfer = new DataTransfer();
        tile.dispatchEvent(new DragEvent("dragstart", { bubbles: true, dataTransfer }));
        return {
          links: dataTransfer.getData("text/uri-list"),
          file: dataTransfer.getData("DownloadURL"),
        };
      });
    expect(data.links.split("\r\n")).toHaveLength(2);
    expect(data.file).toMatch(/^image\/png:inkloom-[0-9a-f]{12}\.png:http:/);
    const saved = await fetch(data.file.replace(/^image\/png:[^:]+:/, ""));
    expect(saved.headers.get("content-disposition")).toMatch(/^attachment; filename="inkloom-/);
    await page.context().close();
  });

  test("is used by fingers: a tap opens, a swipe turns, picking is a button", async () => {
    const page = await studio.open("/app/gallery", { width: 390, height: 844, touch: true });
    await expectTiles(page, 4);
    await tiles(page).first().tap();
    await page.getByRole("dialog", { name: /^1 of 4/ }).waitFor();
    await page.getByRole("button", { name: "Next picture" }).tap();
    await page.getByRole("dialog", { name: /^2 of 4/ }).waitFor();
    await page.getByRole("button", { name: "Close" }).tap();
    await page.getByRole("button", { name: "Pick several" }).tap();
    await tiles(page).nth(0).tap();
    await tiles(page).nth(2).tap();
    await page.getByText("2 picked", { exact: true }).waitFor();
    expect(await studio.axe(page)).toEqual([]);
    await page.context().close();
  });
});
