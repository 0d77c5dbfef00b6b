/** How a picture was made: words, seed, model, all settings; each can be copied. */
import { Button, CopyButton as Copying, Group, Loader, Pill, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useText } from "../../language/language.ts";
import { ProblemNotice } from "../../service/problem-notice.tsx";
import { useTool } from "../../service/tools.ts";
import { CopyButton } from "./copy-button.tsx";
import { fieldsOf, parametersOf, textOf, type DetailField } from "./details-fields.ts";
import { useBoards, useEntry } from "./gallery-queries.ts";
import type { Entry } from "./gallery-service.ts";
import { galleryWords } from "./gallery-words.ts";
import style from "./gallery.module.css";
import { useSpoken } from "./numbers.ts";

interface DetailsProps {
  readonly entry: Entry;
  readonly onTags: () => void;
}

export function Details({ entry, onTags }: DetailsProps): ReactNode {
  const say = galleryWords.use();
  const text = useText();
  const spoken = useSpoken();
  const { data, error } = useEntry(entry.id);
  const tool = useTool(entry.tool);
  const { data: boards = [] } = useBoards();
  const [all, setAll] = useState(false);
  const parameters = parametersOf(data?.record ?? null);
  const fields = fieldsOf(parameters, tool);
  const shown = all ? fields : fields.filter(({ usual }) => !usual);
  const infotext = data?.infotext ?? null;
  const prompt = entry.prompt.trim();
  const negative = textOf(parameters, "negative_prompt");
  const on = boards.filter(({ id }) => entry.boards.includes(id)).map(({ name }) => name);
  const valueOf = ({ value }: DetailField): string =>
    typeof value === "boolean" ? say(value ? "yes" : "no") : String(value);
  return (
    <Stack gap="md" p="md">
      <Words title={say("prompt")} text={prompt === "" ? say("wordless") : prompt} copy={prompt} />
      {negative !== "" && <Words title={say("negative")} text={negative} copy={negative} />}
      <dl className={style["facts"]}>
        {entry.seed !== null && <Fact name={say("seed")} value={entry.seed} copy />}
        {entry.model !== null && <Fact name={say("model")} value={entry.model} copy />}
        <Fact name={say("tool")} value={tool === undefined ? entry.tool : text(tool.title)} />
        {shown.map((field) => (
          <Fact key={field.name} name={text(field.label)} value={valueOf(field)} />
        ))}
      </dl>
      {fields.length > shown.length && (
        <Button
          size="compact-sm"
          variant="subtle"
          w="fit-content"
          onClick={() => {
            setAll(true);
          }}
        >
          {say("moreSettings")}
        </Button>
      )}
      <dl className={style["facts"]}>
        <Fact name={say("made")} value={spoken.moment(entry.createdAt)} />
        <Fact
          name={say("file")}
          value={[
            entry.width === null ? "" : `${entry.width} × ${entry.height ?? "?"}`,
            spoken.bytes(entry.bytes),
            entry.mediaType.replace("image/", "").toUpperCase(),
          ]
            .filter((part) => part !== "")
            .join(" · ")}
        />
        {on.length > 0 && <Fact name={say("boards")} value={on.join(" · ")} />}
      </dl>
      <Group gap={6}>
        {entry.tags.map((tag) => (
          <Pill key={tag}>{tag}</Pill>
        ))}
        {entry.removedAt === null && (
          <Button size="compact-sm" variant="default" onClick={onTags}>
            {say("editTags")}
          </Button>
        )}
      </Group>
      {infotext !== null && <CopyAll text={infotext} />}
      {data === undefined && error === null && (
        <Loader size="sm" role="img" aria-label={say("loading")} />
      )}
      {error !== null && <ProblemNotice error={error} />}
    </Stack>
  );
}

interface WordsProps {
  readonly title: string;
  readonly text: string;
  readonly copy: string;
}

function Words({ title, text, copy }: WordsProps): ReactNode {
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" mih={28}>
        <Text component="h3" size="sm" fw={600}>
          {title}
        </Text>
        {copy !== "" && <CopyButton what={title} text={copy} />}
      </Group>
      <p className={style["words"]} style={{ margin: 0 }}>
        {text}
      </p>
    </div>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly copy?: boolean;
}

function Fact({ name, value, copy = false }: FactProps): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {copy ? (
          <Group gap={4} wrap="nowrap" mih={26}>
            <span>{value}</span>
            <CopyButton what={name} text={value} />
          </Group>
        ) : (
          value
        )}
      </dd>
    </>
  );
}

function CopyAll({ text }: { readonly text: string }): ReactNode {
  const say = galleryWords.use();
  return (
    <Copying value={text} timeout={1500}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          leftSection={
            copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
          }
          onClick={copy}
        >
          {say(copied ? "copied" : "copyAll")}
        </Button>
      )}
    </Copying>
  );
}
