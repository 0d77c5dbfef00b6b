/** What bytes 0x80-0x9f mean in windows-1252; the five unassigned ones stay C1 controls, as on the web
 *  (https://encoding.spec.whatwg.org/index-windows-1252.txt). */
export const WINDOWS_1252_C1 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";
