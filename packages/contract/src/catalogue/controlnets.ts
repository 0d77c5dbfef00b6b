/** ControlNets and image prompts for SD 1.5. `usedBy` has the preprocessors that go with a network. */
import type { Text } from "../text.ts";
import type { CatalogueEntry, CatalogueFile, Licence } from "./entry.ts";

const OPENRAIL: Licence = {
  name: "OpenRAIL",
  address: "https://huggingface.co/lllyasviel/ControlNet-v1-1",
};

/** What the page says of every file of the set. */
const ROUGH = 1.45e9;

const v11 = (
  id: string,
  file: string,
  title: Text,
  usedBy: readonly string[],
  facts: Pick<CatalogueFile, "bytes" | "sha256"> = {},
): CatalogueEntry => ({
  id: `controlnet-${id}`,
  kind: "controlnet",
  title: { en: `ControlNet 1.1 ${title.en}`, zh: `ControlNet 1.1 ${title.zh}` },
  files: [
    {
      file: `${file}.pth`,
      address: `hf:lllyasviel/ControlNet-v1-1/${file}.pth@69fc48b9cbd98661f6d0288dc59b59a5ccb32a6b`,
      ...(facts.bytes === undefined && { roughBytes: ROUGH }),
      ...facts,
    },
  ],
  licence: OPENRAIL,
  usedBy,
});

const IP_ADAPTER: Licence = {
  name: "Apache-2.0",
  address: "https://huggingface.co/h94/IP-Adapter",
};

const ipAdapter = (
  id: string,
  file: string,
  title: Text,
  bytes: number,
  sha256: NonNullable<CatalogueFile["sha256"]>,
): CatalogueEntry => ({
  id,
  kind: "controlnet",
  title,
  files: [{ file, address: `hf:h94/IP-Adapter/models/${file}`, bytes, sha256 }],
  licence: IP_ADAPTER,
  usedBy: ["ip-adapter_clip_sd15"],
});

const light = (what: "brightness" | "illumination", title: Text): CatalogueEntry => ({
  id: `controlnet-${what}`,
  kind: "controlnet",
  title,
  files: [
    {
      file: `control_v1p_sd15_${what}.safetensors`,
      address: `hf:latentcat/latentcat-controlnet/models/control_v1p_sd15_${what}.safetensors@5ae1a053bd7972f96785f4758abf01abbb53b13c`,
      roughBytes: ROUGH,
    },
  ],
  licence: {
    name: "NOASSERTION",
    address: "https://huggingface.co/latentcat/latentcat-controlnet",
  },
  usedBy: [`control_v1p_sd15_${what}`],
});

