import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "../../browser/studio.suite.ts";

describe("on a machine of one person", () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await openStudio();
  });
  afterAll(async () => {
    expectQuiet(studio);
    await studio.close();
  });

  test.each(["appearance", "account", "tokens", "users", "service", "tags", "about"])(
    "%s breaks no rule of accessibility in either language",
    async (section) => {
      for (const [language, colours, width] of [
        ["en", "light", 1440],
        ["zh", "dark", 390],
      ] as const) {
        const page = await studio.open(`/app/settings/${section}`, { language, colours, width });
        await page.waitForLoadState("networkidle");
        expect(await studio.axe(page), `${language} ${colours}`).toEqual([]);
        await page.context().close();
      }
    },
  );

  test("colours and language are chosen, and stay", async () => {
    const page = await studio.open("/app/settings/appearance");
    await page.getByText("Dark", { exact: true }).click();
    await page.getByText("中文", { exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "设置" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "设置" }).waitFor();
    expect(await page.locator("html").getAttribute("data-mantine-color-scheme")).toBe("dark");
    await page.context().close();
  });

  test("a setting is written to the file, told as waiting for a start, and taken back", async () => {
    const page = await studio.open("/app/settings/service");
    await page.getByLabel("Find a setting").fill("waiting");
    const field = page
      .getByRole("form")
      .or(page.locator("form"))
      .filter({ hasText: "waiting" })
      .first();
    const before = await valueOf(studio, "waiting");
    await field.getByRole("textbox").fill("1234");
    await field.getByRole("button", { name: "Save" }).click();
    await field.getByText("from the next start").waitFor();
    expect(await valueOf(studio, "waiting")).toBe(1234);
    await field.getByRole("button", { name: "Back to the default" }).click();
    await expect.poll(() => valueOf(studio, "waiting")).toBe(before);
    await page.context().close();
  });

  test("a value that cannot be is refused with what is expected, and stays where it was typed", async () => {
    const page = await studio.open("/app/settings/service");
    await page.getByLabel("Find a setting").fill("waiting");
    const field = page
      .locator("form")
      .filter({ has: page.locator("code", { hasText: /^waiting$/ }) });
    await field.getByRole("textbox").fill("-5");
    await field.getByRole("button", { name: "Save" }).click();
    await field.getByText("config/invalid").waitFor();
    expect(await field.getByRole("textbox").inputValue()).toBe("-5");
    await page.context().close();
  });

  test("a list of tags is added from a file, a damaged one is refused by line, and it is removed", async () => {
    const page = await studio.open("/app/settings/tags");
    const good = join(studio.home, "my tags.csv");
    writeFileSync(good, 'ink_painting,0,900,"sumi-e"\nloom,0,500,\n');
    await page.locator("input[type=file]").setInputFiles(good);
    await page
      .getByRole("row")
      .filter({ hasText: "my-tags" })
      .getByText("2", { exact: true })
      .waitFor();
    const bad = join(studio.home, "bad.csv");
    writeFileSync(bad, 'fine,0,900,\nbroken,0,"never closed\n');
    await page.locator("input[type=file]").setInputFiles(bad);
    await page.getByRole("alert").filter({ hasText: "2" }).first().waitFor();
    await page.getByRole("button", { name: "Remove my-tags" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByText("No list was added yet.").waitFor();
    await page.context().close();
  });
});

interface Told {
  readonly groups: readonly {
    readonly settings: readonly { readonly key: string; readonly value: unknown }[];
  }[];
}

async function valueOf(studio: Studio, key: string): Promise<unknown> {
  const { groups } = await studio.api<Told>("/api/v1/settings");
  return groups.flatMap(({ settings }) => settings).find((setting) => setting.key === key)?.value;
}

describe("with users", () => {
  const PASSWORD = "a long password";
  let studio: Studio;
  let page: Page;
  beforeAll(async () => {
    studio = await openStudio({ flags: ["--login", "always"] });
    page = await studio.open("/app/settings/users");
    await page
      .getByLabel("Code from the terminal")
      .fill(/[2-9A-Z]{4}(-[2-9A-Z]{4}){3}/.exec(studio.output())?.[0] ?? "");
    await page.getByLabel("Name").fill("mei");
    await page.getByLabel(/^Password( \*)?$/).fill(PASSWORD);
    await page.getByLabel("Password, once more").fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: "Users" }).waitFor();
  });
  afterAll(async () => {
    expectQuiet(studio);
    await studio.close();
  });

  test("a user is added, stopped, given another role and removed", async () => {
    await page.getByLabel("Name").fill("bo");
    await page.getByLabel(/^Password( \*)?$/).fill("another long one");
    await page.getByRole("button", { name: "Add a user" }).click();
    const row = page.getByRole("row").filter({ hasText: "bo" });
    await row.waitFor();
    expect(await studio.axe(page)).toEqual([]);
    await row.getByRole("switch", { name: "bo may log in" }).click();
    await expect.poll(() => row.getByRole("switch").isChecked()).toBe(false);
    await row.getByRole("combobox", { name: "Role of bo" }).click();
    await page.getByRole("option", { name: "Viewer" }).click();
    await expect
      .poll(() => row.getByRole("combobox", { name: "Role of bo" }).inputValue())
      .toBe("Viewer");
    await row.getByRole("button", { name: "Remove bo" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
    await row.waitFor({ state: "detached" });
  });

  test("a token is shown once, works for programs, and ends when it is revoked", async () => {
    await page.getByRole("link", { name: "API tokens" }).click();
    await page.getByLabel("What it is for").fill("a script");
    await page.getByRole("button", { name: "Make a token" }).click();
    const token = (await page.getByRole("status").locator("code").textContent()) ?? "";
    const ask = () =>
      fetch(`${studio.address}/api/v1/queue`, { headers: { authorization: `Bearer ${token}` } });
    expect((await ask()).status).toBe(200);
    await page.getByRole("button", { name: "Revoke a script" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke", exact: true }).click();
    await page.getByText("There are no tokens.").waitFor();
    expect((await ask()).status).toBe(401);
  });

  test("a new password is taken, and the old one is not any more", async () => {
    await page.getByRole("link", { name: "Account" }).click();
    await page.getByLabel("Current password").fill(PASSWORD);
    await page.getByLabel("New password").fill("short");
    await page.getByRole("button", { name: "Change the password" }).click();
    await page.getByText("auth/account").waitFor();
    await page.getByLabel("New password").fill("a much longer password");
    await page.getByRole("button", { name: "Change the password" }).click();
    await page.getByText("The password is changed").waitFor();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("heading", { level: 1, name: "Log in to Inkloom" }).waitFor();
  });
});
