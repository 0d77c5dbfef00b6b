/** Normalization form C as of Unicode 9, which is what the `tokenizers` library under transformers knows:
 *  marks added since then neither move among other marks nor join a letter. */

/** Characters after Unicode 9 that the runtime's tables (Unicode 17) would reorder or compose; hexadecimal
 *  ranges, found by normalizing every code point between two known marks in both. */
const NEWER =
  "7fd 897-89f 8ca-8d3 9fe c3c d3b-d3c eba 1715 1abf-1add 1ae0-1aeb 1df6-1dfa a82c 105d2 105da " +
  "10d24-10d27 10d69-10d6d 10eab-10eac 10efa-10efb 10efd-10eff 10f46-10f50 10f82-10f85 11070 1133b 113b8 " +
  "113bb 113c2 113c9 113ce-113d0 1145e 11839-1183a 11930 11935 1193d-1193e 11943 119e0 11a34 11a47 11a99 " +
  "11d42 11d44-11d45 11d97 11f41-11f42 1611e-16120 16129 1612f 16d63 16d67 16ff0-16ff1 1e08f 1e130-1e136 " +
  "1e2ae 1e2ec-1e2ef 1e4ec-1e4ef 1e5ee-1e5ef 1e6e3 1e6e6 1e6ee-1e6ef 1e6f5";

const newer = new RegExp(
  `([${NEWER.split(" ")
    .map((range) => range.replace(/[0-9a-f]+/g, "\\u{$&}"))
    .join("")}])`,
  "u",
);

/** NFC that leaves characters newer than Unicode 9, and what stands on either side of them, apart. */
export function composeAsUnicode9(text: string): string {
  return text
    .split(newer)
    .map((part, at) => (at % 2 === 0 ? part.normalize("NFC") : part))
    .join("");
}