export const CONTROLNETS: readonly CatalogueEntry[] = [
  v11(
    "canny",
    "control_v11p_sd15_canny",
    { en: "Canny edges", zh: "Canny 边缘" },
    ["canny", "invert (from white bg & black line)"],
    {
      bytes: 1445234681,
      sha256: {
        value: "f99cfe4c70910e38e3fece9918a4979ed7d3dcf9b81cee293e1755363af5406a",
        source:
          "https://huggingface.co/lllyasviel/ControlNet-v1-1/blob/a400d3b5ffd6b390f5dd2586fad98f03f38650ea/control_v11p_sd15_canny.pth",
      },
    },
  ),
  v11(
    "depth",
    "control_v11f1p_sd15_depth",
    { en: "depth", zh: "深度" },
    ["depth_leres", "depth_leres++", "depth_midas", "depth_zoe", "depth_anything"],
    {
      bytes: 1445235365,
      sha256: {
        value: "761077ffe369fe8cf16ae353f8226bd4ca29805b161052f82c0170c7b50f1d99",
        source:
          "https://huggingface.co/ckpt/ControlNet-v1-1/commit/9da20f290b7879ba8eff397c016a4a2bbdc72076",
      },
    },
  ),
  v11(
    "tile",
    "control_v11f1e_sd15_tile",
    { en: "tiles", zh: "分块" },
    ["tile_resample", "tile_colorfix", "tile_colorfix+sharp", "blur_gaussian"],
    {
      bytes: 1445235023,
      sha256: {
        value: "8aa69b8d391e72c2fced6a650268137dc0ed594cafe8a2c0f8b994799a21979b",
        source:
          "https://huggingface.co/ckpt/ControlNet-v1-1/commit/691b372c02389515437cbd06bf9902e1e043603a",
      },
    },
  ),
  v11("openpose", "control_v11p_sd15_openpose", { en: "poses", zh: "姿态" }, [
    "openpose",
    "openpose_face",
    "openpose_faceonly",
    "openpose_hand",
    "openpose_full",
    "dw_openpose_full",
  ]),
  v11("softedge", "control_v11p_sd15_softedge", { en: "soft edges", zh: "柔和边缘" }, [
    "softedge_hed",
    "softedge_pidinet",
    "softedge_hedsafe",
    "softedge_pidisafe",
  ]),
  v11("scribble", "control_v11p_sd15_scribble", { en: "scribbles", zh: "涂鸦" }, [
    "scribble_hed",
    "scribble_pidinet",
    "scribble_xdog",
    "t2ia_sketch_pidi",
  ]),
  v11("lineart", "control_v11p_sd15_lineart", { en: "line art", zh: "线稿" }, [
    "lineart_coarse",
    "lineart_realistic",
    "lineart_standard",
  ]),
  v11(
    "lineart-anime",
    "control_v11p_sd15s2_lineart_anime",
    { en: "line art of drawings", zh: "动漫线稿" },
    ["lineart_anime", "lineart_anime_denoise"],
  ),
  v11("mlsd", "control_v11p_sd15_mlsd", { en: "straight lines", zh: "直线" }, ["mlsd"]),
  v11("seg", "control_v11p_sd15_seg", { en: "segmentation", zh: "语义分割" }, [
    "seg_ofcoco",
    "seg_ofade20k",
    "seg_ufade20k",
  ]),
  v11("normal", "control_v11p_sd15_normalbae", { en: "normal maps", zh: "法线" }, [
    "normal_bae",
    "normal_midas",
  ]),
  v11("shuffle", "control_v11e_sd15_shuffle", { en: "shuffling", zh: "内容打乱" }, ["shuffle"]),
  v11("inpaint", "control_v11p_sd15_inpaint", { en: "inpainting", zh: "局部重绘" }, [
    "inpaint_global_harmonious",
    "inpaint_only",
    "inpaint_only+lama",
  ]),
  v11("ip2p", "control_v11e_sd15_ip2p", { en: "instructions", zh: "指令编辑" }, ["ip2p"]),
  light("brightness", { en: "ControlNet of brightness", zh: "亮度 ControlNet" }),
  light("illumination", { en: "ControlNet of illumination", zh: "光照 ControlNet" }),
  {
    id: "controlnet-qrcode-monster",
    kind: "controlnet",
    title: { en: "ControlNet QR Code Monster", zh: "二维码 ControlNet（QR Code Monster）" },
    files: [
      {
        file: "control_v1p_sd15_qrcode_monster.safetensors",
        address:
          "hf:monster-labs/control_v1p_sd15_qrcode_monster/control_v1p_sd15_qrcode_monster.safetensors@2e2af088e95d7e9d17d97069e029a10236ccaf61",
        roughBytes: 723e6,
      },
    ],
    licence: {
      name: "OpenRAIL++",
      address: "https://huggingface.co/monster-labs/control_v1p_sd15_qrcode_monster",
    },
    usedBy: ["control_v1p_sd15_qrcode_monster"],
  },
  ipAdapter(
    "ip-adapter-sd15",
    "ip-adapter_sd15.safetensors",
    { en: "IP-Adapter for SD 1.5", zh: "SD 1.5 的 IP-Adapter" },
    44642768,
    {
      value: "289b45f16d043d0bf542e45831f971dcdaabe18b656f11e86d9dfba7e9ee3369",
      source:
        "https://huggingface.co/tungmtp/ipadapter_sd15_sdxl_flux/commit/5007348012203e8c63687bfb6accaf637c5bded4",
    },
  ),
  ipAdapter(
    "ip-adapter-plus-sd15",
    "ip-adapter-plus_sd15.safetensors",
    { en: "IP-Adapter Plus for SD 1.5", zh: "SD 1.5 的 IP-Adapter Plus" },
    98183288,
    {
      value: "a1c250be40455cc61a43da1201ec3f1edaea71214865fb47f57927e06cbe4996",
      source:
        "https://huggingface.co/h94/IP-Adapter/blob/refs%2Fpr%2F36/models/ip-adapter-plus_sd15.safetensors",
    },
  ),
  ipAdapter(
    "ip-adapter-plus-face-sd15",
    "ip-adapter-plus-face_sd15.safetensors",
    { en: "IP-Adapter Plus Face for SD 1.5", zh: "SD 1.5 的 IP-Adapter Plus Face" },
    98183288,
    {
      value: "1c9edc21af6f737dc1d6e0e734190e976cfacf802d6b024b77aa3be922f7569b",
      source:
        "https://huggingface.co/xingren23/comfyflow-models/commit/aed44a9fc7991dc1eec25387dc44faf53c2c4849",
    },
  ),
];
