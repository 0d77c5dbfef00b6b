/** Networks behind the preprocessors of ControlNet, each under the name of a preprocessor that needs it. */
import type { Text } from "../text.ts";
import type { CatalogueEntry, CatalogueFile, Licence } from "./entry.ts";

const COLLECTION = "https://huggingface.co/lllyasviel/Annotators";

/** The collection's page says no more; each network has its own authors. */
const OTHER: Licence = { name: "other", address: COLLECTION };

/** One state of the collection, which has every file of this list. */
const REVISION = "9a7d84251d487d11c4834466779de6b0d2c44486";

const collected = (
  file: string,
  facts: Pick<CatalogueFile, "bytes" | "roughBytes" | "sha256">,
): CatalogueFile => ({
  file,
  address: `hf:lllyasviel/Annotators/${file}@${REVISION}`,
  ...facts,
});

/** Exact facts with the page that states both. */
const stated = (
  bytes: number,
  value: string,
  source: string,
): Pick<CatalogueFile, "bytes" | "sha256"> => ({ bytes, sha256: { value, source } });

const annotator = (
  id: string,
  title: Text,
  usedBy: readonly string[],
  ...files: readonly CatalogueFile[]
): CatalogueEntry => ({ id, kind: "annotator", title, files, licence: OTHER, usedBy });

const SEVEN =
  "https://huggingface.co/Zedge/lllyasviel-Annotators/commit/733558ac5d0b04bf31da07f9a4e977546a66fb97";
const FIFTEEN =
  "https://huggingface.co/ckpt/ControlNet-v1-1/commit/a9fd295265a1481bab563e3de96a03c3aa2ca2b3";

