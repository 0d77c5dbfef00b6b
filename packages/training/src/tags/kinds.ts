/** What a tag tells of a picture. Lists and patterns drawn up for this program, with what the tags are in Chinese. */
import { folded } from "./tag-words.ts";
import { KIND_WORDS } from "./kind-words.ts";

/** The first seven are traits of who is shown. */
export type TagKind =
  | "hair-colour"
  | "hair-style"
  | "eyes"
  | "skin"
  | "face"
  | "body"
  | "species"
  | "count"
  | "expression"
  | "action"
  | "clothes"
  | "background"
  | "view"
  | "style"
  | "quality";

export const TRAITS: readonly TagKind[] = [
  "hair-colour",
  "hair-style",
  "eyes",
  "skin",
  "face",
  "body",
  "species",
];

const COLOURS =
  "black|brown|dark brown|light brown|blonde|platinum blonde|red|dark red|blue|light blue|dark blue|aqua|green|dark green|light green|pink|purple|light purple|lavender|white|silver|grey|gray|orange|yellow|golden|gold|amber|violet|multicolored|two-tone|gradient|streaked|colored inner|rainbow";

const CHINESE_COLOURS = "黑|棕|褐|金|红|蓝|青|绿|粉|紫|白|银|灰|橙|黄|琥珀|双|多|渐变|浅|深|淡|亮";

/** What is done with hair, ears and tails. */
const HANDLING =
  "adjusting|playing with|holding|touching|grabbing|pulling|tying|untying|brushing|combing|cutting|washing|drying|stroking|petting|twirling|tucking|fixing|flipping|tossing|braiding|ruffling|biting|licking|smelling|lifting|covering|hugging|spreading|flapping|wagging";

const CHINESE_HORNS = "恶魔|魔|鬼|龙|兽|羊|鹿|牛|麒麟|独|双|单|弯|卷|犄|断|长|短";

