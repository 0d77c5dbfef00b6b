/** The models in a real browser: what is found, noted, inspected, fetched, and where it leads. */
import { createServer, type Server } from "node:http";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "../../browser/studio.suite.ts";

interface ListedModel {
  readonly id: string;
  readonly name: string;
  readonly notes: string;
  readonly tags: readonly string[];
  readonly favourite: boolean;
}

/** A LoRA of one layer, as training programs write it. */
function loraFile(metadata: Readonly<Record<string, string>>, values = 8 * 320): Buffer {
  const layer = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q";
  const bytes = values * 2;
  const header = JSON.stringify({
    __metadata__: metadata,
    [`${layer}.lora_down.weight`]: {
      dtype: "F16",
      shape: [8, values / 8],
      data_offsets: [0, bytes],
    },
    [`${layer}.lora_up.weight`]: {
      dtype: "F16",
      shape: [values / 8, 8],
      data_offsets: [bytes, 2 * bytes],
    },
  });
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, Buffer.from(padded), Buffer.alloc(2 * bytes)]);
}

let studio: Studio;
let home: string;
let files: Server;
let filesAddress: string;
/** Lets the file server go on. */
let goOn: () => void = () => undefined;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-models-"));
  await mkdir(join(home, "loras"));
  await writeFile(
    join(home, "loras", "ink-wash.safetensors"),
    loraFile({ "modelspec.title": "Ink wash", "modelspec.trigger_phrase": "shuimo" }),
  );
  await writeFile(join(home, "loras", "broken.safetensors"), "only words");
  const fetched = loraFile({ ss_output_name: "fetched" }, 8 * 80_000);
  const waiting = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  files = createServer((request, response) => {
    if (request.url !== "/fetched.safetensors") {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "content-type": "application/octet-stream",
      "content-length": fetched.length,
    });
    if (request.method === "HEAD") {
      response.end();
      return;
    }
    // Half of it, and the rest when the test has seen that.
    response.write(fetched.subarray(0, fetched.length / 2));
    void waiting.then(() => response.end(fetched.subarray(fetched.length / 2)));
  });
  await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
  const address = files.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  filesAddress = `http://127.0.0.1:${address.port}`;
  studio = await openStudio({ home, env: { INKLOOM_PULL_HOSTS: "127.0.0.1" } });
});

afterAll(async () => {
  expectQuiet(studio);
  await studio.close();
  files.closeAllConnections();
  files.close();
  await rm(home, { recursive: true, force: true });
});

const models = async (): Promise<readonly ListedModel[]> =>
  (await studio.api<{ models: ListedModel[] }>("/api/v1/models")).models;
const named = async (name: string): Promise<ListedModel | undefined> =>
  (await models()).find((model) => model.name === name);

test("models are found by words and kind, and the address keeps what was looked for", async () => {
  const page = await studio.open("/app/models");
  const cards = page.getByRole("list", { name: "Models" }).getByRole("listitem");
  await page.getByRole("button", { name: "Details of inkloom-mini", exact: true }).waitFor();
  await page.getByRole("searchbox", { name: /Search names/ }).fill("shuimo");
  await page.getByText("1 model", { exact: true }).waitFor();
  expect(await cards.allTextContents()).toEqual([expect.stringContaining("Ink wash")]);
  await page.reload();
  await page.getByText("1 model", { exact: true }).waitFor();
  await page.getByRole("searchbox", { name: /Search names/ }).fill("");
  await page.getByRole("combobox", { name: "Kind" }).click();
  await page.getByRole("option", { name: "LoRA" }).click();
  await page.getByText("3 models", { exact: true }).waitFor();
  await page.getByText("Cannot be read").waitFor();
  await page.context().close();
});

