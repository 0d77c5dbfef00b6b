import { expect, test } from "vitest";
import { withSharedNames } from "./shared-names.ts";

test("files are told by name, without the folders of the machine", () => {
  expect(
    withSharedNames({
      prompt: "/home/ann is a place",
      image: "/home/ann/photos/me.png",
      mask: "../private/mask.png",
      vae: "C:\\Users\\ann\\vae.safetensors",
      refiner: "sdxl/refiner",
      loras: "/home/ann/loras/a.safetensors:0.5; style:1",
      steps: 20,
    }),
  ).toEqual({
    prompt: "/home/ann is a place",
    image: "me.png",
    mask: "mask.png",
    vae: "vae.safetensors",
    refiner: "sdxl/refiner",
    loras: "a.safetensors:0.5; style:1",
    steps: 20,
  });
});
