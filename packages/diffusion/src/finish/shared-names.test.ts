import { expect, test } from "vitest";
import { sharedModelName, withSharedNames } from "./shared-names.ts";

test("files are told by name, without the folders of the machine", () => {
  expect(
    withSharedNames({
      prompt: "/home/ann is a place",
      image: "/home/ann/photos/me.png",
      mask: "../private/mask.png",
      vae: "C:\\Users\\ann\\vae.safetensors",
      refiner: "sdxl/refiner",
      upscaler: "/home/ann/4x.pth",
      loras: "/home/ann/loras/a.safetensors:0.5; style:1",
      steps: 20,
    }),
  ).toEqual({
    prompt: "/home/ann is a place",
    image: "me.png",
    mask: "mask.png",
    vae: "vae.safetensors",
    refiner: "sdxl/refiner",
    upscaler: "4x.pth",
    loras: "a.safetensors:0.5; style:1",
    steps: 20,
  });
});

test("a model's name keeps its dots, but for the file's ending", () => {
  expect(sharedModelName("/models/sd_xl_refiner_1.0")).toBe("sd_xl_refiner_1.0");
  expect(sharedModelName("sdxl/sd_xl_refiner_1.0.safetensors")).toBe("sd_xl_refiner_1.0");
});
