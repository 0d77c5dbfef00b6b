/** Some of the catalogue: what most people fetch first. */
import { Anchor, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useLanguage } from "../../language/language.ts";
import { answered } from "../../service/answers.ts";
import { service } from "../../service/service.ts";
import { sayBytes } from "./say-bytes.ts";
import { welcomeWords } from "./welcome-words.ts";

/** Of each kind, the first few as the catalogue has them. */
const SHOWN = { checkpoint: 4, upscaler: 2 } as const;

export function OfferedModels(): ReactNode {
  const say = welcomeWords.use();
  const language = useLanguage();
  const { data } = useQuery({
    queryKey: ["models", "catalogue"],
    staleTime: Infinity,
    queryFn: () => answered(service().api.GET("/api/v1/models/catalogue")),
  });
  const entries = Object.entries(SHOWN).flatMap(([kind, most]) =>
    (data?.entries ?? []).filter((entry) => entry.kind === kind).slice(0, most),
  );
  return (
    <Stack gap="sm" component="section" aria-labelledby="offered">
      <Title order={2} size="h4" id="offered">
        {say("models")}
      </Title>
      <Text size="sm">{say("modelsHelp")}</Text>
      <Table.ScrollContainer
        type="native"
        minWidth={480}
        tabIndex={0}
        role="region"
        aria-labelledby="offered"
      >
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              {(["name", "kind", "size", "licence"] as const).map((key) => (
                <Table.Th key={key} scope="col">
                  {say(key)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map(({ id, title, kind, bytes, licence }) => (
              <Table.Tr key={id}>
                <Table.Td>{title}</Table.Td>
                <Table.Td>{say(kind === "upscaler" ? "upscaler" : "checkpoint")}</Table.Td>
                <Table.Td>{bytes !== undefined && sayBytes(bytes, language)}</Table.Td>
                <Table.Td>{licence.name}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <div>
        <Anchor component={Link} href="/app/models" underline="always">
          {say("all")}
        </Anchor>
      </div>
    </Stack>
  );
}
