/** The layers, the highest first: chosen, shown, locked, named, put in order by hand or keys. */
import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import {
  SortableContext,
  sortableKeyboardCoordinates,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { ActionIcon, Group, Menu, Slider, Text, Tooltip } from "@mantine/core";
import {
  IconBrush,
  IconMask,
  IconPlus,
  IconSquareDashed,
  IconStretching,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { LayerKind } from "../document/scene.ts";
import { useActiveLayer, useDocumentState, useScene, useStudio } from "../studio/studio.ts";
import { addLayer, arrangeLayer, setLayer } from "./layer-acts.ts";
import { addPose } from "../pose/pose-acts.ts";
import { addRegion } from "../regions/region-acts.ts";
import { LayerRow } from "./layer-row.tsx";
import { layerWords } from "./layer-words.ts";
import style from "./layers.module.css";

/** Kinds that are added empty. */
const ADDED: readonly (readonly [LayerKind, ReactNode])[] = [
  ["mask", <IconMask key="mask" size={18} aria-hidden />],
  ["sketch", <IconBrush key="sketch" size={18} aria-hidden />],
  ["pose", <IconStretching key="pose" size={18} aria-hidden />],
  ["region", <IconSquareDashed key="region" size={18} aria-hidden />],
];

export function LayerPanel(): ReactNode {
  const say = layerWords.use();
  const { document, state } = useStudio();
  const { layers } = useScene();
  const readOnly = useDocumentState((state) => state.readOnly);
  const shown = layers.toReversed();
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const dropped = ({ active, over }: DragEndEvent): void => {
    if (over === null || active.id === over.id) return;
    const at = layers.findIndex(({ id }) => id === over.id);
    if (at >= 0) arrangeLayer(document, String(active.id), at);
  };
  return (
    <>
      <Group className={style["head"]} justify="space-between" wrap="nowrap">
        <Text component="h2" size="sm" fw={600}>
          {say("layers")}
        </Text>
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <Tooltip label={say("add")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={32}
                aria-label={say("add")}
                disabled={readOnly}
              >
                <IconPlus size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            {ADDED.map(([kind, icon]) => (
              <Menu.Item
                key={kind}
                leftSection={icon}
                onClick={() => {
                  if (kind === "region") addRegion(document, say(kind));
                  else if (kind === "pose") {
                    addPose(document, say(kind));
                    state.setState({ tool: "pose" });
                  } else addLayer(document, kind, say(kind));
                }}
              >
                {say(kind)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </Group>
      <Opacity />
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed" px="sm" pb="sm">
          {say("none")}
        </Text>
      ) : (
        <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={dropped}>
          <SortableContext
            items={shown.map(({ id }) => id)}
            strategy={verticalListSortingStrategy}
            disabled={readOnly}
          >
            <ul className={style["list"]}>
              {shown.map((layer) => (
                <LayerRow key={layer.id} layer={layer} />
              ))}
            </ul>
          </SortableContext>
        </DndContext>
      )}
    </>
  );
}

function Opacity(): ReactNode {
  const say = layerWords.use();
  const { document } = useStudio();
  const layer = useActiveLayer();
  const readOnly = useDocumentState((state) => state.readOnly);
  if (layer === undefined) return null;
  return (
    <Group gap="sm" px="sm" pb={6} wrap="nowrap">
      <Text size="xs" aria-hidden>
        {say("opacity")}
      </Text>
      <Slider
        flex={1}
        size="sm"
        min={0}
        max={100}
        value={Math.round(layer.opacity * 100)}
        disabled={readOnly}
        label={(percent) => `${percent} %`}
        thumbLabel={say("opacity")}
        onChange={(percent) => {
          setLayer(document, layer.id, "opacity", { opacity: percent / 100 });
        }}
      />
      <Text size="xs" w={44} ta="end" aria-hidden style={{ whiteSpace: "nowrap" }}>
        {Math.round(layer.opacity * 100)} %
      </Text>
    </Group>
  );
}
