/** Language and colours of this browser. */
import { Input, SegmentedControl, Stack, Text, useMantineColorScheme } from "@mantine/core";
import type { ReactNode } from "react";
import { setLanguage, useLanguage } from "../../language/language.ts";
import { LANGUAGE_NAMES } from "../../language/language-names-data.ts";
import { settingsWords } from "./settings-words.ts";

export function AppearanceSection(): ReactNode {
  const say = settingsWords.use();
  const language = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Stack gap="md" align="flex-start">
      <Input.Wrapper label={say("language")} labelElement="div">
        <div>
          <SegmentedControl
            aria-label={say("language")}
            value={language}
            data={(["en", "zh"] as const).map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
            onChange={setLanguage}
          />
        </div>
      </Input.Wrapper>
      <Input.Wrapper label={say("colours")} labelElement="div">
        <div>
          <SegmentedControl
            aria-label={say("colours")}
            value={colorScheme}
            data={(["auto", "light", "dark"] as const).map((value) => ({
              value,
              label: say(value),
            }))}
            onChange={setColorScheme}
          />
        </div>
      </Input.Wrapper>
      <Text size="sm" c="dimmed">
        {say("kept")}
      </Text>
    </Stack>
  );
}
