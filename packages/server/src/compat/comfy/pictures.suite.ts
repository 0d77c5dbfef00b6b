/** Pictures that are sent, looked at and drawn from. */
import {
  decodePicture,
  decodePng,
  encodePicture,
  encodePng,
  type Pixels,
  readPngText,
} from "@inkloom/pixels";
import { describe, expect, test } from "vitest";
import { purgeEntries, removeEntries } from "../../storage/gallery/change.ts";
import { galleryPage } from "../../storage/gallery/page.ts";
import { dropUnused } from "../../storage/unused.ts";
import { asker, type ComfyApp, form } from "./comfy-app.suite.ts";
import { copyGraph } from "./default-workflow.suite.ts";
import { dropOldPreviews } from "./pictures/name-table.ts";

const filled = (value: number, alpha = 255, width = 64): Pixels => {
  const data = new Uint8ClampedArray(width * 64 * 4).fill(value);
  for (let at = 3; at < data.length; at += 4) data[at] = alpha;
  return { width, height: 64, data };
};

export function testPictures(opened: () => ComfyApp): void {
  const local = () => asker(opened().app);
  const send = (
    file: Uint8Array,
    filename: string,
    fields: Readonly<Record<string, string>> = {},
    { route = "/upload/image" } = {},
  ) => opened().app.inject({ method: "POST", url: route, ...form(file, filename, fields) });

  describe("pictures", () => {
    test("a picture is sent, found by its name, and drawn from", async () => {
      const png = await encodePng(filled(120));
      const sent = await send(png, "cat.png");
      expect(sent.json()).toEqual({ name: "cat.png", subfolder: "", type: "input" });
      const shown = await local().get("/view?filename=cat.png&type=input");
      expect(shown.headers["content-type"]).toBe("image/png");
      expect(Buffer.compare(shown.rawPayload, png)).toBe(0);
      const info = (await local().get("/object_info/LoadImage")).json<
        Record<string, { input: { required: { image: [string[], object] } } }>
      >();
      expect(info["LoadImage"]?.input.required.image[0]).toContain("cat.png");
      for (const image of ["cat.png", "cat.png [input]"]) {
        const { status, outputs } = await local().run({
          "1": { class_type: "LoadImage", inputs: { image } },
          "2": {
            class_type: "SaveImage",
            inputs: { images: ["1", 0], filename_prefix: `copy of ${image.length}` },
          },
        });
        expect(status.status_str).toBe("success");
        const name = outputs["2"]?.images[0]?.filename ?? "";
        const copy = await local().get(`/view?filename=${encodeURIComponent(name)}`);
        expect((await decodePng(copy.rawPayload)).data.slice(0, 4)).toEqual(
          Uint8ClampedArray.of(120, 120, 120, 255),
        );
      }
    });

    test("a preprocessor makes a control picture of it, or names the file that it misses", async () => {
      await send(await encodePng(filled(30)), "dark.png");
      const graph = (class_type: string) => ({
        "1": { class_type: "LoadImage", inputs: { image: "dark.png" } },
        "2": { class_type, inputs: { image: ["1", 0], resolution: 128 } },
        "3": { class_type: "SaveImage", inputs: { images: ["2", 0], filename_prefix: "map" } },
      });
      const { status, outputs } = await local().run(graph("ScribblePreprocessor"));
      expect(status.status_str).toBe("success");
      const name = outputs["3"]?.images[0]?.filename ?? "";
      const made = await decodePng((await local().get(`/view?filename=${name}`)).rawPayload);
      expect([made.width, made.height, made.data[0]]).toEqual([128, 128, 0]);
      const failed = await local().run(graph("DepthAnythingV2Preprocessor"));
      const [type, data] = failed.status.messages.at(-1) ?? [];
      expect(type).toBe("execution_error");
      expect(data).toMatchObject({ node_id: "2", exception_type: "annotator/missing" });
      expect(JSON.stringify(data)).toContain("depth_anything_v2_vitl");
      expect(JSON.stringify(data)).not.toContain(opened().home);
    });

    test("the same picture under its name is the same, another one gets a number, unless it may replace", async () => {
      const [a, b] = [await encodePng(filled(1)), await encodePng(filled(2))];
      const names = async (file: Uint8Array, fields = {}) =>
        (await send(file, "dog.png", { subfolder: "pets", ...fields })).json<{ name: string }>()
          .name;
      expect(await names(a)).toBe("dog.png");
      expect(await names(a)).toBe("dog.png");
      expect(await names(b)).toBe("dog (1).png");
      expect(await names(b, { overwrite: "true" })).toBe("dog.png");
      const url = "/view?filename=dog.png&subfolder=pets&type=input";
      expect(Buffer.compare((await local().get(url)).rawPayload, b)).toBe(0);
    });

    test("two who send at once under one name both keep their picture", async () => {
      const files = await Promise.all([11, 12, 13, 14].map((value) => encodePng(filled(value))));
      const sent = await Promise.all(files.map((file) => send(file, "same.png")));
      const names = sent.map((answer) => answer.json<{ name: string }>().name);
      expect(new Set(names).size).toBe(4);
    });

    test("what is no picture is refused, whatever it is called and says it is", async () => {
      for (const bytes of ["<script>alert(1)</script>", "GIF89a", "%PDF-1.7", ""]) {
        const answer = await send(Buffer.from(bytes), "page.png");
        expect(answer.statusCode).toBe(400);
        expect(answer.json()).toMatchObject({ error: { type: "input/picture" } });
      }
      const cut = (await encodePng(filled(3))).subarray(0, 20);
      expect((await send(cut, "cut.png")).statusCode).toBe(400);
      const large = await encodePng(filled(3, 255, 20_000));
      expect((await send(large, "large.png")).statusCode).toBe(413);
      expect((await send(Buffer.alloc(2 ** 20 + 1), "heavy.png")).statusCode).toBe(413);
    });

    test.each([
      ["../up.png", {}, 400],
      ["/etc/up.png", {}, 400],
      ["a/up.png", {}, 400],
      ["..\\\\up.png", {}, 400],
      ["up.png", { subfolder: "../../etc" }, 403],
      ["up.png", { subfolder: "/etc" }, 403],
      ["up.png", { type: "models" }, 400],
      ["", {}, 400],
    ])("%j with %j is refused", async (name, fields, status) => {
      const answer = await send(await encodePng(filled(4)), name, fields);
      // Where the form's reader itself keeps the last part only, that is a name like any other.
      if (answer.statusCode === 200) expect(answer.json()).toMatchObject({ name: "up.png" });
      else expect(answer.statusCode).toBe(status);
    });

    test("a mask becomes the transparency of the picture it was painted on", async () => {
      await send(await encodePng(filled(50), { prompt: "{}" }), "below.png");
      const original_ref = JSON.stringify({ filename: "below.png", type: "input" });
      const mask = await encodePng(filled(0, 128));
      const route = "/upload/mask";
      const sent = await send(mask, "masked.png", { original_ref }, { route });
      expect(sent.json()).toMatchObject({ name: "masked.png" });
      const shown = await local().get("/view?filename=masked.png&type=input");
      expect((await decodePng(shown.rawPayload)).data.slice(0, 4)).toEqual(
        Uint8ClampedArray.of(50, 50, 50, 128),
      );
      expect(readPngText(shown.rawPayload)).toEqual({ prompt: "{}" });
      const small = await encodePng(filled(0, 128, 32));
      expect((await send(small, "m.png", { original_ref }, { route })).statusCode).toBe(400);
      for (const reference of [
        "",
        "[]",
        "{}",
        '{"filename":"../below.png"}',
        '{"filename":"no.png"}',
      ])
        expect((await send(mask, "m.png", { original_ref: reference }, { route })).statusCode).toBe(
          400,
        );
    });

    test("parts, previews and channels of a picture", async () => {
      const png = await encodePng(filled(77, 100));
      await send(png, "ghost.png");
      const view = async (query: string, headers: Record<string, string> = {}) =>
        opened().app.inject({
          method: "GET",
          url: `/api/view?filename=ghost.png&type=input${query}`,
          headers,
        });
      const part = await view("", { range: "bytes=1-3" });
      expect(part.statusCode).toBe(206);
      expect(part.headers["content-range"]).toBe(`bytes 1-3/${png.length}`);
      expect(part.body).toBe("PNG");
      expect((await view("", { range: "bytes=999999-" })).statusCode).toBe(416);
      const whole = await view("");
      expect(whole.headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "content-length": String(png.length),
        "content-disposition": "inline; filename=\"ghost.png\"; filename*=UTF-8''ghost.png",
      });
      const tag = String(whole.headers.etag);
      expect((await view("", { "if-none-match": tag })).statusCode).toBe(304);

      const webp = await view("&preview=webp;50");
      expect(webp.headers["content-type"]).toBe("image/webp");
      expect((await decodePicture(webp.rawPayload)).width).toBe(64);
      expect((await view("&preview=jpeg;90")).headers["content-type"]).toBe("image/jpeg");
      const rgb = await decodePng((await view("&channel=rgb")).rawPayload);
      expect([...rgb.data.slice(0, 4)]).toEqual([77, 77, 77, 255]);
      const a = await decodePng((await view("&channel=a")).rawPayload);
      expect([...a.data.slice(0, 4)]).toEqual([0, 0, 0, 100]);
    });

    test("JPEG and WebP are taken as they are", async () => {
      for (const format of ["jpeg", "webp"] as const) {
        const file = await encodePicture(filled(90), { format });
        const { name } = (await send(file, `other.${format}`)).json<{ name: string }>();
        const shown = await local().get(`/view?filename=${name}&type=input`);
        expect(shown.headers["content-type"]).toBe(`image/${format}`);
      }
    });

    test.each([
      ["filename=../../../etc/passwd", 400],
      ["filename=%2e%2e%2f%2e%2e%2fetc%2fpasswd", 400],
      ["filename=/etc/passwd", 400],
      ["filename=..%5c..%5cetc%5cpasswd", 400],
      ["filename=C:%5cWindows%5cwin.ini", 400],
      ["filename=/etc/passwd%20[input]", 400],
      ["filename=../../etc/passwd%20[output]", 400],
      ["filename=cat.png%00.txt&type=input", 400],
      ["filename=cat.png&subfolder=../../..&type=input", 403],
      ["filename=cat.png&subfolder=/etc&type=input", 403],
      ["filename=cat.png&type=../input", 400],
      ["filename=cat.png&type=constructor", 400],
      ["filename=package.json", 404],
      ["filename=", 404],
      ["", 404],
    ])("/view?%s is %i", async (query, status) => {
      const answer = await local().get(`/view?${query}`);
      expect(answer.statusCode).toBe(status);
      expect(answer.body).not.toContain(opened().home);
    });

    test("what a graph names as a picture is no path either", async () => {
      for (const image of [
        "/etc/passwd",
        "../../../etc/passwd",
        "..\\..\\secret.png",
        "cat.png [models]",
        "/etc/passwd [output]",
        "nothing.png",
      ]) {
        const answer = await local().post("/prompt", {
          prompt: {
            "1": { class_type: "LoadImage", inputs: { image } },
            "2": { class_type: "PreviewImage", inputs: { images: ["1", 0] } },
          },
        });
        expect(answer.statusCode).toBe(400);
        expect(answer.json()).toMatchObject({
          node_errors: { "1": { errors: [{ type: "custom_validation_failed" }] } },
        });
      }
    });

    test("a picture that is purged from the gallery is gone under its name, and its file with it", async () => {
      const { outputs, prompt } = await local().run(copyGraph("secret"));
      const name = outputs["9"]?.images[0]?.filename ?? "";
      const { database, pictures } = opened().storage;
      const { entries } = await galleryPage(database.db, {});
      const entry = entries.find(({ jobId }) => jobId === prompt[1]);
      const chosen = { ids: [entry?.id ?? ""] };
      await removeEntries(database.db, chosen);
      expect((await local().get(`/view?filename=${name}`)).statusCode).toBe(200);
      const hashes = await purgeEntries(database.db, chosen);
      expect((await local().get(`/view?filename=${name}`)).statusCode).toBe(404);
      expect(await dropUnused(database.db, pictures, hashes, { fresh: 0 })).toEqual(hashes);
      // The same graph makes it again, although its nodes have not changed.
      const again = await local().run(copyGraph("secret"));
      const made = again.outputs["9"]?.images[0]?.filename ?? "";
      expect((await local().get(`/view?filename=${made}`)).statusCode).toBe(200);
      // What was sent stays.
      expect((await local().get("/view?filename=given.png&type=input")).statusCode).toBe(200);
    });

    test("names of previews go after some days, those of pictures stay", async () => {
      const graph = copyGraph("kept");
      graph["10"] = { class_type: "PreviewImage", inputs: { images: ["1", 0] } };
      const { outputs } = await local().run(graph);
      const { db } = opened().storage.database;
      const view = async (node: string) => {
        const { filename = "", type = "" } = outputs[node]?.images[0] ?? {};
        return (await local().get(`/view?filename=${filename}&type=${type}`)).statusCode;
      };
      expect(await dropOldPreviews(db, new Date(0))).toBe(0);
      expect(await view("10")).toBe(200);
      expect(await dropOldPreviews(db, new Date(Date.now() + 1000))).toBeGreaterThan(0);
      expect(await view("10")).toBe(404);
      expect(await view("9")).toBe(200);
    });
  });
}
