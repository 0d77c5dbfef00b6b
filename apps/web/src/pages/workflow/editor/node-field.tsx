/** One field of a node, as small as it can be: native controls, so that graphs of hundreds of them stay quick. */
import { ActionIcon, FileButton, Loader, Tooltip } from "@mantine/core";
import { IconPhotoPlus, IconX } from "@tabler/icons-react";
import { useId, useState, type ReactNode } from "react";
import { useLanguage } from "../../../language/language.ts";
import { assetUrl, PICTURE_TYPES, uploadPicture } from "../../../pictures/assets.ts";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { AFTER_RUN, type AfterRun, type Json, type WorkflowNode } from "../graph/document.ts";
import { type NodeInput, standardOf } from "../graph/node-type.ts";
import { workflowWords } from "../words.ts";
import { editNode, setValue } from "./editor.ts";
import style from "./node.module.css";

interface NodeFieldProps {
  readonly node: WorkflowNode;
  readonly input: NodeInput;
  /** What the field behind it holds, of a sub-workflow's. */
  readonly behind?: Json | undefined;
  readonly fault?: string | undefined;
}

/** What a field holds, where it is too small to be edited. */
export function FieldText({ node, input, behind }: Omit<NodeFieldProps, "fault">): ReactNode {
  const language = useLanguage();
  const value = node.values[input.name] ?? behind ?? standardOf(input);
  const url = input.upload === true ? assetUrl(textOf(value), 256) : undefined;
  if (url !== undefined)
    return (
      <span className={style["picture"]}>
        <img src={url} alt={input.label[language]} draggable={false} />
      </span>
    );
  const text = value === true ? "✓" : value === false ? "–" : textOf(value);
  return <span className={style["far"]}>{text}</span>;
}

export function NodeField({ node, input, behind, fault }: NodeFieldProps): ReactNode {
  const language = useLanguage();
  const { name, type, schema = {}, upload } = input;
  const value = node.values[name] ?? behind ?? standardOf(input);
  const label = input.label[language];
  const shared = { node, input, value, label, fault };
  if (upload === true) return <PictureValue {...shared} />;
  if (schema.enum !== undefined) return <ChoiceValue {...shared} />;
  if (type === "BOOLEAN")
    return (
      <input
        type="checkbox"
        className={style["check"]}
        aria-label={label}
        aria-invalid={fault !== undefined}
        checked={value === true}
        onChange={({ currentTarget }) => {
          setValue(node.id, name, currentTarget.checked);
        }}
      />
    );
  if (type === "INT" || type === "FLOAT") return <NumberValue {...shared} />;
  if (schema.multiline === true) return <LongText {...shared} />;
  return <ShortText {...shared} />;
}

interface ValueProps extends NodeFieldProps {
  readonly value: Json | undefined;
  readonly label: string;
}

const textOf = (value: Json | undefined): string =>
  value === undefined || value === null
    ? ""
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);

function ChoiceValue({ node, input, value, label, fault }: ValueProps): ReactNode {
  const say = workflowWords.use();
  const options = (input.schema?.enum ?? []).map(textOf);
  const text = textOf(value);
  return (
    <select
      className={style["control"]}
      aria-label={label}
      aria-invalid={fault !== undefined}
      value={text}
      onChange={({ currentTarget }) => {
        setValue(node.id, input.name, currentTarget.value === "" ? undefined : currentTarget.value);
      }}
    >
      {(text === "" || !input.required) && <option value="">{say("notChosen")}</option>}
      {text !== "" && !options.includes(text) && <option value={text}>{text}</option>}
      {options.map((option) => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </select>
  );
}

/** Long digits that a number does not hold exactly stay as they were typed. */
function readNumber(text: string, isInteger: boolean): Json | undefined {
  if (text.trim() === "") return undefined;
  const number = Number(text);
  if (isInteger && /^\d+$/.test(text) && !Number.isSafeInteger(number)) return text;
  return Number.isFinite(number) ? number : text;
}

function NumberValue({ node, input, value, label, fault }: ValueProps): ReactNode {
  const language = useLanguage();
  const [typed, setTyped] = useState<string>();
  const isInteger = input.type === "INT";
  // What stands there while it is typed, such as `1.` or nothing, unless something else changed the value.
  const isTyped = typed !== undefined && readNumber(typed, isInteger) === node.values[input.name];
  const shown = isTyped ? typed : textOf(value);
  const { step, minimum, maximum } = input.schema ?? {};
  const by = (times: number): void => {
    if (typeof value !== "number") return;
    const size = step ?? (isInteger ? 1 : 0.05);
    const next = Number((value + size * times).toFixed(6));
    setValue(
      node.id,
      input.name,
      Math.min(maximum ?? Infinity, Math.max(minimum ?? -Infinity, next)),
    );
  };
  return (
    <>
      <input
        className={style["control"]}
        inputMode={isInteger ? "numeric" : "decimal"}
        role="spinbutton"
        aria-label={label}
        aria-invalid={fault !== undefined}
        {...(typeof value === "number" && { "aria-valuenow": value })}
        {...(minimum !== undefined && { "aria-valuemin": minimum })}
        {...(maximum !== undefined && { "aria-valuemax": maximum })}
        placeholder={input.whenAbsent?.[language]}
        value={shown}
        onKeyDown={(event) => {
          const times = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
          if (times === undefined) return;
          event.preventDefault();
          by(times);
        }}
        onBlur={() => {
          setTyped(undefined);
        }}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setValue(node.id, input.name, readNumber(currentTarget.value, isInteger));
        }}
      />
      {input.redrawn === true && <AfterRunChoice node={node} name={input.name} label={label} />}
    </>
  );
}