export const ANNOTATORS: readonly CatalogueEntry[] = [
  annotator(
    "openpose",
    { en: "OpenPose: body, hands, face", zh: "OpenPose：身体、手、面部" },
    ["openpose", "openpose_face", "openpose_faceonly", "openpose_hand", "openpose_full"],
    collected(
      "body_pose_model.pth",
      stated(209267595, "25a948c16078b0f08e236bda51a385d855ef4c153598947c28c0d47ed94bb746", SEVEN),
    ),
    collected(
      "hand_pose_model.pth",
      stated(147341049, "b76b00d1750901abd07b9f9d8c98cc3385b8fe834a26d4b4f0aad439e75fc600", SEVEN),
    ),
    collected(
      "facenet.pth",
      stated(
        153718792,
        "8beb52e548624ffcc4aed12af7aee7dcbfaeea420c75609fee999fe7add79d43",
        `${COLLECTION}/commit/03b402ee1c5b016b1fb4161ef40814894936bb4d`,
      ),
    ),
  ),
  {
    id: "dwpose",
    kind: "annotator",
    title: { en: "DWPose: whole bodies", zh: "DWPose 全身姿态" },
    files: [
      {
        file: "dw-ll_ucoco_384.onnx",
        address: "hf:yzd-v/DWPose/dw-ll_ucoco_384.onnx@f7c16a3d45ad3783db41471848c80fbc281cabac",
        ...stated(
          134399116,
          "724f4ff2439ed61afb86fb8a1951ec39c6220682803b4a8bd4f598cd913b1843",
          "https://huggingface.co/yzd-v/DWPose/commit/f7c16a3d45ad3783db41471848c80fbc281cabac",
        ),
      },
      {
        file: "yolox_l.onnx",
        address: "hf:yzd-v/DWPose/yolox_l.onnx@f7c16a3d45ad3783db41471848c80fbc281cabac",
        ...stated(
          216746733,
          "7860ae79de6c89a3c1eb72ae9a2756c0ccfbe04b7791bb5880afabd97855a411",
          "https://huggingface.co/DmitrMakeev/Models-coll/commit/341eb4795ca7b1d45d27253268af43617f28bf4f",
        ),
      },
    ],
    licence: {
      name: "Apache-2.0",
      address: "https://huggingface.co/yzd-v/DWPose",
    },
    usedBy: ["dw_openpose_full"],
  },
  annotator(
    "hed",
    { en: "HED soft edges", zh: "HED 柔和边缘" },
    ["softedge_hed", "softedge_hedsafe", "scribble_hed"],
    collected(
      "ControlNetHED.pth",
      stated(
        29444406,
        "5ca93762ffd68a29fee1af9d495bf6aab80ae86f08905fb35472a083a4c7a8fa",
        `${COLLECTION}/commit/9cf9fa959ab9a81454b68a082c57052e671677e6`,
      ),
    ),
  ),
  annotator(
    "pidinet",
    { en: "PiDiNet soft edges", zh: "PiDiNet 柔和边缘" },
    ["softedge_pidinet", "softedge_pidisafe", "scribble_pidinet", "t2ia_sketch_pidi"],
    collected("table5_pidinet.pth", { roughBytes: 2.87e6 }),
  ),
  annotator(
    "mlsd",
    { en: "M-LSD straight lines", zh: "M-LSD 直线" },
    ["mlsd"],
    collected(
      "mlsd_large_512_fp32.pth",
      stated(6341481, "5696f168eb2c30d4374bbfd45436f7415bb4d88da29bea97eea0101520fba082", SEVEN),
    ),
  ),
  annotator(
    "lineart",
    { en: "Line art, fine and coarse", zh: "线稿（精细与粗略）" },
    ["lineart_realistic", "lineart_coarse"],
    collected(
      "sk_model.pth",
      stated(
        17173511,
        "c686ced2a666b4850b4bb6ccf0748031c3eda9f822de73a34b8979970d90f0c6",
        "https://huggingface.co/madriss/chkpts/commit/63bfb64a2939cd7b12f02246d368e7fc31d94a78",
      ),
    ),
    collected("sk_model2.pth", {
      roughBytes: 17.2e6,
      sha256: {
        value: "30a534781061f34e83bb9406b4335da4ff2616c95d22a585c1245aa8363e74e0",
        source:
          "https://huggingface.co/madriss/chkpts/commit/63bfb64a2939cd7b12f02246d368e7fc31d94a78",
      },
    }),
  ),
  annotator(
    "lineart-anime",
    { en: "Line art of drawings", zh: "动漫线稿" },
    ["lineart_anime"],
    collected(
      "netG.pth",
      stated(
        217631959,
        "ccabdcc3f5cf3c07cf65d58776acb21df7dfda825cdc70c9766a93fd62bfc488",
        `${COLLECTION}/commit/850be791e8f704b2fa2e55ec9cc33a6ae3e28832`,
      ),
    ),
  ),
  annotator(
    "lineart-anime-denoise",
    { en: "Line art of drawings, without noise", zh: "动漫线稿（降噪）" },
    ["lineart_anime_denoise"],
    collected(
      "erika.pth",
      stated(
        172789563,
        "badbd6baf013cefbd98993307b02cc14a26c770d067416e4fdecc8720b88feeb",
        `${COLLECTION}/commit/b23789dd40e7bb6984141590032e21817928d914`,
      ),
    ),
  ),
  annotator(
    "midas",
    { en: "MiDaS depth", zh: "MiDaS 深度" },
    ["depth_midas", "normal_midas"],
    collected(
      "dpt_hybrid-midas-501f0c75.pt",
      stated(492757791, "501f0c75b3bca7daec6b3682c5054c09b366765aef6fa3a09d03a5cb4b230853", SEVEN),
    ),
  ),
  annotator(
    "leres",
    { en: "LeReS depth", zh: "LeReS 深度" },
    ["depth_leres", "depth_leres++"],
    collected(
      "res101.pth",
      stated(
        530760553,
        "1d696b2ef3e8336b057d0c15bc82d2fecef821bfebe5ef9d7671a5ec5dde520b",
        "https://huggingface.co/mbrhan/Annotators/commit/a4c301e478c8b1cfbc6d27473b23d4c0baa0c92c",
      ),
    ),
  ),
  annotator(
    "zoe",
    { en: "ZoeDepth", zh: "ZoeDepth 深度" },
    ["depth_zoe"],
    collected(
      "ZoeD_M12_N.pt",
      stated(
        1443406099,
        "c97f94c4d53c5b788af46c5da0462262aebb37ea116fd70014bcbba93146c33b",
        FIFTEEN,
      ),
    ),
  ),
  {
    id: "depth-anything",
    kind: "annotator",
    title: { en: "Depth Anything, large", zh: "Depth Anything 深度（大型）" },
    files: [
      {
        file: "depth_anything_vitl14.pth",
        address:
          "https://huggingface.co/spaces/LiheYoung/Depth-Anything/resolve/main/checkpoints/depth_anything_vitl14.pth",
        ...stated(
          1341401882,
          "6c6a383e33e51c5fdfbf31e7ebcda943973a9e6a1cbef1564afe58d7f2e8fe63",
          "https://huggingface.co/spaces/plutosss/ImageProcessing/commit/116e88262f7e649c643859472bf0368edc7e6124",
        ),
      },
    ],
    licence: {
      name: "NOASSERTION",
      address: "https://huggingface.co/LiheYoung/depth_anything_vitl14",
    },
    usedBy: ["depth_anything"],
  },
  annotator(
    "normal-bae",
    { en: "Normal maps (BAE)", zh: "BAE 法线" },
    ["normal_bae"],
    collected(
      "scannet.pt",
      stated(
        290767728,
        "03dbf1600c51ee3d45c29f77b77bf1a3b7a24c3452dba62a4ae658f37330c209",
        "https://huggingface.co/Zedge/lllyasviel-Annotators/commit/1e70a29f5d06c27d37988d2c6c43f6fd21fdb2d1",
      ),
    ),
  ),
  annotator(
    "oneformer-coco",
    { en: "OneFormer segmentation, COCO", zh: "OneFormer 语义分割（COCO）" },
    ["seg_ofcoco"],
    collected(
      "150_16_swin_l_oneformer_coco_100ep.pth",
      stated(
        949602739,
        "0684dfc39720c772b81d43639c3ae1896b5c15aa9ee9a76f4c593b19dfa33855",
        FIFTEEN,
      ),
    ),
  ),
  annotator(
    "oneformer-ade20k",
    { en: "OneFormer segmentation, ADE20K", zh: "OneFormer 语义分割（ADE20K）" },
    ["seg_ofade20k"],
    collected(
      "250_16_swin_l_oneformer_ade20k_160k.pth",
      stated(
        949729587,
        "f7ac095c28ddea4715e854a587eaee24327c624cbbdb17095bc9903c51930b16",
        FIFTEEN,
      ),
    ),
  ),
  annotator(
    "uniformer",
    { en: "UniFormer segmentation, ADE20K", zh: "UniFormer 语义分割（ADE20K）" },
    ["seg_ufade20k"],
    collected("upernet_global_small.pth", { roughBytes: 206e6 }),
  ),
  annotator(
    "lama",
    { en: "LaMa, which fills what is masked", zh: "LaMa 蒙版填充" },
    ["inpaint_only+lama"],
    collected(
      "ControlNetLama.pth",
      stated(
        204597536,
        "3b54044a23222eb835b549d61b480c444c06cf36df0ca86ea97aa9b14b001150",
        "https://huggingface.co/mbrhan/Annotators/commit/8fea6b17d61bbfa4c7d6c3346c641207914570d0",
      ),
    ),
  ),
];
