/** Networks that write down what is said, and tell when and by whom. */
import type { Text } from "../text.ts";
import type { CatalogueEntry, CatalogueFile } from "./entry.ts";

const USED_BY = ["transcribe"];

const rough = (repository: string, file: string, roughBytes: number): CatalogueFile => ({
  file,
  address: `hf:csukuangfj/${repository}/${file}`,
  roughBytes,
});

const whisper = (
  size: "tiny" | "base" | "small",
  title: Text,
  encoder: number,
  decoder: number,
): CatalogueEntry => ({
  id: `whisper-${size}`,
  kind: "speech",
  title,
  files: [
    rough(`sherpa-onnx-whisper-${size}`, `${size}-encoder.int8.onnx`, encoder),
    rough(`sherpa-onnx-whisper-${size}`, `${size}-decoder.int8.onnx`, decoder),
    rough(`sherpa-onnx-whisper-${size}`, `${size}-tokens.txt`, 817e3),
  ],
  licence: { name: "MIT", address: "https://github.com/openai/whisper/blob/main/LICENSE" },
  usedBy: USED_BY,
});

export const SPEECH: readonly CatalogueEntry[] = [
  {
    id: "paraformer-zh",
    kind: "speech",
    title: {
      en: "Paraformer, Chinese and English with time stamps",
      zh: "Paraformer 中英文识别（带时间戳）",
    },
    files: [
      rough("sherpa-onnx-paraformer-zh-2023-09-14", "model.int8.onnx", 243e6),
      rough("sherpa-onnx-paraformer-zh-2023-09-14", "tokens.txt", 75.8e3),
    ],
    licence: {
      name: "Apache-2.0",
      address: "https://huggingface.co/csukuangfj/sherpa-onnx-paraformer-zh-2023-09-14",
    },
    usedBy: USED_BY,
  },
  whisper("tiny", { en: "Whisper tiny", zh: "Whisper tiny 语音识别" }, 12.9e6, 89.9e6),
  whisper("base", { en: "Whisper base", zh: "Whisper base 语音识别" }, 29.1e6, 131e6),
  whisper("small", { en: "Whisper small", zh: "Whisper small 语音识别" }, 112e6, 262e6),
  {
    id: "campplus",
    kind: "speech",
    title: { en: "CAM++, tells speakers apart", zh: "CAM++ 说话人识别" },
    files: [
      rough(
        "speaker-embedding-models",
        "3dspeaker_speech_campplus_sv_zh-cn_16k-common.onnx",
        28.3e6,
      ),
    ],
    licence: {
      name: "Apache-2.0",
      address: "https://github.com/modelscope/3D-Speaker",
    },
    usedBy: USED_BY,
  },
  {
    id: "silero-vad",
    kind: "speech",
    title: { en: "Silero, finds speech", zh: "Silero 语音活动检测" },
    files: [
      {
        file: "silero_vad.onnx",
        address:
          "https://github.com/snakers4/silero-vad/raw/master/src/silero_vad/data/silero_vad.onnx",
      },
    ],
    licence: {
      name: "MIT",
      address: "https://github.com/snakers4/silero-vad/blob/master/LICENSE",
    },
    usedBy: USED_BY,
  },
];
