import { Problem } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { readPromptLines } from "./prompt-lines.ts";

const only = (line: string) => readPromptLines(line)[0];

describe("a list of prompts", () => {
  test("has a prompt a line; blank lines, other ends of lines and a byte order mark do not count", () => {
    expect(readPromptLines("\ufeffa cat\r\n\n  a dog, -- not an option \r红色的房子")).toEqual([
      { number: 1, parameters: { prompt: "a cat" } },
      { number: 3, parameters: { prompt: "a dog, -- not an option" } },
      { number: 4, parameters: { prompt: "红色的房子" } },
    ]);
  });

  test("has lines of A1111's options", () => {
    const line =
      '--prompt "a (red:1.2) house" --negative_prompt blur, noise --steps 7 --sampler_name "DPM++ 2M" ' +
      "--seed 5 --subseed 6 --subseed_strength 0.3 --seed_resize_from_w 512 --seed_resize_from_h -1 " +
      "--cfg_scale 5.5 --width 512 --height 768 --batch_size 2 --n_iter 3 --sd_model sd15 --styles ink " +
      "--restore_faces false --tiling false --do_not_save_grid true --prompt_for_display x";
    expect(only(line)).toEqual({
      number: 1,
      times: 3,
      parameters: {
        prompt: "a (red:1.2) house",
        negative_prompt: "blur, noise",
        steps: 7,
        sampler: "DPM++ 2M",
        seed: 5,
        variation_seed: 6,
        variation_strength: 0.3,
        seed_resize_width: 512,
        seed_resize_height: 0,
        cfg: 5.5,
        width: 512,
        height: 768,
        batch: 2,
        model: "sd15",
        styles: "ink",
      },
    });
  });

  test("takes generate's own flags as well", () => {
    expect(only("--prompt a cat --clip-skip 2 --hires 1.5 --scheduler Karras")?.parameters).toEqual(
      {
        prompt: "a cat",
        clip_skip: 2,
        hires: 1.5,
        schedule: "Karras",
      },
    );
  });

  test("a prompt without quotes goes on to the next option", () => {
    expect(only("--prompt a cat, in  the sun --steps 3")?.parameters).toEqual({
      prompt: "a cat, in the sun",
      steps: 3,
    });
  });

  test.each([
    ["", "The list has 0 prompts, expected 1 to 10000"],
    ["a\n".repeat(10_001), "The list has 10001 prompts"],
    ["a cat\n  --stepz 5", "Line 2, column 3 of the list: the option --stepz is unknown"],
    ["--steps 5 --cfg_scale", "column 11 of the list: --cfg_scale has no value"],
    [
      "--steps 900",
      'column 9 of the list: --steps is "900", expected a whole number from 1 to 150',
    ],
    ["--seed 1.5", '--seed is "1.5", expected a whole number'],
    ["--steps 5 7", 'column 11 of the list: got "7", expected an option'],
    ['--prompt "a cat --steps 5', 'column 10 of the list: nothing ends the " that begins here'],
    ["--n_iter 0", '--n_iter is "0", expected a whole number from 1 to 1000'],
    ["--restore_faces true", "--restore_faces: faces are not restored"],
    ["--outpath_samples x", "--outpath_samples: --out names the folder"],
    ["--sampler_index 3", "--sampler_index: expected --sampler_name"],
    ["--device cpu", "the option --device is unknown"],
    ["--prompts x", "the option --prompts is unknown"],
    ["--constructor x", "the option --constructor is unknown"],
  ])("%j is refused by place", (list, said) => {
    expect(() => readPromptLines(list)).toThrow(Problem);
    expect(() => readPromptLines(list)).toThrow(said);
  });
});
