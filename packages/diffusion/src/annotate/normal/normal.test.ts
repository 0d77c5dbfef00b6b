/** NormalBae's maps against the reference, with a plain function in place of the network, which has its own test. */
import { describe, expect, test } from "vitest";
import { hashedNetworks } from "../hashed-networks.suite.ts";
import { goldensIn, plainNetwork, wovenPicture } from "../plain-networks.suite.ts";
import { NORMAL_ANNOTATORS } from "./index.ts";

const golden = await goldensIn(new URL("./goldens/map.safetensors", import.meta.url));
const input = { picture: wovenPicture(64, 64), resolution: 64, sliders: {}, seed: 0 };

describe("normal_bae", () => {
  test("makes the reference's map", async () => {
    const networks = plainNetwork((data, shape) => ({
      dtype: "float32",
      shape,
      data: data.map((value) => value / 2),
    }));
    const { map } = await NORMAL_ANNOTATORS.normal_bae(input, { networks });
    const colours = Array.from(map.data).filter((_, i) => i % 4 < 3);
    expect(colours).toEqual(Array.from(await golden("map")));
  });

  test("names what is missing where the file is another network's", async () => {
    const hashed = await hashedNetworks({
      "scannet.pt": { "conv.weight": [4, 3, 3, 3] },
    });
    await expect(
      NORMAL_ANNOTATORS.normal_bae(input, { networks: hashed.networks }),
    ).rejects.toMatchObject({
      code: "annotator/damaged",
    });
    await hashed.close();
  });
});
