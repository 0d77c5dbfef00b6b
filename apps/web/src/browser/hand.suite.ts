/** A hand that counts: every click, chord of keys, text, drag and drop is one. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Locator, Page } from "playwright-core";

export class Hand {
  count = 0;
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async click(target: Locator): Promise<void> {
    await target.click();
    this.count += 1;
  }

  async rightClick(target: Locator): Promise<void> {
    await target.click({ button: "right" });
    this.count += 1;
  }

  /** Where the cursor is. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
    this.count += 1;
  }

  async press(keys: string): Promise<void> {
    await this.page.keyboard.press(keys);
    this.count += 1;
  }

  /** From one place of the window to another, in CSS pixels. */
  async drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    const { mouse } = this.page;
    await mouse.move(...from);
    await mouse.down();
    const steps = 12;
    for (let step = 1; step <= steps; step += 1)
      await mouse.move(
        from[0] + ((to[0] - from[0]) * step) / steps,
        from[1] + ((to[1] - from[1]) * step) / steps,
      );
    await mouse.up();
    this.count += 1;
  }

  /** A picture from the desktop. */
  async drop(file: string, target: Locator): Promise<void> {
    const bytes = readFileSync(file).toString("base64");
    const data = await this.page.evaluateHandle(
      ([content = "", name = ""]) => {
        const transfer = new DataTransfer();
        const raw = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([raw], name, { type: "image/png" }));
        return transfer;
      },
      [bytes, basename(file)],
    );
    for (const type of ["dragenter", "dragover", "drop"])
      await target.dispatchEvent(type, { dataTransfer: data });
    this.count += 1;
  }
}
