import { describe, expect, test } from "vitest";
import { withoutStyle, withStyle } from "./edit-styles.ts";
import { parseStyles } from "./styles.ts";

const style = (name: string, prompt: string, negativePrompt = "") => ({
  name,
  prompt,
  negativePrompt,
});
const read = (text: string) => parseStyles(text, "styles.csv");

describe("a style", () => {
  test("begins a file", () => {
    const text = withStyle("", style("ink", "ink of {prompt}", "colour"));
    expect(text).toBe("name,prompt,negative_prompt\nink,ink of {prompt},colour\n");
  });

  test.each(['a "quote", and more', " blanks ", "two\nlines\r\n", "墨，水", "=1+1", ""])(
    "keeps %j as it is",
    (prompt) => {
      const text = withStyle("name,prompt,negative_prompt\n", style("a, b", prompt, prompt));
      expect(read(text)).toEqual([style("a, b", prompt, prompt)]);
    },
  );

  test("is changed where it stands, and the rest stays", () => {
    const before =
      '\ufeffname,text,note\nfirst,one,mine\nink,old,kept\n\nink,older,last\n----,,\nend,"a, b",\n';
    const text = withStyle(before, style("ink", "new", "no"));
    expect(text).toBe(
      'name,text,note,negative_prompt\nfirst,one,mine\nink,old,kept\nink,new,last,no\n----,,\nend,"a, b",\n',
    );
    expect(read(text).findLast(({ name }) => name === "ink")).toEqual(style("ink", "new", "no"));
  });

  test("is taken out with all of its name", () => {
    const text = "name,prompt,negative_prompt\nink,a,\noil,b,\nink,c,\n";
    expect(withoutStyle(text, "ink")).toBe("name,prompt,negative_prompt\noil,b,\n");
    expect(withoutStyle(text, "pen")).toBeUndefined();
  });
});
