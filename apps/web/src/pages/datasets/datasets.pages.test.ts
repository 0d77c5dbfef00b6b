/** Data sets in a real browser: found, changed after a look at what would change, undone, brought in and cropped. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { encodePng } from "@inkloom/pixels";
import { expectQuiet, openStudio, type Studio } from "../../browser/studio.suite.ts";

const CAPTIONS = {
  a: "1girl, blue hair, grin, hat",
  b: "1girl, red hair, smirk",
  c: "1boy, grin, outdoors",
} as const;

let studio: Studio;
let home: string;
let folder: string;

const png = (shade: number): Promise<Uint8Array> =>
  encodePng({
    width: 96,
    height: 64,
    data: Uint8ClampedArray.from({ length: 96 * 64 * 4 }, (_, i) =>
      i % 4 === 3 ? 255 : (shade + i) % 256,
    ),
  });

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-datasets-"));
  folder = join(home, "datasets", "cats");
  studio = await openStudio({ home });
});
beforeEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [at, [name, caption]] of Object.entries(CAPTIONS).entries()) {
    await writeFile(join(folder, `${name}.png`), await png(40 * at));
    await writeFile(join(folder, `${name}.txt`), caption);
  }
});
afterAll(async () => {
  expectQuiet(studio);
  await studio.close();
  await rm(home, { recursive: true, force: true });
});

/** Machines that do other work as well are slow. */
const SOON = { timeout: 20_000 };

const text = (name: string): Promise<string> => readFile(join(folder, name), "utf8");

test("a set is opened and filtered, tags are replaced after a look, and that is undone", async () => {
  const page = await studio.open("/app/datasets");
  await page.getByRole("link", { name: "Open cats" }).click();
  const pictures = page.getByRole("list", { name: "Pictures" }).getByRole("listitem");
  await expect.poll(() => pictures.count(), SOON).toBe(3);
  await page.getByRole("button", { name: /^Only pictures with 1girl/ }).click();
  await expect.poll(() => pictures.count(), SOON).toBe(2);
  await page.getByRole("button", { name: "What to do with hat" }).click();
  await page.getByRole("menuitem", { name: "Without it" }).click();
  await expect.poll(() => pictures.count(), SOON).toBe(1);
  expect(new URL(page.url()).search).toBe("?all=1girl&none=hat");
  await page.reload();
  await expect.poll(() => pictures.count(), SOON).toBe(1);
  await page.getByRole("button", { name: "Clear the conditions" }).click();
  await expect.poll(() => pictures.count(), SOON).toBe(3);

  await page.getByRole("button", { name: "What to do with grin" }).click();
  await page.getByRole("menuitem", { name: "Replace it" }).click();
  const tags = page.getByRole("combobox", { name: "Tags", exact: true });
  await tags.fill("smirk");
  await tags.press("Enter");
  const by = page.getByRole("combobox", { name: "By these" });
  await by.fill("smile");
  await by.press("Enter");
  await page.getByText("3 captions of 3 would change").waitFor();
  expect(await text("a.txt")).toBe(CAPTIONS.a);
  await page.getByRole("button", { name: "Change 3 captions" }).click();
  await expect.poll(() => text("a.txt"), SOON).toBe("1girl, blue hair, smile, hat");
  expect(await text("b.txt")).toBe("1girl, red hair, smile");
  await page.getByRole("button", { name: /^Only pictures with smile.*: 3$/ }).waitFor();
  await page.getByRole("button", { name: /^Undo: replace grin, smirk by smile/ }).click();
  await expect.poll(() => text("a.txt"), SOON).toBe(CAPTIONS.a);
  await page.getByRole("button", { name: /^Redo/ }).click();
  await expect.poll(() => text("c.txt"), SOON).toBe("1boy, smile, outdoors");
  await page.context().close();
});

test("undo takes back what it names, or nothing where somebody else changed more", async () => {
  const add = (tags: string) =>
    studio.api("/api/v1/datasets/cats/edits", {
      method: "POST",
      body: JSON.stringify({ action: "add", tags }),
    });
  await add("x");
  const page = await studio.open("/app/datasets/cats");
  const undo = page.getByRole("button", { name: /^Undo: add x/ });
  await undo.waitFor();
  await add("y");
  await undo.click();
  await page.getByText(/expected change 1 of .* Nothing was written/).waitFor();
  expect(await text("a.txt")).toBe(`${CAPTIONS.a}, x, y`);
  await page.getByRole("button", { name: /^Undo: add y/ }).click();
  await expect.poll(() => text("a.txt"), SOON).toBe(`${CAPTIONS.a}, x`);
  await undo.click();
  await expect.poll(() => text("a.txt"), SOON).toBe(CAPTIONS.a);
  await page.context().close();
});

test("a range of pictures does not begin in a list of before", async () => {
  const page = await studio.open("/app/datasets/cats");
  await page.getByRole("checkbox", { name: "Select a.png" }).click();
  await page.getByRole("button", { name: "What to do with hat" }).click();
  await page.getByRole("menuitem", { name: "Without it" }).click();
  const pictures = page.getByRole("list", { name: "Pictures" }).getByRole("listitem");
  await expect.poll(() => pictures.count(), SOON).toBe(2);
  await page.getByRole("checkbox", { name: "Select c.png" }).click({ modifiers: ["Shift"] });
  await page.getByText("2 selected").waitFor();
  expect(await page.getByRole("checkbox", { name: "Select b.png" }).isChecked()).toBe(false);
  await page.context().close();
});

