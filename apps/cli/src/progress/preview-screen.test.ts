import { decodePng, type Pixels } from "@inkloom/pixels";
import { describe, expect, test, vi } from "vitest";
import { recorder } from "../surroundings.suite.ts";
import { pictureSupport, previewScreen } from "./preview-screen.ts";

const pixels: Pixels = { width: 1, height: 1, data: new Uint8ClampedArray([9, 8, 7, 255]) };
const step = { stage: "sample", step: 1, steps: 2 } as const;

describe("pictureSupport", () => {
  test.each([
    [{ TERM: "xterm-kitty" }, "native"],
    [{ TERM_PROGRAM: "iTerm.app" }, "native"],
    [{ TERM_PROGRAM: "WezTerm" }, "native"],
    [{ TERM: "xterm-256color", COLORTERM: "truecolor" }, "blocks"],
    [{ KITTY_WINDOW_ID: "1", TMUX: "/tmp/x", COLORTERM: "truecolor" }, "blocks"],
    [{ KITTY_WINDOW_ID: "1", TERM: "screen" }, "none"],
    [{ TERM: "xterm" }, "none"],
    [{ TERM: "dumb", COLORTERM: "truecolor" }, "none"],
    [{ COLORTERM: "truecolor", NO_COLOR: "1" }, "none"],
    [{}, "none"],
  ] as const)("%o shows %s", (env, support) => {
    expect(pictureSupport(env)).toBe(support);
  });
});

describe("previewScreen", () => {
  test("draws above the line and comes back to it", async () => {
    const out = recorder(true);
    const drawn: Pixels[] = [];
    const screen = previewScreen(out, async (png) => {
      drawn.push(await decodePng(png));
      return "[picture]";
    });
    screen?.offer({ ...step, preview: () => Promise.resolve(pixels) });
    await vi.waitFor(() => {
      expect(out.text()).toContain("\u001b7\u001b[14A\r[picture]\u001b8");
    });
    expect(drawn).toEqual([pixels]);
    expect(out.text().match(/\n/g)).toHaveLength(14);
  });

  test("writes a picture in one piece, so that the line can be drawn at any time", async () => {
    const writes: string[] = [];
    const out = { ...recorder(true), write: (text: string) => void writes.push(text) };
    const screen = previewScreen(out, () => {
      writes.push("line"); // what the progress line does while the picture is being drawn
      return Promise.resolve("[picture]");
    });
    await screen?.show(new Uint8Array());
    await screen?.show(new Uint8Array());
    const picture = "\u001b7\u001b[14A\r[picture]\u001b8";
    const reserve = `\r\u001b[K${"\n".repeat(14)}`;
    expect(writes).toEqual(["line", `${reserve}${picture}`, "line", picture]);
  });

  test("nothing lands on the screen after the end", async () => {
    const out = recorder(true);
    const drawing = Promise.withResolvers<string>();
    const screen = previewScreen(out, () => drawing.promise);
    const shown = screen?.show(new Uint8Array());
    screen?.stop();
    drawing.resolve("[picture]");
    await shown;
    expect(out.text()).toBe("");
  });

  test("a finished picture waits for the preview that is being made", async () => {
    const out = recorder(true);
    const previewed = Promise.withResolvers<Pixels>();
    const names = ["preview", "finished"];
    const screen = previewScreen(out, () => Promise.resolve(`[${names.shift() ?? ""}]`));
    screen?.offer({ ...step, preview: () => previewed.promise });
    const shown = screen?.show(new Uint8Array());
    await new Promise((resolve) => setTimeout(resolve, 20));
    previewed.resolve(pixels);
    await shown;
    expect(out.text().match(/\[(preview|finished)\]/g)).toEqual(["[preview]", "[finished]"]);
  });

  test("a preview that fails does not keep the finished picture away", async () => {
    const out = recorder(true);
    const screen = previewScreen(out, () => Promise.resolve("[finished]"));
    screen?.offer({ ...step, preview: () => Promise.reject(new Error("no preview")) });
    await screen?.show(new Uint8Array());
    expect(out.text()).toContain("[finished]");
  });

  test("a finished picture that cannot be shown is no failure, and leaves the screen alone", async () => {
    const out = recorder(true);
    const screen = previewScreen(out, () => Promise.reject(new Error("cannot draw")));
    await screen?.show(new Uint8Array());
    expect(out.text()).toBe("");
  });

  test("does not ask for another picture at once, nor after the end", async () => {
    let asked = 0;
    const screen = previewScreen(recorder(true), () => Promise.resolve(""));
    const preview = () => Promise.resolve(pixels).finally(() => (asked += 1));
    screen?.offer({ ...step, preview });
    screen?.offer({ ...step, preview });
    await vi.waitFor(() => {
      expect(asked).toBe(1);
    });
    screen?.stop();
    screen?.offer({ ...step, preview });
    expect(asked).toBe(1);
  });

  test("a failing preview is no failure of the picture", async () => {
    const out = recorder(true);
    const screen = previewScreen(out, () => Promise.reject(new Error("cannot draw")));
    let made = 0;
    const preview = () => Promise.resolve(pixels).finally(() => (made += 1));
    screen?.offer({ ...step, preview });
    await vi.waitFor(() => {
      expect(made).toBe(1);
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    screen?.offer({ ...step, preview });
    expect(made).toBe(1);
  });

  test("needs rows for a picture", () => {
    expect(
      previewScreen({ ...recorder(true), rows: 15 }, () => Promise.resolve("")),
    ).toBeUndefined();
  });
});
