/** Documents that this browser keeps. */
import { ActionIcon, Button, Group, Modal, Stack, Text, TextInput, Tooltip } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { currentLanguage } from "../../../language/language.ts";
import { ProblemNotice, tellProblem } from "../../../service/problem-notice.tsx";
import { canvasWords } from "../canvas-words.ts";
import { listDocuments, openDocument, removeDocument } from "../opening/opened.ts";
import { useDocumentState, useStudio } from "../studio/studio.ts";

interface DialogProps {
  readonly onClose: () => void;
}

const KEY = ["canvas", "documents"];

export function DocumentsDialog({ onClose }: DialogProps): ReactNode {
  const say = canvasWords.use();
  const { document } = useStudio();
  const queries = useQueryClient();
  const { data, error } = useQuery({ queryKey: KEY, queryFn: listDocuments, staleTime: 0 });
  const [leaving, setLeaving] = useState<string>();
  const when = new Intl.DateTimeFormat(currentLanguage() === "zh" ? "zh-CN" : "en", {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": say("close") }}
      title={say("recent")}
      size="lg"
    >
      {error !== null && <ProblemNotice error={error} />}
      <Stack gap="xs">
        {data?.map(({ id, name, updated, scene: { bounds } }) => (
          <Group key={id} wrap="nowrap">
            <div style={{ flex: 1, minWidth: 0 }}>
              <Text truncate>{name}</Text>
              <Text size="xs" c="dimmed">
                {bounds.width} × {bounds.height} · {when.format(updated)}
              </Text>
            </div>
            {id === document.id ? (
              <Text size="sm" c="dimmed">
                {say("current")}
              </Text>
            ) : leaving === id ? (
              <Group gap="xs">
                <Text size="sm">{say("deleteSure", { name })}</Text>
                <Button
                  size="xs"
                  color="red"
                  onClick={() => {
                    removeDocument(id).then(
                      () => queries.invalidateQueries({ queryKey: KEY }),
                      tellProblem,
                    );
                  }}
                >
                  {say("delete")}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => {
                    setLeaving(undefined);
                  }}
                >
                  {say("cancel")}
                </Button>
              </Group>
            ) : (
              <>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={say("openNamed", { name })}
                  onClick={() => {
                    openDocument(id).then(onClose, tellProblem);
                  }}
                >
                  {say("open")}
                </Button>
                <Tooltip label={say("delete")}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={say("deleteNamed", { name })}
                    onClick={() => {
                      setLeaving(id);
                    }}
                  >
                    <IconTrash size={18} aria-hidden />
                  </ActionIcon>
                </Tooltip>
              </>
            )}
          </Group>
        ))}
        {data?.length === 1 && <Text c="dimmed">{say("noOthers")}</Text>}
      </Stack>
    </Modal>
  );
}

export function RenameDialog({ onClose }: DialogProps): ReactNode {
  const say = canvasWords.use();
  const { document } = useStudio();
  const before = useDocumentState(({ name }) => name);
  const [name, setName] = useState(before);
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": say("close") }}
      title={say("rename")}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== "") document.rename(name.trim());
          onClose();
        }}
      >
        <Stack>
          <TextInput
            data-autofocus
            label={say("name")}
            value={name}
            maxLength={120}
            onChange={({ currentTarget }) => {
              setName(currentTarget.value);
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say("cancel")}
            </Button>
            <Button type="submit">{say("apply")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
