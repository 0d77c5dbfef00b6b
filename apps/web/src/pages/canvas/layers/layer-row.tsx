/** One layer in the list. */
import { useSortable } from "@dnd-kit/sortable";
import { ActionIcon, Menu, TextInput } from "@mantine/core";
import {
  IconBrush,
  IconDots,
  IconEye,
  IconEyeOff,
  IconGripVertical,
  IconLock,
  IconMask,
  IconPhoto,
  IconSquareDashed,
  IconStretching,
  type TablerIcon,
} from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import type { Layer, LayerKind } from "../document/scene.ts";
import { MASK_INK } from "../strokes/brush.ts";
import { useDocumentState, useScene, useStudio } from "../studio/studio.ts";
import {
  arrangeLayer,
  clearLayer,
  duplicateLayer,
  fillLayer,
  invertLayer,
  mergeDown,
  mergeTarget,
  removeLayer,
  setLayer,
} from "./layer-acts.ts";
import { layerWords } from "./layer-words.ts";
import style from "./layers.module.css";

const ICONS: Readonly<Record<LayerKind, TablerIcon>> = {
  picture: IconPhoto,
  sketch: IconBrush,
  mask: IconMask,
  pose: IconStretching,
  region: IconSquareDashed,
};

export function LayerRow({ layer }: { readonly layer: Layer }): ReactNode {
  const { id, kind, name, visible, locked } = layer;
  const say = layerWords.use();
  const { document } = useStudio();
  const current = useScene().active === id;
  const readOnly = useDocumentState((state) => state.readOnly);
  const [naming, setNaming] = useState(false);
  const { setNodeRef, setActivatorNodeRef, listeners, attributes, transform, transition } =
    useSortable({ id });
  const Icon = ICONS[kind];
  const moves = transform
    ? { transform: `translate3d(0, ${transform.y}px, 0)`, transition: transition ?? "none" }
    : {};
  return (
    <li ref={setNodeRef} className={style["row"]} data-current={current} style={moves}>
      <button
        type="button"
        ref={setActivatorNodeRef}
        className={style["grip"]}
        disabled={readOnly}
        {...attributes}
        {...listeners}
        aria-label={say("grip", { name })}
      >
        <IconGripVertical size={16} aria-hidden />
      </button>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={say(visible ? "hide" : "show", { name })}
        disabled={readOnly}
        onClick={() => {
          setLayer(document, id, "show", { visible: !visible });
        }}
      >
        {visible ? <IconEye size={16} aria-hidden /> : <IconEyeOff size={16} aria-hidden />}
      </ActionIcon>
      {naming ? (
        <NameField
          name={name}
          onEnd={(given) => {
            setNaming(false);
            if (given !== undefined && given !== name)
              setLayer(document, id, "rename", { name: given });
          }}
        />
      ) : (
        <button
          type="button"
          className={style["name"]}
          aria-pressed={current}
          aria-label={say("select", { kind: say(kind), name })}
          onClick={() => {
            document.activate(id);
          }}
          onDoubleClick={() => {
            if (!readOnly) setNaming(true);
          }}
          onKeyDown={({ key }) => {
            if (key === "F2" && !readOnly) setNaming(true);
          }}
        >
          <Icon size={16} aria-hidden />
          <span>{name}</span>
          {locked && <IconLock size={14} aria-label={say("locked")} />}
        </button>
      )}
      <LayerMenu
        layer={layer}
        onRename={() => {
          setNaming(true);
        }}
      />
    </li>
  );
}

function NameField({
  name,
  onEnd,
}: {
  readonly name: string;
  readonly onEnd: (name: string | undefined) => void;
}): ReactNode {
  const say = layerWords.use();
  const [typed, setTyped] = useState(name);
  const end = (): void => {
    onEnd(typed.trim() === "" ? undefined : typed.trim());
  };
  return (
    <TextInput
      size="xs"
      flex={1}
      autoFocus
      aria-label={say("name")}
      value={typed}
      maxLength={80}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
      }}
      onFocus={({ currentTarget }) => {
        currentTarget.select();
      }}
      onBlur={end}
      onKeyDown={({ key }) => {
        if (key === "Enter") end();
        if (key === "Escape") onEnd(undefined);
      }}
    />
  );
}

function LayerMenu({
  layer,
  onRename,
}: {
  readonly layer: Layer;
  readonly onRename: () => void;
}): ReactNode {
  const { id, kind, name, locked } = layer;
  const say = layerWords.use();
  const { document } = useStudio();
  const scene = useScene();
  const readOnly = useDocumentState((state) => state.readOnly);
  const at = scene.layers.findIndex((each) => each.id === id);
  const pixels = kind !== "pose";
  const item = (label: string, run: () => void, disabled = false): ReactNode => (
    <Menu.Item disabled={disabled} onClick={run}>
      {label}
    </Menu.Item>
  );
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          aria-label={say("more", { name })}
          disabled={readOnly}
        >
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {item(`${say("rename")} (F2)`, onRename)}
        {item(say("duplicate"), () => {
          duplicateLayer(document, layer);
        })}
        {pixels &&
          item(
            say("mergeDown"),
            () => {
              mergeDown(document, layer);
            },
            mergeTarget(scene, layer) === undefined,
          )}
        {item(
          say("up"),
          () => {
            arrangeLayer(document, id, at + 1);
          },
          at === scene.layers.length - 1,
        )}
        {item(
          say("down"),
          () => {
            arrangeLayer(document, id, at - 1);
          },
          at === 0,
        )}
        {item(say(locked ? "unlock" : "lock"), () => {
          setLayer(document, id, "lock", { locked: !locked });
        })}
        <Menu.Divider />
        {kind === "mask" &&
          item(
            say("invert"),
            () => {
              invertLayer(document, layer);
            },
            locked,
          )}
        {kind === "mask" &&
          item(
            say("fill"),
            () => {
              fillLayer(document, layer, MASK_INK);
            },
            locked,
          )}
        {pixels &&
          item(
            say("clear"),
            () => {
              clearLayer(document, layer);
            },
            locked,
          )}
        {item(
          say("remove"),
          () => {
            removeLayer(document, id);
          },
          locked,
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
