/** The size of the picture: by what it is for, or exactly. */
import { ActionIcon, Group, NumberInput, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconArrowsExchange } from "@tabler/icons-react";
import { useId, type ReactNode } from "react";
import type { Faults, Values } from "../../../form/values.ts";
import type { ToolDeclaration } from "../../../service/tools.ts";
import { createWords } from "../create-words.ts";
import { useNaturalSide } from "../../../form/use-natural-side.ts";
import { ratioOf, sizeFor, turned } from "../../../form/natural-size.ts";
import style from "./size-field.module.css";

interface SizeFieldProps {
  readonly tool: ToolDeclaration;
  readonly values: Values;
  readonly faults: Faults;
  readonly onChange: (fields: Record<string, unknown>) => void;
}

const PURPOSES = {
  "1:1": "avatar",
  "1:2": "phone",
  "4:3": "article",
  "3:4": "social",
  "16:9": "wallpaper",
  "9:16": "poster",
} as const;

/** Side of an exact size where the model says nothing. */
const USUAL = 512;

export function SizeField({ tool, values, faults, onChange }: SizeFieldProps): ReactNode {
  const say = createWords.use();
  const id = useId();
  const byPicture = tool.inputs.some(
    ({ type, name }) => type === "image" && tool.parameters.required.includes(name),
  );
  const side = useNaturalSide(typeof values["model"] === "string" ? values["model"] : "");
  const aspect = textOf(values["aspect"]);
  const [width, height] = [numberOf(values["width"]), numberOf(values["height"])];
  const isExact = aspect === undefined && (width !== undefined || height !== undefined);
  const natural =
    side === undefined || (byPicture && aspect === undefined) ? undefined : sizeFor(aspect, side);
  const empty = say(byPicture ? "byPicture" : "byModel");
  const offers = tool.parameters.properties["aspect"]?.["x-inkloom"].offers ?? [];
  const fault = faults["width"] ?? faults["height"] ?? faults["aspect"];

  const exactly = (fields: { width?: number | undefined; height?: number | undefined }): void => {
    const { width: w = USUAL, height: h = USUAL } = natural ?? {};
    onChange({ aspect: undefined, width: width ?? w, height: height ?? h, ...fields });
  };
  const swap = (): void => {
    if (aspect !== undefined && width === undefined && height === undefined)
      onChange({ aspect: turned(aspect) });
    else onChange({ width: height, height: width });
  };
  const choices = [
    {
      value: "",
      name: say(byPicture ? "asPicture" : "own"),
      hint: byPicture ? "" : say("ownHint"),
      ratio: 1,
    },
    ...[...new Set([...offers, ...(aspect === undefined ? [] : [aspect])])].map((offer) => ({
      value: offer,
      name: offer in PURPOSES ? say(PURPOSES[offer as keyof typeof PURPOSES]) : "",
      hint: sizeWords(offer, side),
      ratio: ratioOf(offer) ?? 1,
    })),
    { value: "exact", name: say("exact"), hint: say("exactHint"), ratio: 1 },
  ];
  const chosen = isExact ? "exact" : (aspect ?? "");
  return (
    <fieldset className={style["set"]}>
      <legend className={style["legend"]}>{say("size")}</legend>
      <div className={style["choices"]}>
        {choices.map(({ value, name, hint, ratio }) => (
          <Tooltip key={value} label={hint} disabled={hint === ""}>
            <label className={style["choice"]}>
              <input
                type="radio"
                name={id}
                className={style["radio"]}
                checked={chosen === value}
                onChange={() => {
                  if (value === "exact") exactly({});
                  else
                    onChange({ aspect: value || undefined, width: undefined, height: undefined });
                }}
              />
              <Shape ratio={ratio} dashed={value === "" || value === "exact"} />
              <span className={style["name"]}>
                {value !== "" && value !== "exact" && <b>{value}</b>}
                <span>{name}</span>
              </span>
              <VisuallyHidden>{hint}</VisuallyHidden>
            </label>
          </Tooltip>
        ))}
      </div>
      <Group gap={6} wrap="nowrap" align="center" mt={6}>
        <NumberInput
          aria-label={say("width")}
          leftSection={<span aria-hidden>{say("width").charAt(0)}</span>}
          flex={1}
          miw={0}
          value={width ?? ""}
          placeholder={natural === undefined ? empty : String(natural.width)}
          step={8}
          min={0}
          clampBehavior="none"
          allowDecimal={false}
          error={faults["width"] !== undefined}
          onChange={(given) => {
            exactly({ width: given === "" ? undefined : Number(given) });
          }}
        />
        <Tooltip label={say("swap")}>
          <ActionIcon
            size={32}
            variant="subtle"
            color="gray"
            aria-label={say("swap")}
            disabled={chosen === ""}
            onClick={swap}
          >
            <IconArrowsExchange size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <NumberInput
          aria-label={say("height")}
          leftSection={<span aria-hidden>{say("height").charAt(0)}</span>}
          flex={1}
          miw={0}
          value={height ?? ""}
          placeholder={natural === undefined ? empty : String(natural.height)}
          step={8}
          min={0}
          clampBehavior="none"
          allowDecimal={false}
          error={faults["height"] !== undefined}
          onChange={(given) => {
            exactly({ height: given === "" ? undefined : Number(given) });
          }}
        />
      </Group>
      {fault !== undefined && <p className={style["fault"]}>{fault}</p>}
    </fieldset>
  );
}

function sizeWords(aspect: string, side: number | undefined): string {
  if (side === undefined) return "";
  const { width, height } = sizeFor(aspect, side);
  return `${width} × ${height}`;
}

/** Longest side of the little frames, CSS pixels. */
const FRAME = 18;

function Shape({ ratio, dashed }: { readonly ratio: number; readonly dashed: boolean }): ReactNode {
  const width = ratio >= 1 ? FRAME : FRAME * ratio;
  const height = ratio >= 1 ? FRAME / ratio : FRAME;
  return (
    <span className={style["shape"]} aria-hidden>
      <span
        style={{ width, height, borderStyle: dashed ? "dashed" : "solid" }}
        className={style["frame"]}
      />
    </span>
  );
}

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
const numberOf = (value: unknown): number | undefined =>
  typeof value === "number" ? value : undefined;
