/** The preprocessor nodes of comfyui_controlnet_aux over our preprocessors: titles, fields and what they mean. One row
 *  per node.
 *  Reference: Fannovel16/comfyui_controlnet_aux@e8b689a, node_wrappers. */
import type { PreprocessorId } from "@inkloom/contract";
import { int, type NodeDeclaration } from "../declaration.ts";
import type { NodeInputs } from "../node-inputs.ts";
import {
  DISABLED,
  ENABLED,
  expectOneOf,
  type Fields,
  isEnabled,
  options,
  resolution,
  share,
  whole,
} from "./fields.ts";
import {
  ANYLINE,
  ANYLINE_BOUNDS,
  anylineWork,
  hedScribble,
  pidinetScribble,
} from "./merged-lines.ts";
import { DWPOSE_FILES, dwposeWork, openposeWork, PARTS, STICKS } from "./poses.ts";
import { preprocessorNode, type PreprocessorRow, type Work } from "./preprocessor-node.ts";
import { tilePyramid } from "./tile-pyramid.ts";

const BASE = "ControlNet Preprocessors";
const LINES = `${BASE}/Line Extractors`;
const DEPTHS = `${BASE}/Normal and Depth Estimators`;
const PEOPLE = `${BASE}/Faces and Poses Estimators`;
const SEGMENTS = `${BASE}/Semantic Segmentation`;
const ADAPTERS = `${BASE}/T2IAdapter-only`;
const TILES = `${BASE}/tile`;
const OTHERS = `${BASE}/others`;

const row = (
  category: string,
  [en, zh]: readonly [string, string],
  fields: Fields,
  work: PreprocessorRow["work"],
  poses = false,
): NodeDeclaration => preprocessorNode({ title: { en, zh }, category, fields, work, poses });

const SIDE = { resolution: resolution() };

/** A preprocessor with nothing to set but its resolution. */
const plain =
  (preprocessor: PreprocessorId): PreprocessorRow["work"] =>
  () => ({ preprocessor });

/** One of two by a field that enables. */
const either =
  (field: string, enabled: PreprocessorId, disabled: PreprocessorId): PreprocessorRow["work"] =>
  (inputs) => ({ preprocessor: isEnabled(inputs, field) ? enabled : disabled });

const LONG: Readonly<Record<string, string>> = { l: "large", b: "base", s: "small" };

/** Depth Anything in the size that is asked for, in any of its files' forms. */
const depthAnything =
  (preprocessor: PreprocessorId): PreprocessorRow["work"] =>
  (inputs) => {
    const wanted = inputs.text("ckpt_name");
    const [, size = ""] = /_vit([a-z])/.exec(wanted) ?? [];
    const long = LONG[size];
    return {
      preprocessor,
      files: (files) => {
        const fitting = files.filter(
          (file) =>
            file.includes(`_vit${size}`) || (long !== undefined && file.includes(`-${long}-`)),
        );
        return fitting.length > 0 ? fitting : [wanted];
      },
    };
  };

/** A turn, which is how steep MiDaS's normals are; editors round it to two digits. */
const STEEPNESS = share(2 * Math.PI, 0, 5 * Math.PI);
const STEEPNESSES = [2 * Math.PI, 6.28];

function midasNormals(inputs: NodeInputs): Work {
  expectOneOf(inputs, "a", STEEPNESSES);
  return {
    preprocessor: "normal_midas",
    sliders: { background_threshold: inputs.number("bg_threshold") },
  };
}

const MIDAS = { a: STEEPNESS, bg_threshold: share(0.1), ...SIDE };
const UNIFORMER = ["UniFormer Segmentor", "UniFormer 分割"] as const;
const ANYLINE_NODE = row(
  LINES,
  ["AnyLine Lineart", "AnyLine 线稿"],
  { ...ANYLINE, resolution: resolution(1280, 8), ...ANYLINE_BOUNDS },
  anylineWork,
);

/** As large as 64 bits hold; it stays after a run, so that the same picture is shuffled alike. */
const MOST_SEED = 0xffff_ffff_ffff_ffffn;

/** Scribbles are what has a colour below it. */
const DARK = 127;

