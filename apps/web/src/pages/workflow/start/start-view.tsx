/** What to begin with: templates, files, what was saved. */
import {
  ActionIcon,
  Button,
  FileButton,
  Group,
  Modal,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
  Tooltip,
  UnstyledButton,
} from "@mantine/core";
import {
  IconArrowRight,
  IconFileUpload,
  IconPencil,
  IconPhoto,
  IconPhotoEdit,
  IconSearch,
  IconSitemap,
  IconSquarePlus,
  IconTrash,
  IconZoomScan,
  type TablerIcon,
} from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { currentLanguage, useLanguage } from "../../../language/language.ts";
import { ProblemNotice, tellProblem } from "../../../service/problem-notice.tsx";
import type { NodeTypes } from "../graph/node-type.ts";
import { NOTHING_OPEN, workflowDraft } from "../editor/draft.ts";
import { openGiven, openStored, replaceOpen } from "../editor/opening.ts";
import {
  deleteStored,
  readWorkflow,
  storeAgain,
  type StoredWorkflow,
  storeNew,
  useStoredWorkflows,
} from "../workflow-service.ts";
import { notify } from "../notice.tsx";
import { workflowWords } from "../words.ts";
import style from "./start.module.css";
import { type Template, templateDocument } from "./templates.ts";

const CARDS = [
  { template: "text", title: "tplText", help: "tplTextHelp", icon: IconPhoto },
  { template: "image", title: "tplImage", help: "tplImageHelp", icon: IconPhotoEdit },
  { template: "upscale", title: "tplUpscale", help: "tplUpscaleHelp", icon: IconZoomScan },
  { template: "comfy", title: "tplComfy", help: "tplComfyHelp", icon: IconSitemap },
] as const satisfies readonly { template: Template; [more: string]: unknown }[];

export function StartView({ types }: { readonly types: NodeTypes }): ReactNode {
  const say = workflowWords.use();
  const draft = workflowDraft.use(({ value }) => value);
  const isOpen = draft.document.graph.nodes.length > 0;
  return (
    <Stack className={style["start"] ?? ""} gap="xl">
      <Group justify="space-between">
        <Title order={1} size="h2">
          {say("title")}
        </Title>
        {isOpen && (
          <Button
            rightSection={<IconArrowRight size={18} aria-hidden />}
            onClick={() => {
              workflowDraft.change({ open: true });
            }}
          >
            {say("goOn", { name: draft.name === "" ? say("untitled") : draft.name })}
          </Button>
        )}
      </Group>
      <section>
        <Title order={2} size="h4" mb="sm">
          {say("begin")}
        </Title>
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
          {CARDS.map(({ template, title, help, icon }) => (
            <Card
              key={template}
              title={say(title)}
              help={say(help)}
              icon={icon}
              onClick={() => {
                replaceOpen({
                  document: templateDocument(template, types, currentLanguage()),
                  name: say(title),
                  stored: null,
                  changed: false,
                });
              }}
            />
          ))}
          <Card
            title={say("empty")}
            help={say("emptyHelp")}
            icon={IconSquarePlus}
            onClick={() => {
              replaceOpen(NOTHING_OPEN);
            }}
          />
          <FileButton
            accept=".json,application/json,image/png"
            onChange={(file) => {
              if (file !== null) void openGiven(file);
            }}
          >
            {({ onClick }) => (
              <Card
                title={say("open")}
                help={say("openHelp")}
                icon={IconFileUpload}
                onClick={onClick}
              />
            )}
          </FileButton>
        </SimpleGrid>
      </section>
      <Saved />
    </Stack>
  );
}

interface CardProps {
  readonly title: string;
  readonly help: string;
  readonly icon: TablerIcon;
  readonly onClick: () => void;
}

function Card({ title, help, icon: Icon, onClick }: CardProps): ReactNode {
  return (
    <UnstyledButton className={style["card"] ?? ""} onClick={onClick}>
      <Icon size={26} stroke={1.5} aria-hidden />
      <span>
        <strong>{title}</strong>
        <Text component="span" size="xs" c="dimmed" display="block">
          {help}
        </Text>
      </span>
    </UnstyledButton>
  );
}

function Saved(): ReactNode {
  const say = workflowWords.use();
  const language = useLanguage();
  const [text, setText] = useState("");
  const [renaming, setRenaming] = useState<StoredWorkflow>();
  const { data, error } = useStoredWorkflows(text);
  const date = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en", {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return (
    <section>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          {say("mine")}
        </Title>
        <TextInput
          type="search"
          size="sm"
          aria-label={say("search")}
          placeholder={say("search")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
          }}
        />
      </Group>
      {error !== null && <ProblemNotice error={error} />}
      {data?.length === 0 && (
        <Text size="sm" c="dimmed">
          {say(text === "" ? "none" : "noneFound")}
        </Text>
      )}
      <ul className={style["list"]}>
        {(data ?? []).map((workflow) => (
          <li key={workflow.id} className={style["item"]}>
            <button
              type="button"
              className={style["open"]}
              onClick={() => void openStored(workflow.id)}
            >
              {workflow.name}
            </button>
            {workflow.changedAt !== undefined && (
              <Text size="xs" c="dimmed" className={style["date"] ?? ""}>
                {date.format(new Date(workflow.changedAt))}
              </Text>
            )}
            <Tooltip label={say("rename", { name: workflow.name })}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={say("rename", { name: workflow.name })}
                onClick={() => {
                  setRenaming(workflow);
                }}
              >
                <IconPencil size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={say("remove", { name: workflow.name })}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={say("remove", { name: workflow.name })}
                onClick={() => void remove(workflow)}
              >
                <IconTrash size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </li>
        ))}
      </ul>
      {renaming !== undefined && (
        <RenameDialog
          workflow={renaming}
          onClose={() => {
            setRenaming(undefined);
          }}
        />
      )}
    </section>
  );
}

/** What was deleted can be stored again as it was. */
async function remove({ id, name }: StoredWorkflow): Promise<void> {
  try {
    const { body } = await readWorkflow(id);
    await deleteStored(id);
    notify({
      message: workflowWords.say("removed", { name }),
      stays: 15_000,
      undo: () => {
        storeNew(name, body).catch(tellProblem);
      },
    });
  } catch (error) {
    tellProblem(error);
  }
}

function RenameDialog({
  workflow,
  onClose,
}: {
  readonly workflow: StoredWorkflow;
  readonly onClose: () => void;
}): ReactNode {
  const say = workflowWords.use();
  const [name, setName] = useState(workflow.name);
  const rename = async (): Promise<void> => {
    try {
      const { body, revision } = await readWorkflow(workflow.id);
      const kept = await storeAgain({ id: workflow.id, revision }, name.trim(), {
        ...body,
        name: name.trim(),
      });
      const { stored } = workflowDraft.get();
      if (stored?.id === workflow.id)
        workflowDraft.change({
          name: name.trim(),
          stored: { id: kept.id, revision: kept.revision },
        });
      onClose();
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={say("rename", { name: workflow.name })}
      closeButtonProps={{ "aria-label": say("close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== "") void rename();
        }}
      >
        <TextInput
          data-autofocus
          label={say("name")}
          maxLength={100}
          value={name}
          onChange={({ currentTarget }) => {
            setName(currentTarget.value);
          }}
        />
        <Group justify="flex-end" mt="md">
          <Button type="submit" disabled={name.trim() === ""}>
            {say("renameTitle")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
