/** How the keys of adapter files are built: a module's name, and which of its factors the tensor is.
 *  The styles: kohya-ss/sd-scripts networks/lora.py; KohakuBlueleaf/LyCORIS lycoris/modules; diffusers
 *  loaders/lora_conversion_utils.py and utils/state_dict_utils.py; huggingface/peft tuners; cloneofsimo/lora
 *  lora_diffusion/lora.py. */

/** What a tensor is to its module. */
export type Role = (typeof ROLES)[number];

const ROLES = [
  "down",
  "up",
  "mid",
  "alpha",
  "dora_scale",
  "magnitude", // DoRA as PEFT keeps it: always per output
  "hada_w1_a",
  "hada_w1_b",
  "hada_w2_a",
  "hada_w2_b",
  "hada_t1",
  "hada_t2",
  "lokr_w1",
  "lokr_w1_a",
  "lokr_w1_b",
  "lokr_w2",
  "lokr_w2_a",
  "lokr_w2_b",
  "lokr_t2",
  "ia3", // LyCORIS: what is added to a factor of one
  "on_input",
  "ia3_l", // PEFT: the factor itself
  "diff",
  "diff_b",
  "w_norm",
  "b_norm",
] as const;

export interface AdapterKey {
  /** As the file has it, e.g. `lora_unet_mid_block_attentions_0_proj_in`. */
  readonly module: string;
  readonly role: Role;
}

type Rule = readonly [pattern: RegExp, read: (match: readonly string[]) => AdapterKey];

const named =
  (roles: Readonly<Record<string, Role>>) =>
  ([, module = "", name = ""]: readonly string[]): AdapterKey => {
    const role = roles[name];
    if (role === undefined) throw new Error(`no role for ${name}`);
    return { module, role };
  };

const SAME = Object.fromEntries(ROLES.map((role) => [role, role])) as Readonly<Record<Role, Role>>;

/** The first that fits counts. PEFT puts an adapter's name, such as `default`, behind a factor. */
const RULES: readonly Rule[] = [
  [/^(.+)\.lora_(down|up|mid)\.weight$/, named({ down: "down", up: "up", mid: "mid" })],
  [/^(.+)\.lora_(A|B)(?:\.[^.]+)?\.weight$/, named({ A: "down", B: "up" })],
  [/^(.+)\.lora_(A|B)$/, named({ A: "down", B: "up" })],
  [
    /^(.+)\.lora(?:_linear_layer|_conv2d_layer)?\.(down|up)\.weight$/,
    named({ down: "down", up: "up" }),
  ],
  [
    /^(.+?)(?:\.processor)?\.(to_q|to_k|to_v|to_out)_lora\.(down|up)\.weight$/,
    ([, module = "", layer = "", role = ""]) => ({
      module: `${module}.${layer === "to_out" ? "to_out.0" : layer}`,
      role: role === "down" ? "down" : "up",
    }),
  ],
  [
    /^(.+)\.(lora_magnitude_vector)(?:\.[^.]+)?(?:\.weight)?$/,
    named({ lora_magnitude_vector: "magnitude" }),
  ],
  [/^(.+)\.(ia3_l)(?:\.[^.]+)?$/, named(SAME)],
  [/^(.+)\.(alpha|dora_scale|diff|diff_b|w_norm|b_norm|on_input)$/, named(SAME)],
  [/^(.+)\.(hada_(?:w[12]_[ab]|t[12]))(?:\.[^.]+)?$/, named(SAME)],
  [/^(.+)\.(lokr_(?:w[12](?:_[ab])?|t2))(?:\.[^.]+)?$/, named(SAME)],
  [/^((?:unet|text_encoder):\d+):(down|up)$/, named(SAME)],
];

/** LyCORIS' (IA)3 names its vector like any weight, so that only its neighbour tells what it is. */
const IA3_VECTOR = /^(.+)\.weight$/;

export interface ReadKeys {
  /** Factor by role, by module, in the file's order. */
  readonly modules: ReadonlyMap<string, ReadonlyMap<Role, string>>;
  /** Keys of no known style. */
  readonly unknown: readonly string[];
}

export function readKeys(keys: readonly string[]): ReadKeys {
  const modules = new Map<string, Map<Role, string>>();
  const unknown: string[] = [];
  const held = new Set(keys);
  for (const key of keys) {
    const read = adapterKey(key, held);
    if (read === undefined) {
      unknown.push(key);
      continue;
    }
    const factors = modules.get(read.module) ?? new Map<Role, string>();
    if (factors.has(read.role)) unknown.push(key);
    else factors.set(read.role, key);
    modules.set(read.module, factors);
  }
  return { modules, unknown };
}

function adapterKey(key: string, held: ReadonlySet<string>): AdapterKey | undefined {
  for (const [pattern, read] of RULES) {
    const match = pattern.exec(key);
    if (match) return read(match);
  }
  const module = IA3_VECTOR.exec(key)?.[1];
  if (module !== undefined && held.has(`${module}.on_input`)) return { module, role: "ia3" };
  return undefined;
}

/** Keys of a list saved by cloneofsimo's first versions: `0`, `1`, ... are up, down, up, down ... of one
 *  network, which the file does not name. */
export const isBareList = (keys: readonly string[]): boolean =>
  keys.length > 0 && keys.length % 2 === 0 && keys.every((key, i) => key === String(i));

/** The keys of such a list as later versions write them. */
export const listKey = (index: number, network: "unet" | "text_encoder"): string =>
  `${network}:${Math.floor(index / 2)}:${index % 2 === 0 ? "up" : "down"}`;