test("what is noted is kept: unsaved notes through a reload, saved ones in the service", async () => {
  const page = await studio.open("/app/models");
  await page.getByRole("button", { name: "Add to the favourites: Ink wash" }).click();
  await expect.poll(async () => (await named("ink-wash"))?.favourite).toBe(true);
  await page.getByRole("button", { name: "Details of Ink wash" }).click();
  await page.getByRole("dialog", { name: "Ink wash" }).waitFor();
  await page.getByRole("textbox", { name: "Notes" }).fill("best at 0.7");
  await page.getByText("Not saved yet").waitFor();
  await page.reload();
  await page.getByText("Not saved yet").waitFor();
  expect(await page.getByRole("textbox", { name: "Notes" }).inputValue()).toBe("best at 0.7");
  expect((await named("ink-wash"))?.notes).toBe("");
  await page.getByRole("button", { name: "Save notes" }).click();
  await expect.poll(async () => (await named("ink-wash"))?.notes).toBe("best at 0.7");
  await page.getByText("Not saved yet").waitFor({ state: "hidden" });
  await page.getByRole("combobox", { name: "Tags" }).fill("brush");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await named("ink-wash"))?.tags).toEqual(["brush"]);
  await page.context().close();
});

test("a model is inspected, and its report breaks no rule of accessibility", async () => {
  const page = await studio.open("/app/models");
  await page.getByRole("button", { name: "Details of inkloom-mini", exact: true }).click();
  await page.getByRole("button", { name: "Inspect", exact: true }).click();
  await page.getByText("Can draw as it is").waitFor({ timeout: 30_000 });
  const networks = page.getByRole("dialog").getByRole("row").filter({ hasText: "U-Net" });
  expect(await networks.textContent()).toContain("17.4M");
  expect(await studio.axe(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.context().close();
});

test("a LoRA leads into the prompt of the Create page", async () => {
  const page = await studio.open("/app/models");
  await page.getByRole("button", { name: "Details of Ink wash" }).click();
  await page.getByRole("button", { name: "Add with trigger words" }).click();
  await page.waitForURL(/\/app\/create\/generate$|\/$/);
  await expect
    .poll(() => page.getByRole("textbox", { name: "Prompt", exact: true }).inputValue())
    .toContain("<lora:ink-wash:1>, shuimo");
  await page.context().close();
});

test("a file is fetched with its progress, and is in the library afterwards", async () => {
  const page = await studio.open("/app/models/downloads");
  const what = page.getByRole("textbox", { name: "Address or name" });
  await what.fill(`${filesAddress}/fetched.safetensors`);
  await page.getByRole("button", { name: "Fetch", exact: true }).click();
  await page.getByText(/Fetching fetched\.safetensors · .+ of 2\.56 MB/).waitFor();
  expect(await what.inputValue()).toBe("");
  goOn();
  await page.getByText("Not verified: no checksum is known").waitFor({ timeout: 30_000 });
  await expect
    .poll(async () => (await named("fetched"))?.name, { timeout: 20_000 })
    .toBe("fetched");
  await page.getByRole("tab", { name: "Library" }).click();
  await page.getByRole("button", { name: "Details of fetched" }).waitFor();
  await page.context().close();
});

test("a download that fails says why, and what cannot be asked for is kept in the form", async () => {
  const page = await studio.open("/app/models/downloads");
  const what = page.getByRole("textbox", { name: "Address or name" });
  await what.fill("no such name");
  await page.getByRole("button", { name: "Fetch", exact: true }).click();
  await page.getByText("pull/source").waitFor();
  expect(await what.inputValue()).toBe("no such name");
  await what.fill(`${filesAddress}/absent.safetensors`);
  await page.getByRole("button", { name: "Fetch", exact: true }).click();
  await page.getByText("pull/missing").waitFor({ timeout: 30_000 });
  await page.getByRole("button", { name: /^Go on with .*absent/ }).waitFor();
  await page.getByRole("searchbox", { name: "Search the catalogue" }).fill("turbo");
  await page
    .getByRole("button", { name: /^Fetch SDXL Turbo/ })
    .first()
    .waitFor();
  expect(await page.getByRole("button", { name: /^Fetch Stable Diffusion 1\.5/ }).count()).toBe(0);
  await page.context().close();
});