test("rules say why they drop tags, and leave alone what is to be kept", async () => {
  const page = await studio.open("/app/datasets/cats");
  await page.getByRole("combobox", { name: "What to do" }).click();
  await page.getByRole("option", { name: /^Drop what is to be learnt/ }).click();
  await page.getByRole("row", { name: /blue hair.*colour of hair/ }).waitFor();
  await page.getByRole("button", { name: "Keep blue hair" }).click();
  await page.getByText("1 caption of 3 would change").waitFor();
  expect(await studio.axe(page)).toEqual([]);
  await page.getByRole("button", { name: "Change 1 caption" }).click();
  await expect.poll(() => text("b.txt"), SOON).toBe("1girl, smirk");
  expect(await text("a.txt")).toBe(CAPTIONS.a);
  await page.context().close();
});

test("one caption is changed with the keyboard alone, and what is not saved survives a reload", async () => {
  const page = await studio.open("/app/datasets/cats");
  await page.getByRole("button", { name: "Edit the caption of a.png" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await page.getByText("1 selected").waitFor();
  await page.keyboard.press("Enter");
  const words = page.getByRole("textbox", { name: "As text" });
  await words.fill("1girl, red hair, wink");
  await page.getByText("Not saved yet").waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Edit the caption of b.png" }).click();
  expect(await words.inputValue()).toBe("1girl, red hair, wink");
  await words.press("Control+Enter");
  await expect.poll(() => text("b.txt"), SOON).toBe("1girl, red hair, wink");
  await page.context().close();
});

test("what is typed while a caption is being saved stays", async () => {
  const page = await studio.open("/app/datasets/cats");
  await page.getByRole("button", { name: "Edit the caption of b.png" }).click();
  const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
  await page.route("**/api/v1/datasets/cats/edits", async (route) => {
    await held;
    await route.continue();
  });
  const words = page.getByRole("textbox", { name: "As text" });
  await words.fill("1girl, wink");
  await words.press("Control+Enter");
  const saving = page.locator("button[data-loading]", { hasText: "Save" });
  await saving.waitFor();
  await words.fill("1girl, wink, hat");
  release(undefined);
  await saving.waitFor({ state: "detached" });
  expect(await text("b.txt")).toBe("1girl, wink");
  expect(await words.inputValue()).toBe("1girl, wink, hat");
  await words.press("Control+Enter");
  await expect.poll(() => text("b.txt"), SOON).toBe("1girl, wink, hat");
  await page.context().close();
});

test("pictures are brought in, and nothing is written over", async () => {
  const page = await studio.open("/app/datasets/cats");
  await page.getByRole("button", { name: "Add pictures" }).click();
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  const file = async (name: string, shade: number) => ({
    name,
    mimeType: "image/png",
    buffer: Buffer.from(await png(shade)),
  });
  await (await choosing).setFiles([await file("new.png", 99), await file("a.png", 7)]);
  await page.getByText("2 files to bring").waitFor();
  await page.getByRole("button", { name: "Bring them" }).click();
  await page.getByText(/Brought: 1/).waitFor();
  await page.getByText(/Name taken by another file.*a\.png/).waitFor();
  expect(await readdir(folder)).toContain("new.png");
  expect(await readFile(join(folder, "a.png"))).toEqual(Buffer.from(await png(0)));
  await page.context().close();
});

test("a dropped file that cannot be read is told", async () => {
  const page = await studio.open("/app/datasets/cats");
  await page.getByRole("button", { name: "Add pictures" }).click();
  await page.getByText(/^Drop pictures/).evaluate((target) => {
    const entry = {
      name: "a.png",
      isFile: true,
      file: (_: unknown, refuse: (why: unknown) => void) => {
        refuse(new DOMException("a.png went meanwhile", "NotFoundError"));
      },
    };
    const event = new Event("drop", { bubbles: true, cancelable: true });
    Object.defineProperty(event, "dataTransfer", {
      value: { items: [{ webkitGetAsEntry: () => entry }], files: [] },
    });
    target.dispatchEvent(event);
  });
  await page.getByRole("alert").getByText("a.png went meanwhile").waitFor();
  await page.context().close();
});

test("what is wrong is found, and a picture is cropped by hand, in Chinese on a phone", async () => {
  await writeFile(join(folder, "d.png"), await png(0));
  const page = await studio.open("/app/datasets/cats/check", {
    language: "zh",
    colours: "dark",
    width: 390,
    height: 844,
    touch: true,
  });
  await page.getByRole("button", { name: "检查", exact: true }).click();
  await page.getByRole("group", { name: /相互重复/ }).waitFor(SOON);
  expect(await studio.axe(page)).toEqual([]);
  await page.getByRole("button", { name: "移出 d.png" }).first().click();
  await expect.poll(() => readdir(folder), SOON).not.toContain("d.png");
  const gone = page.getByText("已移出", { exact: true });
  await gone.first().waitFor();
  await page.keyboard.press("Control+z");
  await expect.poll(() => readdir(folder), SOON).toContain("d.png");
  await expect.poll(() => gone.count(), SOON).toBe(0);
  await page.getByRole("tab", { name: "裁剪与缩放" }).click();
  await page.getByText("手动裁剪一张").click();
  await page.getByRole("application").press("ArrowRight");
  const before = await readFile(join(folder, "a.png"));
  await page.getByRole("button", { name: "就地裁剪" }).click();
  await expect
    .poll(async () => (await readFile(join(folder, "a.png"))).equals(before), SOON)
    .toBe(false);
  expect(await studio.axe(page)).toEqual([]);
  await page.context().close();
});