function AfterRunChoice({
  node,
  name,
  label,
}: {
  readonly node: WorkflowNode;
  readonly name: string;
  readonly label: string;
}): ReactNode {
  const say = workflowWords.use();
  const title = say("afterRun", { label });
  return (
    <select
      className={style["after"]}
      aria-label={title}
      title={title}
      value={node.after?.[name] ?? "fixed"}
      onChange={({ currentTarget }) => {
        const how = AFTER_RUN.find((each) => each === currentTarget.value) ?? "fixed";
        editNode(node.id, (before) => withAfter(before, name, how));
      }}
    >
      {AFTER_RUN.map((how) => (
        <option key={how} value={how}>
          {say(`after_${how}`)}
        </option>
      ))}
    </select>
  );
}

function withAfter(node: WorkflowNode, name: string, how: AfterRun): WorkflowNode {
  const { after = {}, ...rest } = node;
  const { [name]: _, ...others } = after;
  const next = how === "fixed" ? others : { ...others, [name]: how };
  return Object.keys(next).length === 0 ? rest : { ...rest, after: next };
}

function LongText({ node, input, value, label, fault }: ValueProps): ReactNode {
  const language = useLanguage();
  return (
    <textarea
      className={`${style["control"] ?? ""} ${style["long"] ?? ""}`}
      aria-label={label}
      aria-invalid={fault !== undefined}
      rows={3}
      placeholder={input.whenAbsent?.[language] ?? label}
      value={textOf(value)}
      onChange={({ currentTarget }) => {
        setValue(node.id, input.name, currentTarget.value);
      }}
    />
  );
}

function ShortText(props: ValueProps): ReactNode {
  const { node, input, value, label, fault } = props;
  const language = useLanguage();
  const list = useId();
  const offered = input.offers ?? [];
  return (
    <>
      <input
        type="text"
        className={style["control"]}
        aria-label={label}
        aria-invalid={fault !== undefined}
        {...(offered.length > 0 && { list })}
        placeholder={input.whenAbsent?.[language]}
        value={textOf(value)}
        onChange={({ currentTarget }) => {
          const { value: text } = currentTarget;
          setValue(node.id, input.name, text === "" && !input.required ? undefined : text);
        }}
      />
      {offered.length > 0 && (
        <datalist id={list}>
          {offered.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
    </>
  );
}

function PictureValue({ node, input, value, label, fault }: ValueProps): ReactNode {
  const say = workflowWords.use();
  const [busy, setBusy] = useState(false);
  const take = async (file: Blob | null | undefined): Promise<void> => {
    if (file === null || file === undefined) return;
    setBusy(true);
    try {
      const { asset } = await uploadPicture(file);
      setValue(node.id, input.name, asset);
    } catch (error) {
      tellProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const text = textOf(value);
  const url = assetUrl(text, 256);
  return (
    <div
      className={style["picture"]}
      data-fault={fault !== undefined}
      onDragOver={(event) => {
        event.preventDefault();
      }}
      onDrop={(event) => {
        // The page sees that it was taken.
        event.preventDefault();
        void take(event.dataTransfer.files[0]);
      }}
      onPaste={({ clipboardData }) => {
        void take(clipboardData.files[0]);
      }}
    >
      {url === undefined ? (
        <span className={style["faint"]}>{text === "" ? say("noPicture") : text}</span>
      ) : (
        <img src={url} alt={label} draggable={false} />
      )}
      <span className={style["pictureButtons"]}>
        <FileButton accept={PICTURE_TYPES.join(",")} onChange={(file) => void take(file)}>
          {(props) => (
            <Tooltip label={say("choosePicture")}>
              <ActionIcon
                {...props}
                variant="default"
                size={28}
                aria-label={`${label}: ${say("choosePicture")}`}
              >
                {busy ? <Loader size={14} /> : <IconPhotoPlus size={16} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          )}
        </FileButton>
        {text !== "" && (
          <ActionIcon
            variant="default"
            size={28}
            aria-label={`${label}: ${say("noPicture")}`}
            onClick={() => {
              setValue(node.id, input.name, undefined);
            }}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        )}
      </span>
    </div>
  );
}
