/** More networks of preprocessors, and the towers that see pictures for image prompts. Addresses are those that
 *  Mikubill/sd-webui-controlnet@56cec5b and huggingface/controlnet_aux@b1aac31 fetch from. */
import type { Text } from "../text.ts";
import type { CatalogueEntry, CatalogueFile, Licence } from "./entry.ts";

const licence = (name: string, address: string): Licence => ({ name, address });

const OTHER = licence("other", "https://huggingface.co/lllyasviel/Annotators");
const APACHE = (address: string) => licence("Apache-2.0", address);

const seeing = (
  kind: "annotator" | "clip-vision",
  id: string,
  title: Text,
  usedBy: readonly string[],
  of: Licence,
  ...files: readonly Pick<CatalogueFile, "file" | "address" | "roughBytes">[]
): CatalogueEntry => ({ id, kind, title, usedBy, licence: of, files });

const IMAGE_PROMPTS = [
  "ip-adapter_clip_h",
  "ip-adapter_clip_sdxl_plus_vith",
  "ip-adapter_face_id_plus",
];

const SAM = APACHE("https://github.com/facebookresearch/segment-anything");

export const SEEING: readonly CatalogueEntry[] = [
  seeing(
    "annotator",
    "teed",
    { en: "TEED soft edges", zh: "TEED 柔和边缘" },
    ["softedge_teed"],
    licence("MIT", "https://github.com/xavysp/TEED"),
    {
      file: "7_model.pth",
      address: "hf:bdsqlsz/qinglong_controlnet-lllite/Annotators/7_model.pth",
      roughBytes: 248e3,
    },
  ),
  seeing(
    "annotator",
    "mteed",
    { en: "Anyline", zh: "Anyline 线稿" },
    ["softedge_anyline"],
    licence("MIT", "https://github.com/TheMistoAI/ComfyUI-Anyline"),
    {
      file: "MTEED.pth",
      address: "hf:TheMistoAI/MistoLine/Anyline/MTEED.pth",
      roughBytes: 248e3,
    },
  ),
  seeing(
    "annotator",
    "leres-merge",
    { en: "LeReS++: joins the parts", zh: "LeReS++ 合并网络" },
    ["depth_leres++"],
    OTHER,
    { file: "latest_net_G.pth", address: "hf:lllyasviel/Annotators/latest_net_G.pth" },
  ),
  seeing(
    "annotator",
    "depth-anything-v2",
    { en: "Depth Anything 2, large", zh: "Depth Anything 2 深度（大型）" },
    ["depth_anything_v2"],
    licence("CC-BY-NC-4.0", "https://huggingface.co/depth-anything/Depth-Anything-V2-Large"),
    {
      file: "depth_anything_v2_vitl.safetensors",
      address: "hf:MackinationsAi/Depth-Anything-V2_Safetensors/depth_anything_v2_vitl.safetensors",
      roughBytes: 1.34e9,
    },
  ),
  seeing(
    "annotator",
    "segment-anything",
    { en: "Segment Anything, base", zh: "Segment Anything 分割（基础）" },
    ["segment_anything"],
    SAM,
    {
      file: "sam_vit_b_01ec64.pth",
      address: "https://dl.fbaipublicfiles.com/segment_anything/sam_vit_b_01ec64.pth",
      roughBytes: 375e6,
    },
  ),
  seeing(
    "annotator",
    "mobile-sam",
    { en: "MobileSAM", zh: "MobileSAM 分割" },
    ["mobile_sam"],
    APACHE("https://github.com/ChaoningZhang/MobileSAM"),
    { file: "mobile_sam.pt", address: "hf:dhkim2810/MobileSAM/mobile_sam.pt", roughBytes: 40.7e6 },
  ),
  seeing(
    "annotator",
    "insightface-antelope",
    { en: "InsightFace antelopev2: faces", zh: "InsightFace antelopev2 人脸" },
    ["instant_id_face_embedding", "instant_id_face_keypoints"],
    licence("NOASSERTION", "https://huggingface.co/DIAMONIK7777/antelopev2"),
    {
      file: "scrfd_10g_bnkps.onnx",
      address: "hf:DIAMONIK7777/antelopev2/scrfd_10g_bnkps.onnx",
      roughBytes: 16.9e6,
    },
    {
      file: "glintr100.onnx",
      address: "hf:DIAMONIK7777/antelopev2/glintr100.onnx",
      roughBytes: 261e6,
    },
  ),
  seeing(
    "clip-vision",
    "clip-vision-h",
    { en: "CLIP ViT-H, which sees image prompts", zh: "CLIP ViT-H 图像编码器" },
    IMAGE_PROMPTS,
    APACHE("https://huggingface.co/h94/IP-Adapter"),
    {
      file: "CLIP-ViT-H-14-laion2B-s32B-b79K.safetensors",
      address: "hf:h94/IP-Adapter/models/image_encoder/model.safetensors",
      roughBytes: 2.53e9,
    },
  ),
  seeing(
    "clip-vision",
    "clip-vision-g",
    {
      en: "CLIP ViT-bigG, which sees image prompts of SDXL",
      zh: "CLIP ViT-bigG 图像编码器（SDXL）",
    },
    ["ip-adapter_clip_g"],
    APACHE("https://huggingface.co/h94/IP-Adapter"),
    {
      file: "CLIP-ViT-bigG-14-laion2B-39B-b160k.safetensors",
      address: "hf:h94/IP-Adapter/sdxl_models/image_encoder/model.safetensors",
      roughBytes: 3.69e9,
    },
  ),
  seeing(
    "clip-vision",
    "clip-vision-l",
    { en: "CLIP ViT-L, which sees styles", zh: "CLIP ViT-L 图像编码器（风格）" },
    ["t2ia_style_clipvision"],
    licence("NOASSERTION", "https://huggingface.co/openai/clip-vit-large-patch14"),
    {
      file: "clip-vit-large-patch14.safetensors",
      address: "hf:openai/clip-vit-large-patch14/model.safetensors",
      roughBytes: 1.71e9,
    },
  ),
];
