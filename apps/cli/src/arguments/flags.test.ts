import { LANGUAGES, type ToolDeclaration, type ToolId, TOOLS, validate } from "@inkloom/contract";
import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { EXTRA_OPTIONS, GLOBAL_OPTIONS } from "./extra-options.ts";
import { argumentsOf, describe as wording, optionsOf, parametersFrom, typedName } from "./flags.ts";
import { type AnyToolRequest, parse } from "./program.ts";

const tools: [ToolId, ToolDeclaration][] = (Object.keys(TOOLS) as ToolId[]).map((id) => [
  id,
  TOOLS[id],
]);
const output = { write: () => undefined, writeError: () => undefined, columns: 80 };

const read = async (...argv: string[]): Promise<AnyToolRequest> => {
  const request = await parse(argv, "en", output);
  if (!("parameters" in request)) throw new Error("no request of a tool");
  return request;
};

describe("every tool of the contract", () => {
  test.each(tools)("%s has a flag or an argument for each parameter, and no other", (_, tool) => {
    const flags = optionsOf(tool, "en").map(({ long }) => long ?? "");
    const words = argumentsOf(tool, "en").map((each) => each.name());
    const names = Object.keys(tool.notes).map((parameter) => typedName(tool, parameter));
    expect([...words, ...flags].sort()).toEqual(names.sort());
  });

  test.each(tools)(
    "%s takes what its flags switch on, and nothing where they are not given",
    (_, tool) => {
      const options = (argv: readonly string[]) => {
        const command = new Command().exitOverride();
        for (const option of optionsOf(tool, "en")) command.addOption(option);
        return command.parse(argv, { from: "user" }).opts();
      };
      expect(parametersFrom(tool, [], options([]))).toEqual({});
      const properties = tool.parameters.properties as Readonly<Record<string, { type?: string }>>;
      for (const parameter of Object.keys(tool.notes))
        if (properties[parameter]?.type === "boolean") {
          const given = options([typedName(tool, parameter)]);
          expect(parametersFrom(tool, [], given)).toEqual({ [parameter]: true });
        }
    },
  );

  test.each(tools)("%s words its help differently in each language", (_, tool) => {
    for (const parameter of Object.keys(tool.notes)) {
      const [english = "", chinese = ""] = LANGUAGES.map((each) => wording(tool, parameter, each));
      expect(english).not.toMatch(/\p{Script=Han}/u);
      expect(chinese).toMatch(/\p{Script=Han}/u);
    }
  });

  test.each(tools)("%s has no flag twice, counting the command line's own", (id, tool) => {
    const own = [
      ...Object.values<{ readonly flags: string }>(EXTRA_OPTIONS[id]),
      ...Object.values(GLOBAL_OPTIONS),
    ];
    const flags = [
      ...optionsOf(tool, "en").map((option) => option.flags),
      ...own.map((option) => option.flags),
      "-h, --help",
      "-V, --version",
    ].flatMap((each) => each.match(/--?[\w-]+/g) ?? []);
    expect(new Set(flags).size).toBe(flags.length);
  });
});

describe("parametersFrom", () => {
  test("makes numbers of texts that are numbers, where numbers are due", () => {
    const options = { steps: "30", cfg: "7.5", seed: "-1", width: "0x40", sampler: "5" };
    expect(parametersFrom(TOOLS.generate, ["12"], options)).toEqual({
      prompt: "12",
      steps: 30,
      cfg: 7.5,
      seed: -1,
      width: "0x40",
      sampler: "5",
    });
  });
});

describe("parse", () => {
  test("reads every flag of generate", async () => {
    const line =
      "--negative blur --steps 5 --cfg 3.5 --sampler DDIM --schedule Karras --seed 9 --width 128 " +
      "--height 64 --batch 2 --model m --clip-skip 2 --noise comfy --device cpu --out x --force --json --no-preview";
    const request = await read("generate", "a cat", ...line.split(" "));
    expect(request).toEqual({
      id: "generate",
      parameters: {
        ...validate(TOOLS.generate, { prompt: "a cat" }),
        negative_prompt: "blur",
        steps: 5,
        cfg: 3.5,
        sampler: "DDIM",
        schedule: "Karras",
        seed: 9,
        width: 128,
        height: 64,
        batch: 2,
        model: "m",
        clip_skip: 2,
        noise: "comfy",
        device: "cpu",
      },
      extras: { out: "x", force: true, json: true, preview: false },
      words: ["a cat"],
      notices: [],
    });
  });

  test("reads short flags, flags before the prompt and a prompt after --", async () => {
    const { parameters } = await read(
      "generate",
      "-s",
      "3",
      "-W",
      "64",
      "--",
      "--a prompt with dashes",
    );
    expect(parameters).toMatchObject({ prompt: "--a prompt with dashes", steps: 3, width: 64 });
  });

  test("commands below a group are found", async () => {
    expect(await read("model", "inspect", "x.safetensors", "--json")).toMatchObject({
      id: "model-inspect",
      parameters: { file: "x.safetensors" },
      extras: { json: true },
    });
  });
});