/** The first that fits counts; words of the lists come before all of them. */
const PATTERNS: readonly (readonly [TagKind, RegExp])[] = [
  // Things in the hair, looks of the eyes and what is done with either are no traits.
  [
    "action",
    new RegExp(
      `^(${HANDLING}) ((own|another's|other's) )?(hair|ears?|tails?|wings?|horns?)$|^(hands?|fingers?|arms?) .*hair$`,
    ),
  ],
  [
    "clothes",
    / in hair$|^hair (ornament|ribbon|bow|flower|band|tie|scrunchie|stick|bell|pin)|^(hairband|hairclip|hairpin|headband|headdress|eyepatch|eyewear)|eyewear|glasses$/,
  ],
  [
    "expression",
    /^(closed|half-closed|wide|narrowed|empty|crying|glowing|rolling|one) eyes?( closed)?$|^(闭|半闭|睁|眯).*眼/,
  ],
  ["hair-colour", new RegExp(`^(${COLOURS}) hair$|(${CHINESE_COLOURS})色?(头发|发色|发)$`)],
  [
    "hair-style",
    / hair$|^hair (bun|intakes|over|between|down|up|flaps|rings|slicked|pulled)|bangs$|(ponytail|twintails|braids?|tails?) ?hair|(长|短|卷|直|波浪).*(?<!沙)发$|(马尾|辫|辫子|刘海|发髻|发型|卷毛|自然卷|大波浪|波浪卷|短寸)$/,
  ],
  [
    "eyes",
    new RegExp(
      `^(${COLOURS}|heart-shaped|slit|symbol-shaped|mismatched) (eyes|pupils|irises|sclera)$|(${CHINESE_COLOURS})色?(眼睛|眼眸|眼|瞳|瞳孔)$`,
    ),
  ],
  ["skin", / (skin|complexion)$|^(dark|pale|tan|tanned)( |-)?skinn?ed|(皮肤|肤色)$/],
  [
    "body",
    /^(flat|small|medium|large|huge|gigantic) (breasts|chest)$|^(muscular|curvy|petite|slim|chubby|plump|thick)( |$)|(胸|身材)$/,
  ],
  [
    "species",
    new RegExp(
      `^[a-z]+ (ears|tail|tails|wings|horns?|fins)$|^(animal ear fluff|multiple tails)$|(耳|尾巴|翅膀|(${CHINESE_HORNS})的?角)$`,
    ),
  ],
  [
    "count",
    /^\d+\+?(girls?|boys?|others?)$|^multiple (girls|boys)$|^(\d|一|两|三|多)[个名位](女|男)/,
  ],
  [
    "clothes",
    /(dress|skirt|shirt|sweater|hoodie|jacket|coat|suit|uniform|kimono|hanfu|qipao|armou?r|cloak|cape|scarf|gloves?|hat|cap|crown|mask|earrings?|necklace|bracelet|boots|shoes|sneakers|heels|socks|thighhighs|pantyhose|stockings|jeans|shorts|pants|swimsuit|bikini|pajamas|apron|ribbon|bow|bowtie|necktie|collar|sleeves|choker|jewelry|headphones|backpack|bag|belt|vest|cardigan|leotard|bodysuit|robe|sandals|footwear|legwear|headwear|neckwear|clothes|outfit|costume|帽|帽子|裙|裙子|连衣裙|衣|衣服|衫|衬衫|外套|夹克|大衣|西装|制服|校服|鞋|靴|靴子|袜|裤|裤子|手套|围巾|眼镜|项链|耳环|盔甲|旗袍|汉服|和服|丝带|领带|领结)$/,
  ],
  [
    "background",
    /(background|indoors|outdoors|sky|room|street|city|forest|beach|ocean|mountain|building|window|背景|墙角|街角|室内|室外|天空|街道|城市|森林|海滩|房间|教室)$/,
  ],
  [
    "action",
    /^(holding|standing|sitting|lying|kneeling|walking|running|jumping|dancing|flying|swimming|sleeping|reading|eating|drinking|singing|fighting|pointing|reaching|leaning|waving|carrying|hugging|squatting|crouching|stretching|looking|facing)( |$)|^(hands?|arms?|legs?|fingers?|head) |(站|坐|躺|跪|走|跑|跳|举|拿|拿着|抱)/,
  ],
  [
    "view",
    /^(from|upper body|full body|close-up|portrait|cowboy shot|wide shot|profile)|视角$|(俯视|仰视|侧面|背面|半身|全身|特写)/,
  ],
  [
    "expression",
    /(smile|smiling|grin|blush|frown|pout|tears|mouth|tongue|微笑|笑|脸红|哭|生气|惊讶)$/,
  ],
  ["quality", /(quality|masterpiece|highres|absurdres|detailed|resolution|8k|4k|画质|质量|杰作)$/],
  [
    "style",
    /\((medium|style)\)$|(style|coloring|monochrome|greyscale|sketch|lineart|watercolou?r|画风|风格|水彩|素描|线稿)$/,
  ],
];

const KNOWN: ReadonlyMap<string, TagKind> = new Map(
  Object.entries(KIND_WORDS).flatMap(([kind, words]) =>
    pairsOf(words).flatMap(({ en, zh }) => [
      [folded(en), kind as TagKind] as const,
      [folded(zh), kind as TagKind] as const,
    ]),
  ),
);

/** Undefined where nothing is known of the tag. */
export function kindOf(tag: string): TagKind | undefined {
  const key = folded(tag);
  return KNOWN.get(key) ?? PATTERNS.find(([, pattern]) => pattern.test(key))?.[0];
}

/** Entries of a list, parted by semicolons, the two languages by `=`. */
export function pairsOf(words: string): { readonly en: string; readonly zh: string }[] {
  return words.split(";").flatMap((entry) => {
    const [en = "", zh = ""] = entry.split("=").map((each) => each.trim());
    return en === "" ? [] : [{ en, zh }];
  });
}
