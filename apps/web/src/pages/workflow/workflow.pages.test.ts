import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "../../browser/studio.suite.ts";

let studio: Studio;

beforeAll(async () => {
  studio = await openStudio();
});

afterAll(async () => {
  await studio.close();
});

/** Machines that are busy take their time. */
const soon = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 20_000 });

interface Listed {
  readonly documents: readonly { readonly id: string; readonly name: string }[];
}

const stored = async () =>
  (await studio.api<Listed>("/api/v1/documents?kind=workflow")).documents.map(({ name }) => name);

const nodeOf = (page: Page, title: string) =>
  page.locator(".react-flow__node").filter({ has: page.getByText(title, { exact: true }) });

/** The template of ComfyUI's graph, small and quick. */
async function openGraph(page: Page): Promise<void> {
  await page.getByRole("button", { name: "ComfyUI's first graph" }).click();
  await page.locator(".react-flow__node").nth(6).waitFor();
  await setField(page, "Steps", "2");
  await setField(page, "Width", "64");
  await setField(page, "Height", "64");
}

async function setField(page: Page, name: string, value: string): Promise<void> {
  await page
    .locator(".react-flow__node")
    .getByRole("spinbutton", { name, exact: true })
    .fill(value);
}

/** A file that somebody drops on the page. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([file, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], file, { type: "application/json" }));
      return transfer;
    },
    [name, text] as const,
  );
  await page.locator("main > div").first().dispatchEvent("drop", { dataTransfer: data });
}

describe("workflows in a browser", () => {
  test("a template runs, shows what it made, and takes what did not change from before", async () => {
    const page = await studio.open("/app/workflow");
    await openGraph(page);
    await page.keyboard.press("Control+Enter");
    const save = nodeOf(page, "Save Image");
    await save.getByRole("img", { name: /Result of Save Image/ }).waitFor();
    await page.getByText("The workflow has run.").waitFor();
    const { entries } = await studio.api<{ entries: unknown[] }>("/api/v1/gallery");
    expect(entries).toHaveLength(1);
    // Another seed: the words are encoded no more.
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await nodeOf(page, "Load Checkpoint").getByText("cached").waitFor();
    await page.getByText("The workflow has run.").waitFor();
    expect(await studio.axe(page)).toEqual([]);
    await page.close();
  });

  test("a reload in the middle loses nothing, and steps can be undone", async () => {
    const page = await studio.open("/app/workflow");
    await openGraph(page);
    const words = nodeOf(page, "CLIP Text Encode (Prompt)").first().getByRole("textbox");
    await words.fill("a green bottle");
    await page.getByRole("button", { name: "Undo (Ctrl+Z)" }).click();
    await soon(() => words.inputValue()).toContain("lighthouse");
    await page.getByRole("button", { name: "Redo (Ctrl+Shift+Z)" }).click();
    await soon(() => words.inputValue()).toBe("a green bottle");
    await page.reload();
    await soon(() => words.inputValue()).toBe("a green bottle");
    await page.close();
  });

  test("what keeps it from running is said at the node, and running to a node needs no end", async () => {
    const page = await studio.open("/app/workflow");
    await openGraph(page);
    const sampler = nodeOf(page, "KSampler");
    await sampler.getByRole("spinbutton", { name: "Steps" }).fill("0");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await sampler.getByText("Steps: expected 1 or more.").waitFor();
    await sampler.getByRole("spinbutton", { name: "Steps" }).fill("1");
    await soon(() => page.getByText(/keeps the workflow from running/).count()).toBe(0);
    await nodeOf(page, "VAE Decode").locator("header").click();
    await page.getByRole("button", { name: "Run to here" }).click();
    await page.getByText("The workflow has run.").waitFor();
    await nodeOf(page, "VAE Decode")
      .getByRole("img", { name: /Result of VAE Decode/ })
      .waitFor();
    expect(await nodeOf(page, "Save Image").getByRole("img").count()).toBe(0);
    await page.close();
  });

  test("by keys alone a node is added, connected and taken away", async () => {
    const page = await studio.open("/app/workflow");
    await page.getByRole("button", { name: "Empty workflow" }).press("Enter");
    await page.getByText("press / to add the first node").waitFor();
    for (const name of ["load checkpoint", "clip text encode"]) {
      await page.keyboard.press("/");
      await page.getByRole("combobox", { name: "Search nodes" }).fill(name);
      await page.keyboard.press("Enter");
    }
    const node = nodeOf(page, "CLIP Text Encode (Prompt)");
    await node.waitFor();
    await page.keyboard.press("l");
    await page.getByRole("combobox", { name: "Search" }).fill("clip");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: /Connect CLIP to/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("group", { name: /Link from Load Checkpoint/ }).waitFor();
    await page.keyboard.press("Delete");
    await soon(() => node.count()).toBe(0);
    await page.keyboard.press("Control+z");
    await node.waitFor();
    await page.close();
  });

  test("links refuse what does not fit, and a loose end offers what does", async () => {
    const page = await studio.open("/app/workflow");
    await openGraph(page);
    const model = nodeOf(page, "Load Checkpoint").locator(".react-flow__handle-right").first();
    const latent = nodeOf(page, "VAE Decode").locator(".react-flow__handle-left").first();
    await model.dragTo(latent);
    await page.getByText("MODEL does not fit LATENT.").waitFor();
    const box = await model.boundingBox();
    if (box === null) throw new Error("The handle is not drawn.");
    await page.mouse.move(box.x + 5, box.y + 5);
    await page.mouse.down();
    await page.mouse.move(box.x + 40, box.y - 250, { steps: 8 });
    await page.mouse.up();
    const dialog = page.getByRole("dialog", { name: "Nodes that fit MODEL" });
    await dialog.getByRole("option", { name: /Load LoRA/ }).click();
    await page.getByRole("group", { name: "Link from Load Checkpoint to Load LoRA" }).waitFor();
    await page.close();
  });

  test("chosen nodes become a sub-workflow that runs, opens and unpacks", async () => {
    const page = await studio.open("/app/workflow");
    await openGraph(page);
    await nodeOf(page, "KSampler").locator("header").click();
    await nodeOf(page, "VAE Decode")
      .locator("header")
      .click({ modifiers: ["Shift"] });
    await page.keyboard.press("Control+Shift+g");
    const part = nodeOf(page, "Sub-workflow");
    await part.waitFor();
    expect(await page.locator(".react-flow__node").count()).toBe(6);
    await page.keyboard.press("Control+Enter");
    await nodeOf(page, "Save Image")
      .getByRole("img", { name: /Result of Save Image/ })
      .waitFor();
    await page.getByRole("button", { name: "Open the sub-workflow", exact: true }).click();
    await nodeOf(page, "Inputs of the sub-workflow").waitFor();
    await nodeOf(page, "KSampler").waitFor();
    await page
      .getByRole("navigation", { name: "Where in the workflow" })
      .getByRole("button")
      .click();
    await part.locator("header").click();
    await page.getByRole("button", { name: "Unpack the sub-workflow" }).click();
    await nodeOf(page, "KSampler").waitFor();
    expect(await page.locator(".react-flow__node").count()).toBe(7);
    await page.close();
  });

  test("a file with unknown nodes opens, names them, and goes out to ComfyUI as it came", async () => {
    const page = await studio.open("/app/workflow");
    const file = {
      nodes: [
        { id: 1, type: "Unheard", outputs: [{ name: "x", type: "IMAGE" }], widgets_values: [7] },
        { id: 2, type: "SaveImage", inputs: [{ name: "images", type: "IMAGE", link: 1 }] },
      ],
      links: [[1, 1, 0, 2, 0, "IMAGE"]],
      version: 0.4,
    };
    await drop(page, "strange.json", JSON.stringify(file));
    const dialog = page.getByRole("dialog", { name: "Nodes that cannot run here" });
    await dialog.getByText("Unheard").waitFor();
    await dialog.getByRole("button", { name: "OK" }).click();
    await nodeOf(page, "Unheard").getByText("Not available here").waitFor();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await nodeOf(page, "Unheard").getByText("This node is not part of Inkloom.").waitFor();
    await page.getByRole("button", { name: "More", exact: true }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Download for ComfyUI" }).click();
    const path = await (await download).path();
    const out = JSON.parse(await readFile(path, "utf8")) as typeof file;
    expect(out.nodes[0]).toMatchObject(file.nodes[0] ?? {});
    expect(out.links).toEqual(file.links);
    await drop(page, "broken.json", "{");
    await page.getByText("The file is no JSON that can be read.").waitFor();
    await page.close();
  });

  test("saved, changed in two places, renamed, deleted and brought back", async () => {
    const page = await studio.open("/app/workflow");
    await openGraph(page);
    await page.getByRole("textbox", { name: "Name of the workflow" }).fill("Bottles");
    await page.keyboard.press("Control+s");
    await soon(stored).toEqual(["Bottles"]);
    const [known] = (await studio.api<Listed>("/api/v1/documents?kind=workflow")).documents;
    await studio.api(`/api/v1/documents/${known?.id ?? ""}`, {
      method: "PUT",
      body: JSON.stringify({ revision: 1, name: "Theirs" }),
    });
    await setField(page, "Steps", "3");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const conflict = page.getByRole("dialog", { name: "It was saved elsewhere meanwhile" });
    await conflict.getByRole("button", { name: "Save mine under a new name" }).click();
    await soon(async () => (await stored()).toSorted()).toEqual(["Bottles", "Theirs"]);
    await page.getByRole("button", { name: "All workflows" }).click();
    await page.getByRole("button", { name: "Rename “Theirs”" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill("Ours");
    await dialog.getByRole("button", { name: "Rename" }).click();
    await soon(async () => (await stored()).toSorted()).toEqual(["Bottles", "Ours"]);
    await page.getByRole("button", { name: "Delete “Ours”" }).click();
    await soon(stored).toEqual(["Bottles"]);
    await page.getByRole("alert").getByRole("button", { name: "Undo" }).click();
    await soon(async () => (await stored()).toSorted()).toEqual(["Bottles", "Ours"]);
    await page.getByRole("button", { name: "Ours", exact: true }).click();
    await nodeOf(page, "KSampler").waitFor();
    await page.close();
  });

  test("a finished job opens as its workflow", async () => {
    const [job] = await studio.draw(1, { width: 64, height: 64 });
    const page = await studio.open("/app/queue");
    await page.getByRole("tab", { name: /^Ended/ }).click();
    // The first is that of the whole queue.
    await page
      .getByRole("button", { name: /^More for/ })
      .nth(1)
      .click();
    await page.getByRole("menuitem", { name: "Open as workflow" }).click();
    const node = nodeOf(page, "Text to image");
    await node.waitFor();
    await node.getByText("a red house").waitFor();
    const { graph } = await studio.api<{ graph: Record<string, { class_type: string }> }>(
      `/api/v1/jobs/${job?.id ?? ""}/workflow`,
    );
    expect(await page.locator(".react-flow__node").count()).toBe(Object.keys(graph).length);
    await page.close();
  });

  test.each([
    ["en", "light", 390],
    ["zh", "dark", 1440],
    ["zh", "light", 390],
  ] as const)(
    "everything has a name and can be read: %s, %s, %i px",
    async (language, colours, width) => {
      const page = await studio.open("/app/workflow", { language, colours, width });
      expect(await studio.axe(page)).toEqual([]);
      await page
        .getByRole("button", { name: /ComfyUI/ })
        .first()
        .click();
      await page.locator(".react-flow__node").nth(6).waitFor();
      expect(await studio.axe(page)).toEqual([]);
      if (width < 800)
        await page
          .getByRole("button", { name: language === "en" ? /Show the details/ : /显示详情/ })
          .click();
      await page.getByRole("button", { name: /#3$/ }).click();
      await page
        .getByRole("heading", { name: language === "en" ? "KSampler" : "K 采样器" })
        .waitFor();
      expect(await studio.axe(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await page.close();
    },
  );

  test("nothing left the machine, and nothing went wrong unseen", () => {
    expectQuiet(studio);
  });
});