export const PREPROCESSOR_NODES: Readonly<Record<string, NodeDeclaration>> = {
  CannyEdgePreprocessor: row(
    LINES,
    ["Canny Edge", "Canny 边缘"],
    { low_threshold: whole(100, 0, 255), high_threshold: whole(200, 0, 255), ...SIDE },
    (inputs) => ({
      preprocessor: "canny",
      sliders: { low: inputs.number("low_threshold"), high: inputs.number("high_threshold") },
    }),
  ),
  HEDPreprocessor: row(
    LINES,
    ["HED Soft-Edge Lines", "HED 柔和边缘"],
    { safe: ENABLED, ...SIDE },
    either("safe", "softedge_hedsafe", "softedge_hed"),
  ),
  FakeScribblePreprocessor: row(
    LINES,
    ["Fake Scribble Lines (aka scribble_hed)", "HED 涂鸦线"],
    { safe: ENABLED, ...SIDE },
    hedScribble,
  ),
  PiDiNetPreprocessor: row(
    LINES,
    ["PiDiNet Soft-Edge Lines", "PiDiNet 柔和边缘"],
    { safe: ENABLED, ...SIDE },
    either("safe", "softedge_pidisafe", "softedge_pidinet"),
  ),
  LineArtPreprocessor: row(
    LINES,
    ["Realistic Lineart", "写实线稿"],
    { coarse: DISABLED, ...SIDE },
    either("coarse", "lineart_coarse", "lineart_realistic"),
  ),
  LineartStandardPreprocessor: row(
    LINES,
    ["Standard Lineart", "标准线稿"],
    { guassian_sigma: share(6, 0, 100), intensity_threshold: whole(8, 0, 16), ...SIDE },
    (inputs) => ({
      preprocessor: "lineart_standard",
      sliders: {
        line_sigma: inputs.number("guassian_sigma"),
        line_intensity: inputs.number("intensity_threshold"),
      },
    }),
  ),
  AnimeLineArtPreprocessor: row(LINES, ["Anime Lineart", "动漫线稿"], SIDE, plain("lineart_anime")),
  Manga2Anime_LineArt_Preprocessor: row(
    LINES,
    ["Manga Lineart (aka lineart_anime_denoise)", "漫画线稿（lineart_anime_denoise）"],
    SIDE,
    plain("lineart_anime_denoise"),
  ),
  AnyLineArtPreprocessor_aux: ANYLINE_NODE,
  AnyLinePreprocessor: ANYLINE_NODE,
  TEEDPreprocessor: row(
    LINES,
    ["TEED Soft-Edge Lines", "TEED 柔和边缘"],
    { safe_steps: whole(2, 0, 10), ...SIDE },
    (inputs) => ({
      preprocessor: "softedge_teed",
      sliders: { safe_steps: inputs.number("safe_steps") },
    }),
  ),
  "M-LSDPreprocessor": row(
    LINES,
    ["M-LSD Lines", "M-LSD 直线"],
    { score_threshold: share(0.1, 0.01, 2), dist_threshold: share(0.1, 0.01, 20), ...SIDE },
    (inputs) => ({
      preprocessor: "mlsd",
      sliders: {
        value_threshold: inputs.number("score_threshold"),
        distance_threshold: inputs.number("dist_threshold"),
      },
    }),
  ),
  ScribblePreprocessor: row(LINES, ["Scribble Lines", "涂鸦线"], SIDE, () => ({
    preprocessor: "threshold",
    sliders: { binary_threshold: DARK - 1 },
  })),
  Scribble_XDoG_Preprocessor: row(
    LINES,
    ["Scribble XDoG Lines", "XDoG 涂鸦线"],
    { threshold: whole(32, 1, 64), ...SIDE },
    (inputs) => ({
      preprocessor: "scribble_xdog",
      sliders: { xdog_threshold: inputs.number("threshold") },
    }),
  ),
  Scribble_PiDiNet_Preprocessor: row(
    LINES,
    ["Scribble PiDiNet Lines", "PiDiNet 涂鸦线"],
    { safe: ENABLED, ...SIDE },
    pidinetScribble,
  ),
  "MiDaS-DepthMapPreprocessor": row(
    DEPTHS,
    ["MiDaS Depth Map", "MiDaS 深度图"],
    MIDAS,
    plain("depth_midas"),
  ),
  "MiDaS-NormalMapPreprocessor": row(
    DEPTHS,
    ["MiDaS Normal Map", "MiDaS 法线图"],
    MIDAS,
    midasNormals,
  ),
  "LeReS-DepthMapPreprocessor": row(
    DEPTHS,
    ["LeReS Depth Map (enable boost for leres++)", "LeReS 深度图（启用 boost 即 LeReS++）"],
    {
      rm_nearest: share(0, 0, 100),
      rm_background: share(0, 0, 100),
      boost: DISABLED,
      ...SIDE,
    },
    (inputs) => ({
      preprocessor: isEnabled(inputs, "boost") ? "depth_leres++" : "depth_leres",
      sliders: {
        remove_near: inputs.number("rm_nearest"),
        remove_background: inputs.number("rm_background"),
      },
    }),
  ),
  "Zoe-DepthMapPreprocessor": row(
    DEPTHS,
    ["Zoe Depth Map", "Zoe 深度图"],
    SIDE,
    plain("depth_zoe"),
  ),
  DepthAnythingPreprocessor: row(
    DEPTHS,
    ["Depth Anything", "Depth Anything 深度图"],
    {
      ckpt_name: options([
        "depth_anything_vitl14.pth",
        "depth_anything_vitb14.pth",
        "depth_anything_vits14.pth",
      ]),
      ...SIDE,
    },
    depthAnything("depth_anything"),
  ),
  DepthAnythingV2Preprocessor: row(
    DEPTHS,
    ["Depth Anything V2 - Relative", "Depth Anything V2 深度图"],
    {
      ckpt_name: options(
        [
          "depth_anything_v2_vitg.pth",
          "depth_anything_v2_vitl.pth",
          "depth_anything_v2_vitb.pth",
          "depth_anything_v2_vits.pth",
        ],
        "depth_anything_v2_vitl.pth",
      ),
      ...SIDE,
    },
    depthAnything("depth_anything_v2"),
  ),
  "BAE-NormalMapPreprocessor": row(
    DEPTHS,
    ["BAE Normal Map", "BAE 法线图"],
    SIDE,
    plain("normal_bae"),
  ),
  OpenposePreprocessor: row(
    PEOPLE,
    ["OpenPose Pose", "OpenPose 姿态"],
    { ...PARTS, ...SIDE, ...STICKS },
    openposeWork,
    true,
  ),
  DWPreprocessor: row(
    PEOPLE,
    ["DWPose Estimator", "DWPose 姿态"],
    { ...PARTS, ...SIDE, ...DWPOSE_FILES, ...STICKS },
    dwposeWork,
    true,
  ),
  "MediaPipe-FaceMeshPreprocessor": row(
    PEOPLE,
    ["MediaPipe Face Mesh", "MediaPipe 面部网格"],
    { max_faces: whole(10, 1, 50), min_confidence: share(0.5, 0.1), ...SIDE },
    (inputs) => ({
      preprocessor: "mediapipe_face",
      sliders: {
        max_faces: inputs.number("max_faces"),
        min_confidence: inputs.number("min_confidence"),
      },
    }),
  ),
  "OneFormer-COCO-SemSegPreprocessor": row(
    SEGMENTS,
    ["OneFormer COCO Segmentor", "OneFormer COCO 分割"],
    SIDE,
    plain("seg_ofcoco"),
  ),
  "OneFormer-ADE20K-SemSegPreprocessor": row(
    SEGMENTS,
    ["OneFormer ADE20K Segmentor", "OneFormer ADE20K 分割"],
    SIDE,
    plain("seg_ofade20k"),
  ),
  "UniFormer-SemSegPreprocessor": row(SEGMENTS, UNIFORMER, SIDE, plain("seg_ufade20k")),
  SemSegPreprocessor: row(
    SEGMENTS,
    ["Semantic Segmentor (legacy, alias for UniFormer)", "语义分割（旧，即 UniFormer）"],
    SIDE,
    plain("seg_ufade20k"),
  ),
  SAMPreprocessor: row(OTHERS, ["SAM Segmentor", "SAM 分割"], SIDE, plain("mobile_sam")),
  ShufflePreprocessor: row(
    ADAPTERS,
    ["Content Shuffle", "内容打乱"],
    { ...SIDE, seed: int(0, 0, MOST_SEED) },
    (inputs) => ({
      preprocessor: "shuffle",
      seed: Number(BigInt.asUintN(32, inputs.integer("seed"))),
    }),
  ),
  ColorPreprocessor: row(ADAPTERS, ["Color Pallete", "色块"], SIDE, plain("t2ia_color_grid")),
  TilePreprocessor: row(
    TILES,
    ["Tile", "分块"],
    { pyrUp_iters: whole(3, 1, 10), ...SIDE },
    (inputs) => ({ makes: tilePyramid(inputs.number("pyrUp_iters")) }),
  ),
};
