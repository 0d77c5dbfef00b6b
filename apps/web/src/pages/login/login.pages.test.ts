import { afterAll, beforeAll, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "../../browser/studio.suite.ts";

const ADMIN = { name: "mei", password: "a long password 墨" };

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio({ flags: ["--login", "always"] });
});
afterAll(async () => {
  expectQuiet(studio);
  await studio.close();
});

test("the first admin is made with the code from the terminal, and what was typed stays when it is refused", async () => {
  const page = await studio.open("/app/queue");
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Make the first admin");
  expect(await studio.axe(page)).toEqual([]);
  await page.getByLabel("Code from the terminal").fill("AAAA-AAAA-AAAA-AAAA");
  await page.getByLabel("Name").fill(ADMIN.name);
  await page.getByLabel(/^Password( \*)?$/).fill(ADMIN.password);
  await page.getByLabel("Password, once more").fill(`${ADMIN.password}x`);
  await page.getByText("The two passwords differ").waitFor();
  await page.getByLabel("Password, once more").fill(ADMIN.password);
  await page.getByRole("button", { name: "Make the admin" }).click();
  await page.getByText("auth/setup").waitFor();
  const code = /[2-9A-Z]{4}(-[2-9A-Z]{4}){3}/.exec(studio.output())?.[0] ?? "";
  expect(await page.getByLabel("Name").inputValue()).toBe(ADMIN.name);
  await page.getByLabel("Code from the terminal").fill(code.toLowerCase());
  await page.keyboard.press("Enter");
  // Where somebody wanted to go is where they are.
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/app/queue");
  await page.context().close();
});

test("a wrong password is said with its code; the right one lets in, in Chinese too", async () => {
  const page = await studio.open("/app/queue", { language: "zh", colours: "dark", width: 390 });
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("登录墨织");
  expect(await studio.axe(page)).toEqual([]);
  await page.getByRole("textbox", { name: "用户名" }).fill(ADMIN.name);
  await page.getByLabel(/^密码( \*)?$/).fill("something else");
  await page.keyboard.press("Enter");
  await page.getByText("auth/wrong").waitFor();
  expect(await page.getByRole("textbox", { name: "用户名" }).inputValue()).toBe(ADMIN.name);
  await page.getByLabel(/^密码( \*)?$/).fill(ADMIN.password);
  await page.keyboard.press("Enter");
  await page.getByRole("navigation", { name: "页面" }).waitFor();
  await page.context().close();
});

test("a login that ends in the middle of work is taken up over the page", async () => {
  const page = await studio.open("/app/queue");
  await page.getByLabel("Name").fill(ADMIN.name);
  await page.getByLabel(/^Password( \*)?$/).fill(ADMIN.password);
  await page.keyboard.press("Enter");
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
  await page.evaluate(() => Object.assign(globalThis, { notReloaded: true }));
  await page.context().clearCookies();
  // The next that the page asks for tells.
  await page.getByRole("link", { name: "Gallery" }).click();
  const dialog = page.getByRole("dialog", { name: "Log in again" });
  await dialog.waitFor();
  expect(await studio.axe(page)).toEqual([]);
  expect(await dialog.getByLabel("Name").inputValue()).toBe(ADMIN.name);
  await dialog.getByLabel(/^Password( \*)?$/).fill(ADMIN.password);
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  expect(await page.evaluate(() => "notReloaded" in globalThis)).toBe(true);
  await page.context().close();
});
