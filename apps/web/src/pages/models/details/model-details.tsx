/** All that is known of one model, and what can be done with it. */
import { Alert, Button, Center, Group, Loader, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconSparkles } from "@tabler/icons-react";
import { useEffect, type ReactNode } from "react";
import { useMayWork } from "../../../app/session.ts";
import { sendTo } from "../../../pictures/send-to.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { FavouriteButton } from "../library/favourite-button.tsx";
import { ModelCover } from "../library/model-cover.tsx";
import { useModelFacts } from "../library/model-facts.ts";
import { modelsWords } from "../models-words.ts";
import { useModel, type Model } from "../models-service.ts";
import style from "../models.module.css";
import { usesOf } from "../use-model.ts";
import { detailsWords } from "./details-words.ts";
import { InspectModel } from "./inspect-model.tsx";
import { ModelFactsTable } from "./model-facts-table.tsx";
import { ModelNotes } from "./model-notes.tsx";
import { ModelWords } from "./model-words.tsx";

interface ModelDetailsProps {
  readonly id: string;
  /** Told once it is known, for the title. */
  readonly onName: (name: string) => void;
}

export function ModelDetails({ id, onName }: ModelDetailsProps): ReactNode {
  const say = modelsWords.use();
  const { data: model, error, refetch } = useModel(id);
  const name = model?.title ?? model?.name ?? "";
  useEffect(() => {
    onName(name);
  }, [name, onName]);
  if (error !== null)
    return (
      <ProblemNotice error={error}>
        <Button mt="sm" variant="default" onClick={() => void refetch()}>
          {say("again")}
        </Button>
      </ProblemNotice>
    );
  if (model === undefined)
    return (
      <Center p="xl" role="status">
        <Loader role="img" aria-label={say("loading")} />
      </Center>
    );
  return <KnownModel model={model} />;
}

function KnownModel({ model }: { readonly model: Model }): ReactNode {
  const say = detailsWords.use();
  const mayWork = useMayWork();
  const { kind, family, size, remark } = useModelFacts(model);
  return (
    <Stack gap="lg">
      <div className={style["detailsTop"]}>
        <ModelCover model={model} />
        <Stack gap="xs" className={style["detailsUse"] ?? ""}>
          <Group gap={4} justify="space-between" wrap="nowrap">
            <Text size="sm" c="dimmed">
              {[kind, family, size, remark].filter((part) => part !== undefined).join(" · ")}
            </Text>
            <FavouriteButton model={model} />
          </Group>
          {mayWork &&
            usesOf(model).map(({ name, sent }, index) => (
              <Button
                key={name}
                variant={index === 0 ? "filled" : "default"}
                leftSection={<IconSparkles size={18} aria-hidden />}
                onClick={() => {
                  sendTo(sent);
                }}
              >
                {say(name)}
              </Button>
            ))}
        </Stack>
      </div>
      <Remarks model={model} />
      <ModelWords model={model} />
      <ModelNotes key={model.id} model={model} />
      <section aria-labelledby={`facts-${model.id}`}>
        <Title order={3} size="h5" mb={6} id={`facts-${model.id}`}>
          {say("facts")}
        </Title>
        <ModelFactsTable model={model} />
      </section>
      <InspectModel model={model} />
    </Stack>
  );
}

function Remarks({ model }: { readonly model: Model }): ReactNode {
  const say = detailsWords.use();
  const { unreachable, missingSince, problem } = model;
  const remark = (title: string | undefined, words: string, code?: string): ReactNode => (
    <Alert
      color="orange"
      variant="outline"
      icon={<IconAlertTriangle aria-hidden />}
      {...(title !== undefined && { title })}
    >
      <Text size="sm">{words}</Text>
      {code !== undefined && <code>{code}</code>}
    </Alert>
  );
  return (
    <>
      {missingSince !== null && remark(undefined, say("isMissing"))}
      {unreachable !== null &&
        remark(undefined, say(unreachable === "shadowed" ? "shadowed" : "badName"))}
      {problem !== null && remark(say("unreadable"), problem.detail, problem.code)}
    </>
  );
}
