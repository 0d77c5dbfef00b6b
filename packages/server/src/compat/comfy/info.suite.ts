/** Lists, figures, and what is refused on principle. */
import { describe, expect, test } from "vitest";
import { asker, type ComfyApp } from "./comfy-app.suite.ts";

export function testInfo(opened: () => ComfyApp): void {
  const local = () => asker(opened().app);
  const json = async (url: string): Promise<unknown> => (await local().get(url)).json();

  describe("lists and figures", () => {
    test("nodes with the models that there are, under both addresses", async () => {
      const all = (await json("/object_info")) as Record<string, Record<string, unknown>>;
      expect(all["CheckpointLoaderSimple"]).toMatchObject({
        input: { required: { ckpt_name: [["inkloom-mini", "sub/other.safetensors"]] } },
        output: ["MODEL", "CLIP", "VAE"],
        python_module: "nodes",
        output_node: false,
      });
      expect(await json("/api/object_info")).toEqual(all);
      expect(await json("/object_info/KSampler")).toEqual({ KSampler: all["KSampler"] });
      expect(await json("/object_info/Unheard")).toEqual({});
      expect(await json("/object_info/constructor")).toEqual({});
      expect((await local().get("/object_info/KSampler")).body).toContain(
        '"max":18446744073709551615',
      );
    });

    test("nodes of control that other programs look for", async () => {
      const all = (await json("/object_info")) as Record<string, unknown>;
      for (const type of [
        "InpaintPreprocessor",
        "DepthAnythingV2Preprocessor",
        "IPAdapterModelLoader",
        "IPAdapter",
        "CLIPVisionLoader",
        "StyleModelLoader",
        "AIO_Preprocessor",
      ])
        expect(all).toHaveProperty([type]);
      expect(JSON.stringify(all["ControlNetApplyAdvanced"])).toContain("start_percent");
    });

    test("nodes are named in the reader's language", async () => {
      const answer = await opened().app.inject({
        method: "GET",
        url: "/object_info/KSampler",
        headers: { "accept-language": "zh-CN" },
      });
      expect(answer.json()).toMatchObject({ KSampler: { display_name: "K 采样器" } });
      expect(await json("/i18n")).toMatchObject({
        zh: { nodeDefs: { KSampler: { display_name: "K 采样器" } } },
      });
    });

    test("models by folder", async () => {
      expect(await json("/models")).toContain("checkpoints");
      expect(await json("/models/checkpoints")).toEqual(["inkloom-mini", "sub/other.safetensors"]);
      expect(await json("/models/upscale_models")).toEqual([]);
      expect((await local().get("/models/custom_nodes")).statusCode).toBe(404);
      expect((await local().get("/models/constructor")).statusCode).toBe(404);
      expect(await json("/embeddings")).toEqual(["bad-hands"]);
      expect(await json("/experiment/models/loras")).toEqual([
        { name: "ink.safetensors", pathIndex: 0 },
      ]);
      expect(JSON.stringify(await json("/experiment/models"))).not.toContain("/");
      expect(await json("/view_metadata/loras?filename=ink.safetensors")).toEqual({
        ss_tag: "ink",
      });
      for (const query of ["filename=../x.safetensors", "filename=/etc/passwd", ""])
        expect((await local().get(`/view_metadata/loras?${query}`)).statusCode).toBe(404);
    });

    test("the machine's figures tell no path and no flag", async () => {
      const stats = await json("/system_stats");
      expect(stats).toMatchObject({
        system: { argv: [], ram_total: expect.any(Number) as number },
        devices: [{ type: "cpu", index: 0 }],
      });
      expect(JSON.stringify(stats)).not.toContain(opened().home);
      expect(await json("/features")).toEqual({
        supports_preview_metadata: true,
        max_upload_size: 2 ** 20,
      });
    });

    test("memory is let go where that is asked for", async () => {
      const before = opened().freed();
      expect((await local().post("/free", {})).statusCode).toBe(200);
      expect(opened().freed()).toBe(before);
      await local().post("/free", { unload_models: true, free_memory: true });
      expect(opened().freed()).toBe(before + 1);
    });

    test("pages find nothing of their own, and cannot write", async () => {
      expect(await json("/extensions")).toEqual([]);
      expect(await json("/users")).toEqual({ storage: "server", migrated: true });
      expect(await json("/settings")).toEqual({});
      expect(await json("/settings/Comfy.Any")).toBeNull();
      expect(await json("/userdata?dir=workflows")).toEqual([]);
      expect(await json("/workflow_templates")).toEqual({});
      expect((await local().get("/userdata/comfy.settings.json")).statusCode).toBe(404);
      for (const url of [
        "/users",
        "/settings",
        "/settings/Comfy.Any",
        "/userdata/x.json",
        "/userdata/..%2f..%2fconfig.ini",
        "/userdata/a/move/b",
      ])
        expect((await local().post(url, { a: 1 })).statusCode).toBe(403);
    });

    test("nodes that run code are none", async () => {
      const all = Object.keys((await json("/object_info")) as object);
      expect(all.filter((name) => /eval|exec|python|script|shell/i.test(name))).toEqual([]);
    });
  });
}
