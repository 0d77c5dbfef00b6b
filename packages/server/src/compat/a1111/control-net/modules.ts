/** Preprocessors by the names that clients of the extension use, and control types as its page groups them. */
import {
  type ControlType,
  findPreprocessor,
  type Preprocessor,
  PREPROCESSORS,
} from "@inkloom/contract";
import { DialectProblem } from "../../dialect-problem.ts";
import type { NamedFile } from "../../service.ts";

const NOTHING = "none";

/** What the extension calls each: its label, which clients send and are shown. */
const LABELS: Readonly<Record<string, string>> = {
  invert: "invert (from white bg & black line)",
  lineart_standard: "lineart_standard (from white bg & black line)",
};

const ALL: readonly Preprocessor[] = PREPROCESSORS;

const labelOf = ({ id }: Preprocessor): string => LABELS[id] ?? id;

/** The preprocessor of a unit; undefined for none. @throws DialectProblem 422 */
export function moduleNamed(name: string, field: string): Preprocessor | undefined {
  if (name === "" || name.toLowerCase() === NOTHING) return undefined;
  const found = findPreprocessor(name);
  if (found) return found;
  throw new DialectProblem(
    422,
    {
      en: `${field}: module(${name.slice(0, 80)}) not found in supported modules, expected one of ${[NOTHING, ...ALL.map(labelOf)].join(", ")}.`,
      zh: `${field}：找不到预处理器 ${name.slice(0, 80)}，应为以下之一：${[NOTHING, ...ALL.map(labelOf)].join("、")}。`,
    },
    { field },
  );
}

interface Tag {
  readonly tag: string;
  readonly types: readonly ControlType[];
  /** Words by which its models are told in their names, in small letters. */
  readonly words: readonly string[];
  /** What it offers first, where it is not the first of the list. */
  readonly first?: string;
}

/** In the extension's order. */
const TAGS: readonly Tag[] = [
  { tag: "Canny", types: ["canny"], words: ["canny"] },
  { tag: "Depth", types: ["depth"], words: ["depth"] },
  { tag: "IP-Adapter", types: ["ip-adapter"], words: ["ip-adapter", "ip_adapter", "ipadapter"] },
  { tag: "Inpaint", types: ["inpaint"], words: ["inpaint"], first: "inpaint_only" },
  { tag: "Instant-ID", types: ["instant-id"], words: ["instant-id", "instant_id", "instantid"] },
  { tag: "InstructP2P", types: ["ip2p"], words: ["instructp2p", "ip2p"] },
  { tag: "Lineart", types: ["lineart"], words: ["lineart"], first: "lineart_standard" },
  { tag: "MLSD", types: ["mlsd"], words: ["mlsd"] },
  { tag: "NormalMap", types: ["normal"], words: ["normalmap", "normal"] },
  {
    tag: "OpenPose",
    types: ["openpose"],
    words: ["openpose", "densepose"],
    first: "openpose_full",
  },
  { tag: "Recolor", types: ["recolor"], words: ["recolor"] },
  { tag: "Reference", types: ["reference"], words: ["reference"] },
  {
    tag: "Scribble",
    types: ["scribble"],
    words: ["scribble", "sketch"],
    first: "scribble_pidinet",
  },
  { tag: "Segmentation", types: ["seg"], words: ["segmentation", "seg"], first: "seg_ofade20k" },
  { tag: "Shuffle", types: ["shuffle"], words: ["shuffle"] },
  { tag: "SoftEdge", types: ["softedge"], words: ["softedge"], first: "softedge_pidinet" },
  {
    tag: "T2I-Adapter",
    types: ["t2ia"],
    words: ["t2i-adapter", "t2i_adapter", "t2iadapter", "t2ia"],
  },
  { tag: "Tile", types: ["tile"], words: ["tile", "blur"] },
];

/** Kinds that one network of a union follows. */
const UNITED = ["Canny", "Depth", "Inpaint", "Lineart", "MLSD", "NormalMap", "OpenPose"].concat([
  "Scribble",
  "Segmentation",
  "SoftEdge",
  "Tile",
]);

/** "file [01234567]", as the extension's list has it. */
export const modelTitle = ({ name, sha256 }: NamedFile): string =>
  sha256 === undefined ? name : `${name} [${sha256.slice(0, 8)}]`;

interface TypeAnswer {
  readonly module_list: readonly string[];
  readonly model_list: readonly string[];
  readonly default_option: string;
  readonly default_model: string;
}

/** GET control_types. */
export function controlTypes(files: readonly NamedFile[]): Readonly<Record<string, TypeAnswer>> {
  const titles = files.map(modelTitle);
  const all: TypeAnswer = {
    module_list: [NOTHING, ...ALL.map(labelOf)],
    model_list: ["None", ...titles],
    default_option: NOTHING,
    default_model: "None",
  };
  return Object.fromEntries([
    ["All", all],
    ...TAGS.map(({ tag, types, words, first }) => {
      const modules = ALL.filter(({ type }) => types.includes(type)).map(labelOf);
      const known = UNITED.includes(tag) ? [...words, "union"] : words;
      const models = titles.filter((title) =>
        known.some((word) => title.toLowerCase().includes(word)),
      );
      const newest = models.find((title) => (title.split("[")[0] ?? "").includes("11"));
      const preferred = first === undefined ? undefined : findPreprocessor(first);
      const answer: TypeAnswer = {
        module_list: [NOTHING, ...modules],
        model_list: ["None", ...models],
        default_option: preferred ? labelOf(preferred) : (modules[0] ?? NOTHING),
        default_model: newest ?? models[0] ?? "None",
      };
      return [tag, answer] as const;
    }),
  ]);
}

/** GET module_list: names by the extension's labels, or by its inner names. */
export function moduleList(aliases: boolean) {
  const named = ALL.map((each) => {
    const inner = each.aliases[0] ?? each.id;
    return [aliases ? labelOf(each) : isInner(each) ? inner : each.id, each] as const;
  });
  return {
    module_list: [NOTHING, ...named.map(([name]) => name)],
    module_detail: Object.fromEntries([
      [NOTHING, { model_free: false, sliders: [] }],
      ...named.map(([name, each]) => [name, detailOf(each)] as const),
    ]),
  };
}

/** The extension's inner name is the first alias; others' names are not. */
const isInner = ({ id, aliases }: Preprocessor): boolean =>
  aliases.length > 0 && LABELS[id] === undefined && !/[ ()]/.test(aliases[0] ?? "");

const RESOLUTION = { name: "Preprocessor Resolution", min: 64, max: 2048, step: 8 };

const detailOf = ({ resolution, sliders, gives, type }: Preprocessor) => ({
  model_free: gives === "nothing" && type === "reference",
  sliders: [
    ...(resolution ? [{ ...RESOLUTION, value: resolution.default }] : []),
    ...sliders.map(({ label, default: value, minimum, maximum, step }) => ({
      name: label.en,
      value,
      min: minimum,
      max: maximum,
      step,
    })),
  ],
});
