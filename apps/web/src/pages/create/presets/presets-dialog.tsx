/** Whole forms under a name: kept, used, deleted. */
import {
  ActionIcon,
  Button,
  Group,
  Modal,
  Stack,
  Text,
  TextInput,
  Tooltip,
  UnstyledButton,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { navigate } from "wouter/use-browser-location";
import type { Values } from "../../../form/values.ts";
import { ProblemNotice, tellProblem } from "../../../service/problem-notice.tsx";
import { queryClient } from "../../../service/queries.ts";
import { type ToolDeclaration, useTools } from "../../../service/tools.ts";
import { changeValues, loadedValues, wholeForm } from "../form/tool-values.ts";
import { addressOf } from "../restore/restoring.tsx";
import {
  keepPreset,
  type KeptPreset,
  listPresets,
  openPreset,
  presetOf,
  removePreset,
  withPicturesOfForm,
} from "./preset.ts";
import { presetWords } from "./preset-words.ts";
import style from "../../../prompts/prompt-dialogs.module.css";

interface PresetsDialogProps {
  readonly tool: ToolDeclaration;
  readonly values: Values;
  readonly onClose: () => void;
}

const KEY = ["documents", "presets"] as const;
const LONGEST = 200;

export default function PresetsDialog({ tool, values, onClose }: PresetsDialogProps): ReactNode {
  const say = presetWords.use();
  const [name, setName] = useState("");
  const kept = useQuery({ queryKey: KEY, queryFn: listPresets });
  const keep = async (): Promise<void> => {
    await keepPreset(name.trim(), presetOf(tool, values));
    setName("");
    await queryClient.invalidateQueries({ queryKey: KEY });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={say("title")}
      closeButtonProps={{ "aria-label": say("close") }}
    >
      <Stack gap="sm">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            // The form that this dialog belongs to is not meant.
            event.stopPropagation();
            if (name.trim() !== "") keep().catch(tellProblem);
          }}
        >
          <Group gap="xs" wrap="nowrap">
            <TextInput
              flex={1}
              data-autofocus
              aria-label={say("name")}
              placeholder={say("name")}
              maxLength={LONGEST}
              value={name}
              onChange={({ currentTarget }) => {
                setName(currentTarget.value);
              }}
            />
            <Button type="submit">{say("keep")}</Button>
          </Group>
        </form>
        {kept.error !== null && <ProblemNotice error={kept.error} />}
        {kept.data?.length === 0 && <Text c="dimmed">{say("none")}</Text>}
        <ul className={style["list"]}>
          {(kept.data ?? []).map((preset) => (
            <Preset key={preset.id} preset={preset} onUsed={onClose} />
          ))}
        </ul>
      </Stack>
    </Modal>
  );
}

function Preset({
  preset: { id, name },
  onUsed,
}: {
  readonly preset: KeptPreset;
  readonly onUsed: () => void;
}): ReactNode {
  const say = presetWords.use();
  const { data: tools = [] } = useTools();
  const use = async (): Promise<void> => {
    const preset = await openPreset(id);
    const tool = tools.find((each) => each.id === preset?.tool);
    if (preset === undefined || tool === undefined) throw new Error(say("unreadable", { name }));
    const before = await loadedValues(tool);
    changeValues(tool, wholeForm(tool, withPicturesOfForm(tool, preset, before)));
    navigate(addressOf(tool.id));
    onUsed();
    tellWithUndo(say("used", { name }), () => {
      changeValues(tool, { ...before });
    });
  };
  const remove = async (): Promise<void> => {
    const preset = await openPreset(id);
    await removePreset(id);
    await queryClient.invalidateQueries({ queryKey: KEY });
    if (preset === undefined) return;
    tellWithUndo(say("removed", { name }), () => {
      keepPreset(name, preset)
        .then(() => queryClient.invalidateQueries({ queryKey: KEY }))
        .catch(tellProblem);
    });
  };
  return (
    <li>
      <Group gap={4} wrap="nowrap">
        <UnstyledButton
          className={style["item"] ?? ""}
          aria-label={say("use", { name })}
          onClick={() => {
            use().catch(tellProblem);
          }}
        >
          <span className={style["words"]}>{name}</span>
        </UnstyledButton>
        <Tooltip label={say("remove", { name })}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-label={say("remove", { name })}
            onClick={() => {
              remove().catch(tellProblem);
            }}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </li>
  );
}

function tellWithUndo(message: string, undo: () => void): void {
  const id = `preset-${Date.now()}`;
  notifications.show({
    id,
    autoClose: 12_000,
    closeButtonProps: { "aria-label": presetWords.say("dismiss") },
    message: (
      <Group gap="xs">
        {message}
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            undo();
            notifications.hide(id);
          }}
        >
          {presetWords.say("undo")}
        </Button>
      </Group>
    ),
  });
}
