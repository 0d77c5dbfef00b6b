/** What somebody sees first: a picture at once, then what this machine can do and what else there is to draw with. */
import {
  Button,
  Card,
  Group,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  Title,
  useMantineColorScheme,
} from "@mantine/core";
import { useState, type ReactNode } from "react";
import { Link } from "wouter";
import { setLanguage, useLanguage } from "../../language/language.ts";
import { LANGUAGE_NAMES } from "../../language/language-names-data.ts";
import { sendTo } from "../../pictures/send-to.ts";
import { MachineCheck } from "./machine-check.tsx";
import { OfferedModels } from "./offered-models.tsx";
import { welcomed } from "./welcomed.ts";
import { welcomeWords } from "./welcome-words.ts";

export default function WelcomePage(): ReactNode {
  const say = welcomeWords.use();
  return (
    <Stack gap="xl" maw={920} mx="auto" p={{ base: "md", sm: "xl" }}>
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} maw={520}>
          <Title order={1}>{say("title")}</Title>
          <Text>{say("lead")}</Text>
        </Stack>
        <Choices />
      </Group>
      <FirstPicture />
      <MachineCheck />
      <OfferedModels />
      <Button component={Link} href="/" variant="default" onClick={welcomed.done}>
        {say("later")}
      </Button>
    </Stack>
  );
}

function FirstPicture(): ReactNode {
  const say = welcomeWords.use();
  const [prompt, setPrompt] = useState("");
  return (
    <Card withBorder component="section" aria-labelledby="first-picture" padding="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          welcomed.done();
          const typed = prompt.trim();
          sendTo({
            target: "generate",
            values: { prompt: typed === "" ? say("example") : typed },
            start: true,
          });
        }}
      >
        <Stack gap="sm">
          <Title order={2} size="h4" id="first-picture">
            {say("first")}
          </Title>
          <Text size="sm">{say("firstHelp")}</Text>
          <Group align="flex-end" gap="sm">
            <TextInput
              flex="1 1 240px"
              size="md"
              label={say("prompt")}
              placeholder={say("example")}
              value={prompt}
              onChange={({ currentTarget }) => {
                setPrompt(currentTarget.value);
              }}
            />
            <Button type="submit" size="md">
              {say("draw")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

function Choices(): ReactNode {
  const say = welcomeWords.use();
  const language = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Stack gap="xs">
      <SegmentedControl
        aria-label={say("language")}
        value={language}
        data={[
          { value: "en", label: LANGUAGE_NAMES.en },
          { value: "zh", label: LANGUAGE_NAMES.zh },
        ]}
        onChange={(chosen) => {
          setLanguage(chosen);
        }}
      />
      <SegmentedControl
        aria-label={say("colours")}
        value={colorScheme}
        data={(["auto", "light", "dark"] as const).map((value) => ({ value, label: say(value) }))}
        onChange={(chosen) => {
          setColorScheme(chosen);
        }}
      />
    </Stack>
  );
}
