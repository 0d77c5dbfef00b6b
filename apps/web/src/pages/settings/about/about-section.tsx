/** What this is, where its descriptions are, and every key. */
import { Anchor, Kbd, List, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useText } from "../../../language/language.ts";
import { answered } from "../../../service/answers.ts";
import { service } from "../../../service/service.ts";
import { settingsWords } from "../settings-words.ts";
import { SHORTCUTS } from "./shortcuts-data.ts";

export function AboutSection(): ReactNode {
  const say = settingsWords.use();
  const text = useText();
  const { data } = useQuery({
    queryKey: ["service"],
    queryFn: () => answered(service().api.GET("/api/v1/service")),
  });
  return (
    <Stack gap="lg">
      <div>
        {data !== undefined && <Text>{say("version", { version: data.version })}</Text>}
        <Text>{say("licence")}</Text>
      </div>
      <List spacing="xs">
        <List.Item>
          <Anchor component={Link} href="/app/welcome" underline="always">
            {say("welcome")}
          </Anchor>
        </List.Item>
        <List.Item>
          <Anchor href="/api/v1/docs" target="_blank" underline="always">
            {say("api")}
          </Anchor>
        </List.Item>
        <List.Item>
          <Anchor href="/app/licences.md" target="_blank" underline="always">
            {say("libraries")}
          </Anchor>
        </List.Item>
      </List>
      <div>
        <Title order={3} size="h4" mb="xs" id="shortcuts">
          {say("shortcuts")}
        </Title>
        <Table.ScrollContainer
          type="native"
          minWidth={420}
          tabIndex={0}
          role="region"
          aria-labelledby="shortcuts"
        >
          <Table verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                {(["where", "keys", "does"] as const).map((key) => (
                  <Table.Th key={key} scope="col">
                    {say(key)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {SHORTCUTS.map(({ where, keys, does }) => (
                <Table.Tr key={`${where.en} ${keys.join()}`}>
                  <Table.Td>{text(where)}</Table.Td>
                  <Table.Td>
                    {keys.map((key) => (
                      <Kbd key={key} mr={4}>
                        {key}
                      </Kbd>
                    ))}
                  </Table.Td>
                  <Table.Td>{text(does)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </div>
    </Stack>
  );
}
